//! The words of the desk's page, in every language of the form.

use maud::{Markup, html};
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

/// Stands in a text for the place of a value; in no language a letter.
const PLACE: &str = "\u{1}";

/// What stands under this key around something that is drawn.
pub(crate) fn around(key: &str, value: &Markup, language: Language) -> Markup {
    let text = say_with(key, PLACE, language);
    let (before, after) = text.split_once(PLACE).unwrap_or((&text, ""));
    html! { (before) (value) (after) }
}

/// The word for an id that a newer form may have made up: the id itself where there is none.
pub(crate) fn name(group: &str, id: &str, language: Language) -> String {
    let key = format!("desk.{group}.{id}");
    let text = t!(&key, locale = language.code()).into_owned();
    if text == key { id.to_owned() } else { text }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::collections::BTreeMap;

    pub(crate) const FILES: [&str; 3] = [
        include_str!("../../../locales/desk/ar.yml"),
        include_str!("../../../locales/desk/fr.yml"),
        include_str!("../../../locales/desk/en.yml"),
    ];

    /// Every key with how often `%{value}` stands in its text.
    pub(crate) fn keys(file: &str) -> BTreeMap<String, usize> {
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
}
