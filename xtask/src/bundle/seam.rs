//! The seam between script and program: what each gives the other, under short names.
//!
//! wasm-bindgen's names are long and end in hashes, of which a phone would load a hundred and
//! which nothing can compress. What the script never calls leaves the seam, and with it the
//! program. Touches nothing else of either.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::replace;

use wasm_bindgen_cli_support::Output;

/// What the script calls the program: after it stands the name of what the program gives.
const PROGRAM: &str = "wasm.";
/// What the script is called where the program says from whom it takes.
const SCRIPT: &str = "a";
/// Letters of a short name.
const LETTERS: &[u8; 26] = b"abcdefghijklmnopqrstuvwxyz";

/// Long names, and the short one of each.
#[derive(Default)]
pub struct Seam {
    /// The script as the program called it.
    script: String,
    /// What the script gives.
    given: BTreeMap<String, String>,
    /// What the program gives.
    taken: BTreeMap<String, String>,
}

/// Shortens the names in the program.
pub fn in_program(output: &mut Output) -> Seam {
    let script = output.js().to_owned();
    let called: BTreeSet<_> = script.split(PROGRAM).skip(1).map(|it| name_first(it).0).collect();
    let mut seam = Seam::default();
    let module = output.wasm_mut();
    for (number, import) in module.imports.iter_mut().enumerate() {
        seam.script = replace(&mut import.module, SCRIPT.into());
        let long = replace(&mut import.name, short(number));
        seam.given.insert(long, import.name.clone());
    }
    let uncalled = module.exports.iter().filter(|it| !called.contains(it.name.as_str()));
    for export in uncalled.map(|it| it.id()).collect::<Vec<_>>() {
        module.exports.delete(export);
    }
    for (number, export) in module.exports.iter_mut().enumerate() {
        let long = replace(&mut export.name, short(number));
        seam.taken.insert(long, export.name.clone());
    }
    seam
}

impl Seam {
    /// Shortens the same names in the script, whose members stand one a line.
    pub fn in_script(&self, script: &str) -> String {
        let mut lines = String::new();
        for line in script.lines() {
            let member = line.trim_start().split_once(": ");
            match member.and_then(|(name, rest)| Some((self.given.get(name)?, rest))) {
                Some((short, rest)) => lines.extend([short, ": ", rest, "\n"]),
                None => lines.extend([line, "\n"]),
            }
        }
        let lines = lines.replace(&format!("{:?}", self.script), &format!("{SCRIPT:?}"));
        let mut calls = lines.split(PROGRAM);
        let mut shortened = calls.next().unwrap_or_default().to_owned();
        for call in calls {
            let (name, rest) = name_first(call);
            shortened.extend([PROGRAM, self.taken.get(name).map_or(name, String::as_str), rest]);
        }
        shortened
    }
}

/// A name that stands first, and the rest.
fn name_first(text: &str) -> (&str, &str) {
    let end = text.find(|it: char| !it.is_ascii_alphanumeric() && it != '_');
    text.split_at(end.unwrap_or(text.len()))
}

/// `a` to `z`, then `aa` and so on.
fn short(number: usize) -> String {
    let letter = char::from(LETTERS[number % LETTERS.len()]);
    match number / LETTERS.len() {
        0 => letter.into(),
        before => format!("{}{letter}", short(before - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_in_the_seam_is_renamed() {
        let pair = |long: &str, short: &str| BTreeMap::from([(long.into(), short.into())]);
        let seam = Seam {
            script: "./thiqa_bg.js".into(),
            given: pair("__wbg_call_0123456789abcdef", "b"),
            taken: pair("memory", "c"),
        };
        let script = "  __wbg_call_0123456789abcdef: function(it) {\n    it.memory = wasm.memory.buffer;\n    wasm.memory_of();\n  },\n  \"./thiqa_bg.js\": import0,\n";
        assert_eq!(
            seam.in_script(script),
            "b: function(it) {\n    it.memory = wasm.c.buffer;\n    wasm.memory_of();\n  },\n  \"a\": import0,\n"
        );
    }

    #[test]
    fn short_names_are_all_different() {
        let names: BTreeSet<_> = (0..2_000).map(short).collect();
        assert_eq!(names.len(), 2_000);
        assert_eq!([short(0), short(25), short(26), short(701)], ["a", "z", "aa", "zz"]);
    }
}
