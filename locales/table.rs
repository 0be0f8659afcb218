//! Makes the table of words that a program carries: one row a key, one column a language.
//!
//! A build without any runtime for it, because the words travel to phones: the table is as large
//! as the words. Refuses to build where a language lacks a key, or a place to put something in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The columns, in the order of `Language::ALL`.
const LANGUAGES: [&str; 2] = ["ar", "fr"];
/// Where something is put into a text.
const PLACE: char = '%';

/// Writes the table of this folder to `OUT_DIR/words.rs`, as an expression.
pub fn write(folder: &str) {
    println!("cargo:rerun-if-changed={folder}");
    let columns = LANGUAGES.map(|language| read(&Path::new(folder).join(language)));
    let [first, others @ ..] = &columns;
    let mut table = String::from("&[\n");
    for (key, text) in first {
        let texts = columns.each_ref().map(|column| column.get(key).map_or("", String::as_str));
        for text_there in texts {
            assert!(!text_there.is_empty(), "{folder}: a language lacks {key}");
            let same = text_there.matches(PLACE).count() == text.matches(PLACE).count();
            assert!(same, "{folder}: {key} has not the same places in every language");
        }
        table.push_str(&format!("    ({key:?}, {texts:?}),\n"));
    }
    for other in others {
        let extra = other.keys().find(|key| !first.contains_key(*key));
        assert!(extra.is_none(), "{folder}: only one language has {extra:?}");
    }
    table.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("words.rs");
    fs::write(out, table).expect("OUT_DIR can be written");
}

/// The texts of one language by their full key. Reads what we write of YAML: names, nested by
/// indentation, and texts on one line.
fn read(file: &Path) -> BTreeMap<String, String> {
    let file = file.with_extension("yml");
    let source =
        fs::read_to_string(&file).unwrap_or_else(|_| panic!("{} is missing", file.display()));
    let mut path: Vec<(usize, &str)> = Vec::new();
    let mut texts = BTreeMap::new();
    for line in source.lines() {
        let content = line.trim();
        if content.is_empty() || content.starts_with(['#', '_']) {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let (name, text) = content.split_once(':').unwrap_or_else(|| panic!("not a name: {line}"));
        path.retain(|&(outer, _)| outer < indent);
        path.push((indent, name));
        let text = text.trim().trim_matches('"');
        if !text.is_empty() {
            assert!(!text.contains(['"', '\\']), "no quotes or escapes inside: {line}");
            let key: Vec<_> = path.iter().map(|&(_, name)| name).collect();
            let before = texts.insert(key.join("."), text.to_owned());
            assert!(before.is_none(), "twice: {line}");
        }
    }
    texts
}
