//! While we build: the words of an area (form, report, desk, shell) in every language, and as the
//! table that a program carries, a line a text. No key travels: who says a text knows its line.
//!
//! rust-i18n reads the files; at run time a line is looked up and nothing more, because the words
//! travel to phones and its own run time would weigh more than they do (docs/decisions/005). Refuses
//! to build where a language lacks a key, a tag, or a place to put something in, which rust-i18n would
//! only show to a child, and where the names of things are not in the languages of the form.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use rust_i18n_support::load_locales;

#[path = "../crates/report/src/language.rs"]
#[allow(dead_code, reason = "not all that is known of a language is asked here")]
mod language;

pub use language::Language;

/// Where something is put into a text.
const PLACE: char = '%';

/// Tags that only keep a direction, which one language needs and another does not.
const ISOLATE: [&str; 3] = ["bdi", "bdi dir=", "/bdi"];

/// The texts of an area by their keys.
pub type Texts = BTreeMap<String, String>;

/// The texts of an area in each language, in the order of [`Language::ALL`]: the same keys, the same
/// places and tags in each text.
pub fn read(locales: &str, area: &str) -> [Texts; Language::ALL.len()] {
    let columns = Language::ALL.map(|language| {
        let folder = Path::new(locales).join(language.code());
        println!("cargo:rerun-if-changed={}", folder.join(area).with_extension("yml").display());
        let mut files = load_locales(&folder.to_string_lossy(), |_| false);
        let texts = files.remove(area).unwrap_or_else(|| panic!("no {area}.yml in {folder:?}"));
        let own = texts.into_iter().filter(|(key, _)| key != "_version").map(|(key, text)| {
            let key = key.strip_prefix(area).and_then(|it| it.strip_prefix('.'));
            (key.unwrap_or_else(|| panic!("{folder:?}: {text:?} is not of {area}")).into(), text)
        });
        own.collect::<Texts>()
    });
    let [first, others @ ..] = &columns;
    for (key, text) in first {
        for column in &columns {
            let there = column.get(key).map_or("", String::as_str);
            assert!(!there.is_empty(), "{area}: a language lacks {key}");
            assert!(!there.contains('\n'), "{area}: {key} is longer than a line");
            let same = there.matches(PLACE).count() == text.matches(PLACE).count();
            assert!(same, "{area}: {key} has not the same places in every language");
            assert!(
                tags(there) == tags(text),
                "{area}: {key} has not the same tags in every language"
            );
        }
    }
    for other in others {
        let extra = other.keys().find(|key| !first.contains_key(*key));
        assert!(extra.is_none(), "{area}: only one language has {extra:?}");
    }
    columns
}

/// The tags of a text with their attributes, in whatever order and without the values: what a language
/// has beyond the others would ask for something from elsewhere, or break the page.
fn tags(text: &str) -> Vec<String> {
    let tags = text.split('<').skip(1).map(|it| it.split_once('>').map_or(it, |(tag, _)| tag));
    let tags = tags.map(|tag| tag.split('"').step_by(2).collect::<String>());
    let mut tags: Vec<_> = tags.filter(|tag| !ISOLATE.contains(&tag.as_str())).collect();
    tags.sort();
    tags
}

/// Writes the words of an area in this order of keys: a file a language (`OUT_DIR/<code>.txt`), and
/// the table of these as an expression (`OUT_DIR/words.rs`), which is empty for the browser: there
/// the files come beside the program.
pub fn write(
    locales: &str,
    area: &str,
    order: impl FnOnce(Vec<String>) -> Vec<String>,
) -> Vec<String> {
    let columns = read(locales, area);
    let keys = order(columns[0].keys().cloned().collect());
    let mut said = keys.clone();
    said.sort();
    assert!(said.iter().eq(columns[0].keys()), "{area}.yml holds just what is said");
    let in_browser = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|it| it == "wasm32");
    let mut table = String::new();
    for (language, texts) in Language::ALL.into_iter().zip(&columns) {
        let file = format!("{}.txt", language.code());
        let lines: Vec<_> = keys.iter().map(|key| texts[key].as_str()).collect();
        write_out(&file, &lines.join("\n"));
        table += &if in_browser { "\"\",".into() } else { format!("include_str!({file:?}),") };
    }
    write_out("words.rs", &format!("Words::new([{table}])"));
    keys
}

/// Writes a file into `OUT_DIR`.
pub fn write_out(name: &str, source: &str) {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join(name);
    fs::write(out, source).expect("OUT_DIR can be written");
}
