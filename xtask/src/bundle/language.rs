//! A language as the build of the form has written it down: this program lists none, and reads no
//! words itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Between the words of two packages.
const BLANK_LINE: &str = "\n\n";

/// The texts around the form by their keys.
pub type Texts = BTreeMap<String, String>;

/// A language of the form.
#[derive(Default)]
pub struct Language {
    /// Its code.
    pub code: String,
    /// Which way it is written, as HTML's `dir` says it.
    pub direction: String,
    /// What the program says in it.
    pub words: Vec<u8>,
    /// What index.html says in it.
    pub shell: Texts,
}

/// Reads the languages of a program from the folders into which the builds of its packages wrote.
pub fn read(made: &[PathBuf]) -> Result<Vec<Language>> {
    let Some(first) = made.first() else { return Ok(Vec::new()) };
    let languages = text(first, "languages.txt")?;
    let pairs = languages.lines().filter_map(|line| line.split_once(' '));
    let read = |(code, direction): (&str, &str)| {
        let words = made.iter().map(|folder| text(folder, &format!("{code}.txt")));
        let shell = text(first, &format!("shell-{code}.txt"))?;
        let shell = shell.lines().filter_map(|line| line.split_once(' '));
        Ok(Language {
            code: code.to_owned(),
            direction: direction.to_owned(),
            words: words.collect::<Result<Vec<_>>>()?.join(BLANK_LINE).into_bytes(),
            shell: shell.map(|(key, text)| (key.to_owned(), text.to_owned())).collect(),
        })
    };
    pairs.map(read).collect()
}

fn text(folder: &Path, name: &str) -> Result<String> {
    fs::read_to_string(folder.join(name)).with_context(|| format!("the build wrote no {name}"))
}
