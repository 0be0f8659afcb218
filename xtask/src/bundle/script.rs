//! The one script: what works around the form, wasm-bindgen's, and the few lines that start the
//! form or refuse.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::asset::Asset;

/// Plain scripts around the form, in front of it: they work before it has come, and whatever
/// becomes of it.
const AROUND: [&str; 5] = [
    "public/leave.js",
    "public/reload.js",
    "public/inapp.js",
    "public/framed.js",
    "public/keep.js",
];

/// Where the starting lines stand, as a plain script to read.
const BOOT: &str = "public/boot.js";

/// What those lines call the program, until its name and its hash are known.
const NAME: &str = "\"thiqa.wasm\"";
const INTEGRITY: &str = "\"sha384-of-thiqa.wasm\"";

/// Whether a file of `public/` becomes a part of the one script.
pub fn holds(source: &str) -> bool {
    source == BOOT || AROUND.contains(&source)
}

/// One module, from the scripts in the repository and what wasm-bindgen wrote.
pub fn make(root: &Path, bound: &str, wasm: &Asset) -> Result<Vec<u8>> {
    let read =
        |path: &str| fs::read_to_string(root.join(path)).with_context(|| format!("no {path}"));
    let around = AROUND.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    join(&around, bound, &read(BOOT)?, wasm)
}

/// Each of the scripts around stands in a block of its own, so that no name of theirs meets
/// another; the boot lines get the program's name and hash.
fn join(around: &[String], bound: &str, boot: &str, wasm: &Asset) -> Result<Vec<u8>> {
    for word in [NAME, INTEGRITY] {
        if boot.matches(word).count() != 1 {
            bail!("{BOOT} must hold {word} exactly once");
        }
    }
    let boot = boot
        .replace(NAME, &format!("\"{}\"", wasm.name))
        .replace(INTEGRITY, &format!("\"{}\"", wasm.integrity()));
    let around: String = around.iter().map(|script| format!("{{\n{script}\n}}\n")).collect();
    Ok(format!("{around}{bound}\n{boot}").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(around: &[&str], boot: &str, wasm: &Asset) -> Result<String> {
        let around: Vec<_> = around.iter().map(|script| (*script).to_owned()).collect();
        let script = join(&around, "export {};", boot, wasm)?;
        Ok(String::from_utf8(script).unwrap())
    }

    #[test]
    fn the_script_ends_with_the_program_by_name_and_hash() {
        let wasm = Asset::new("thiqa.wasm", b"\0asm".to_vec());
        let boot = r#"boot("thiqa.wasm", "sha384-of-thiqa.wasm");"#;
        let script = joined(&[], boot, &wasm).unwrap();
        let end = format!("\nboot(\"{}\", \"{}\");", wasm.name, wasm.integrity());
        assert!(script.starts_with("export {};") && script.ends_with(&end));
    }

    #[test]
    fn what_works_around_the_form_comes_first_and_shares_no_name() {
        let wasm = Asset::new("thiqa.wasm", Vec::new());
        let boot = r#"boot("thiqa.wasm", "sha384-of-thiqa.wasm");"#;
        let script = joined(&["// Leaves.\nconst a = 1;\n", "const a = 2;"], boot, &wasm).unwrap();
        assert!(
            script.starts_with("{\n// Leaves.\nconst a = 1;\n\n}\n{\nconst a = 2;\n}\nexport {};"),
            "{script}"
        );
    }

    #[test]
    fn a_boot_script_that_forgets_the_hash_is_refused() {
        let wasm = Asset::new("thiqa.wasm", Vec::new());
        assert!(joined(&[], r#"fetch("thiqa.wasm")"#, &wasm).is_err());
    }
}
