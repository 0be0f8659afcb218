//! Makes the table of words that a program carries: a line a text in the column of each language.
//! No key travels: who says a text knows its line.
//!
//! rust-i18n reads the files while we build; at run time a line is looked up and nothing more,
//! because the words travel to phones and its own run time would weigh more than they do
//! (docs/decisions/005). Refuses to build where a language lacks a key, or a place to put
//! something in, which rust-i18n would only show to a child.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::{env, fs};

use rust_i18n_support::load_locales;

/// The columns, in the order of `Language::ALL`.
const LANGUAGES: [&str; 3] = ["ar", "fr", "en"];
/// Where something is put into a text.
const PLACE: char = '%';

/// Writes the table of this folder to `OUT_DIR/words.rs`, as an expression, in this order of keys.
pub fn write(folder: &str, order: impl FnOnce(Vec<String>) -> Vec<String>) -> Vec<String> {
    println!("cargo:rerun-if-changed={folder}");
    let mut locales = load_locales(folder, |_| false);
    let columns: [BTreeMap<String, String>; LANGUAGES.len()] = LANGUAGES.map(|language| {
        let column = locales.remove(language);
        let mut column = column.unwrap_or_else(|| panic!("{folder}: no {language}.yml"));
        column.remove("_version");
        column
    });
    let [first, others @ ..] = &columns;
    for (key, text) in first {
        for column in &columns {
            let there = column.get(key).map_or("", String::as_str);
            assert!(!there.is_empty(), "{folder}: a language lacks {key}");
            assert!(!there.contains('\n'), "{folder}: {key} is longer than a line");
            let same = there.matches(PLACE).count() == text.matches(PLACE).count();
            assert!(same, "{folder}: {key} has not the same places in every language");
        }
    }
    for other in others {
        let extra = other.keys().find(|key| !first.contains_key(*key));
        assert!(extra.is_none(), "{folder}: only one language has {extra:?}");
    }
    let keys = order(first.keys().cloned().collect());
    let known: BTreeSet<_> = first.keys().collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>(), known, "{folder} holds just what is said");
    let texts = columns.each_ref().map(|it| {
        let texts: Vec<_> = keys.iter().map(|key| it[key].as_str()).collect();
        texts.join("\n")
    });
    write_out("words.rs", &format!("Words {{ texts: {texts:?} }}"));
    keys
}

/// Writes a file into `OUT_DIR`.
pub fn write_out(name: &str, source: &str) {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join(name);
    fs::write(out, source).expect("OUT_DIR can be written");
}
