//! The words of the desk's page, in every language of the form.

use rust_i18n::t;
use thiqa_report::Language;

/// What stands under this key.
pub(crate) fn say(key: &str, language: Language) -> String {
    let key = format!("desk.{key}");
    t!(&key, locale = language.code()).into_owned()
}

/// What stands under this key, with one value in it.
pub(crate) fn say_with(key: &str, value: &str, language: Language) -> String {
    let key = format!("desk.{key}");
    t!(&key, locale = language.code(), value = value).into_owned()
}

/// The word for an id that a newer form may have made up: the id itself where there is none.
pub(super) fn name(group: &str, id: &str, language: Language) -> String {
    let key = format!("desk.{group}.{id}");
    let text = t!(&key, locale = language.code()).into_owned();
    if text == key { id.to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const FILES: [&str; 3] = [
        include_str!("../../../../locales/desk/ar.yml"),
        include_str!("../../../../locales/desk/fr.yml"),
        include_str!("../../../../locales/desk/en.yml"),
    ];

    /// Every key with how often `%{value}` stands in its text.
    fn keys(file: &str) -> BTreeMap<String, usize> {
        let mut group = String::new();
        let mut keys = BTreeMap::new();
        for line in file.lines().filter(|line| line.starts_with("  ")) {
            let (name, text) = line.trim().split_once(':').unwrap();
            match (line.starts_with("    "), text.trim().is_empty()) {
                (false, true) => group = format!("{name}."),
                (false, false) => {
                    group.clear();
                    keys.insert(name.to_owned(), text.matches("%{value}").count());
                }
                (true, _) => {
                    keys.insert(format!("{group}{name}"), text.matches("%{value}").count());
                }
            }
        }
        keys
    }

    #[test]
    fn every_language_has_every_key_and_place() {
        let [arabic, others @ ..] = FILES.map(keys);
        assert!(arabic.len() > 30);
        for other in others {
            assert_eq!(arabic, other);
        }
        for key in arabic.keys() {
            for language in Language::ALL {
                assert_ne!(say(key, language), format!("desk.{key}"), "{language:?}");
            }
        }
    }

    #[test]
    fn every_key_that_a_page_says_exists() {
        let known = keys(FILES[0]);
        for quoted in include_str!("pages.rs")
            .split("say(\"")
            .chain(include_str!("pages.rs").split("say_with(\""))
        {
            let key = quoted.split('"').next().unwrap();
            if key.bytes().all(|it| it.is_ascii_lowercase() || it == b'_' || it == b'.')
                && !key.is_empty()
            {
                assert!(known.contains_key(key), "{key}");
            }
        }
    }
}
