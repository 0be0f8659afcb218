//! Asking for the passphrase: a file, the environment, or a prompt. Never an argument, which every
//! user of the machine could read.

use std::path::Path;
use std::{env, fs};

use thiqa_desk::{Passphrase, edited};
use zeroize::Zeroizing;

use super::failure::Failure;

const VARIABLE: &str = "THIQA_PASSPHRASE";
/// In the desk's folder; only a demonstration has it.
const DEMONSTRATION: &str = "passphrase";

/// The passphrase of a desk that exists.
pub fn ask(data: &Path, file: Option<&Path>) -> Result<Passphrase, Failure> {
    match given(data, file)? {
        Some(passphrase) => Ok(passphrase),
        None => prompt("Passphrase of the desk: "),
    }
}

/// The passphrase of a new desk: typed twice, so that a slip of a finger locks nobody out.
pub fn choose(data: &Path, file: Option<&Path>) -> Result<Passphrase, Failure> {
    if let Some(passphrase) = given(data, file)? {
        return Ok(passphrase.long_enough()?);
    }
    eprintln!(
        "Whoever has this passphrase and the folder reads every case; nobody can recover it."
    );
    let first = prompt("New passphrase (six random words are a good one): ")?;
    agreed(first.long_enough()?, &prompt("The same again: ")?)
}

fn agreed(first: Passphrase, second: &Passphrase) -> Result<Passphrase, Failure> {
    if first == *second {
        Ok(first)
    } else {
        Err(Failure::Argument("the two passphrases differ; nothing was made".into()))
    }
}

fn given(data: &Path, file: Option<&Path>) -> Result<Option<Passphrase>, Failure> {
    let demonstration = data.join(DEMONSTRATION);
    if let Some(path) = file {
        if path == demonstration {
            shout(path);
        }
        return read(path).map(Some);
    }
    if let Ok(text) = env::var(VARIABLE) {
        return Ok(Some(Passphrase::typed(text)));
    }
    if demonstration.exists() {
        shout(&demonstration);
        return read(&demonstration).map(Some);
    }
    Ok(None)
}

fn shout(path: &Path) {
    eprintln!(
        "FOR DEMONSTRATION ONLY: the passphrase lies beside what it protects, in {}",
        path.display()
    );
}

fn read(path: &Path) -> Result<Passphrase, Failure> {
    let words = edited::read(path)?;
    let whole = fs::read_to_string(path).map(Zeroizing::new);
    let whole = whole.map_err(|error| Failure::Machine(path.display().to_string(), error))?;
    let ends = ['\r', '\n'];
    Ok(Passphrase::of_file(words.trim_end_matches(ends), whole.trim_end_matches(ends)))
}

fn prompt(question: &str) -> Result<Passphrase, Failure> {
    let text = rpassword::prompt_password(question)
        .map_err(|error| Failure::Machine("no passphrase: give --passphrase-file".into(), error))?;
    Ok(Passphrase::typed(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_that_was_typed_in_two_ways_is_none() {
        let typed = |text: &str| Passphrase::new(text.into()).unwrap();
        assert!(agreed(typed("six random words"), &typed("six random words")).is_ok());
        assert!(agreed(typed("six random words"), &typed("six random worsd")).is_err());
    }

    #[test]
    fn a_file_opens_whatever_an_editor_saved_and_a_short_one_chooses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("words");
        let given = |bytes: &str| {
            fs::write(&path, bytes).unwrap();
            ask(folder.path(), Some(&path)).unwrap()
        };
        let plain = Passphrase::new("six random words".into()).unwrap();
        for bytes in ["six random words\r\n", "\u{feff}six random words\n", "six random words"] {
            assert!(given(bytes) == plain, "{bytes:?}");
        }
        assert!(given("short").long_enough().is_err());
        assert!(choose(folder.path(), Some(&path)).is_err());
    }
}
