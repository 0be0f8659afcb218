//! Every language says everything: a folder with the same words, the same keys with the same
//! placeholders in each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml_ng::Value;
use thiqa_report::{Language, Question};

/// What words are said in.
const AREAS: [&str; 4] = ["desk", "form", "report", "shell"];

fn locales() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../locales")
}

/// The names in a folder, without their endings.
fn names(folder: &Path, is_one: fn(&Path) -> bool) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = entries.filter(|path| is_one(path));
    named.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

fn areas(language: Language) -> BTreeSet<String> {
    let holds_words = |path: &Path| path.extension().is_some_and(|it| it == "yml");
    names(&locales().join(language.code()), holds_words)
}

fn texts(area: &str, language: Language) -> BTreeMap<String, String> {
    let file = locales().join(language.code()).join(area).with_extension("yml");
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
fn a_language_is_one_folder_and_each_holds_the_same_words() {
    let spoken = Language::ALL.map(Language::code);
    let answered = Question::ReplyLanguage.choices().iter().map(|it| it.id());
    let folders = names(&locales(), Path::is_dir);
    assert!(
        folders.iter().eq(&spoken.into_iter().chain(answered.clone()).collect::<BTreeSet<_>>())
    );
    let has_replies = |it: &Path| it.join("replies.txt").is_file();
    assert!(names(&locales(), has_replies).iter().eq(&answered.collect::<BTreeSet<_>>()));
    for language in Language::ALL {
        assert_eq!(areas(language), BTreeSet::from(AREAS.map(str::to_owned)));
    }
}

#[test]
fn every_language_has_every_key_and_placeholder() {
    for area in AREAS {
        let [first, others @ ..] = Language::ALL.map(|language| texts(area, language));
        assert!(!first.is_empty(), "{area}");
        for other in others {
            let keys =
                |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<BTreeSet<_>>();
            assert_eq!(keys(&first), keys(&other), "{area}");
            for (key, text) in &first {
                assert_eq!(placeholders(text), placeholders(&other[key]), "{area} {key}");
            }
        }
    }
}

#[test]
fn a_file_speaks_of_its_area_and_leaves_nothing_empty() {
    for area in AREAS {
        for language in Language::ALL {
            for (key, text) in texts(area, language) {
                assert!(key.starts_with(&format!(".{area}.")), "{language:?} {key}");
                assert!(!text.trim().is_empty(), "{language:?} {key} is empty");
            }
        }
    }
}

/// A text without its places and tags.
fn plain(text: &str) -> String {
    let without = |text: &str, opening, closing| -> String {
        let pieces = text.split(opening);
        pieces.map(|it| it.split_once(closing).map_or(it, |(_, rest)| rest)).collect()
    };
    without(&without(text, "%{", '}'), "<", '>')
}

#[test]
fn arabic_is_arabic() {
    for area in AREAS {
        for (key, text) in texts(area, Language::Arabic) {
            let text = plain(&text);
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
    for (key, text) in texts("form", Language::Arabic) {
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
