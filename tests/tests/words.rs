//! Every language says everything: the same keys with the same placeholders in each file of an area.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml_ng::Value;

/// The languages in which each area must speak.
const LANGUAGES: [&str; 3] = ["ar", "fr", "en"];

fn locales() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../locales")
}

fn areas() -> Vec<PathBuf> {
    let entries = fs::read_dir(locales()).unwrap().map(|entry| entry.unwrap().path());
    let areas: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    assert!(!areas.is_empty());
    areas
}

fn texts(area: &Path, language: &str) -> BTreeMap<String, String> {
    let file = area.join(language).with_extension("yml");
    let yaml =
        fs::read_to_string(&file).unwrap_or_else(|_| panic!("{} is missing", file.display()));
    let mut texts = BTreeMap::new();
    flatten("", &serde_yaml_ng::from_str(&yaml).unwrap(), &mut texts);
    texts
}

fn flatten(path: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Mapping(entries) => {
            for (key, value) in entries {
                let key = key.as_str().map_or_else(
                    || panic!("{path}: a key that YAML reads as {key:?}"),
                    str::to_owned,
                );
                flatten(&format!("{path}.{key}"), value, into);
            }
        }
        Value::String(text) => {
            into.insert(path.to_owned(), text.clone());
        }
        other => assert!(path == "._version", "{path} is {other:?}, not a text"),
    }
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split("%{").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn every_language_has_every_key_and_placeholder() {
    for area in areas() {
        let [first, others @ ..] = LANGUAGES.map(|language| texts(&area, language));
        assert!(!first.is_empty(), "{}", area.display());
        for other in others {
            let keys =
                |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<BTreeSet<_>>();
            assert_eq!(keys(&first), keys(&other), "{}", area.display());
            for (key, text) in &first {
                assert_eq!(
                    placeholders(text),
                    placeholders(&other[key]),
                    "{} {key}",
                    area.display()
                );
            }
        }
    }
}

#[test]
fn a_file_speaks_of_its_area_and_leaves_nothing_empty() {
    for area in areas() {
        let name = area.file_name().unwrap().to_str().unwrap();
        for language in LANGUAGES {
            for (key, text) in texts(&area, language) {
                assert!(key.starts_with(&format!(".{name}.")), "{language} {key}");
                assert!(!text.trim().is_empty(), "{language} {key} is empty");
            }
        }
    }
}

fn without_placeholders(text: &str) -> String {
    text.split("%{").map(|piece| piece.split_once('}').map_or(piece, |(_, rest)| rest)).collect()
}

#[test]
fn arabic_is_arabic() {
    for area in areas() {
        for (key, text) in texts(&area, "ar") {
            let text = without_placeholders(&text);
            let foreign = text.chars().filter(|c| c.is_ascii_alphabetic()).count();
            let arabic = text.chars().filter(|c| ('\u{600}'..='\u{6ff}').contains(c)).count();
            // Platforms are called what they call themselves.
            let name = key.starts_with(".report.platform.");
            assert!(name || arabic > foreign, "{key}: {text}");
        }
    }
}

#[test]
fn a_latin_name_in_arabic_stays_in_one_line() {
    let form = locales().join("form");
    for (key, text) in texts(&form, "ar") {
        let letters: Vec<_> = text.chars().collect();
        let torn = letters.windows(3).any(|it| match *it {
            [before, gap, after] => {
                before.is_ascii_alphabetic()
                    && matches!(gap, ' ' | '-')
                    && after.is_ascii_alphabetic()
            }
            _ => false,
        });
        assert!(!torn, "{key}: {text}");
    }
}
