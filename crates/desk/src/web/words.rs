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
pub(super) fn around(key: &str, value: &Markup, language: Language) -> Markup {
    let text = say_with(key, PLACE, language);
    let (before, after) = text.split_once(PLACE).unwrap_or((&text, ""));
    html! { (before) (value) (after) }
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

    /// Every file that says something.
    const PAGES: [&str; 9] = [
        include_str!("pages.rs"),
        include_str!("pages/list.rs"),
        include_str!("pages/case.rs"),
        include_str!("pages/banner.rs"),
        include_str!("pages/talk.rs"),
        include_str!("pages/answer.rs"),
        include_str!("pages/standing.rs"),
        include_str!("pages/apart.rs"),
        include_str!("notice.rs"),
    ];

    /// What stands in quotes after `call`.
    fn quoted(call: &str) -> Vec<&'static str> {
        let said = |page: &&'static str| {
            page.split(call).skip(1).filter_map(|it| it.split('"').next()).collect::<Vec<_>>()
        };
        PAGES.iter().flat_map(said).collect()
    }

    #[test]
    fn every_key_that_a_page_says_exists() {
        let known = keys(FILES[0]);
        let calls = ["say(\"", "say_with(\"", "around(\""];
        let said: Vec<_> = calls.into_iter().flat_map(quoted).collect();
        assert!(said.len() > 60);
        for key in said {
            assert!(known.contains_key(key), "{key}");
        }
        for group in quoted("name(\"") {
            let group = format!("{group}.");
            assert!(known.keys().any(|key| key.starts_with(&group)), "{group}");
        }
    }

    /// The ids that a page names, by the group of their words.
    fn named() -> Vec<(&'static str, Vec<&'static str>)> {
        use crate::conversation::Objection::*;
        use thiqa_report::{Choice, Consent, Destination, Question, Stage, Tap, Wish};
        let ids = |choices: &[Choice]| choices.iter().map(|it| it.id()).collect();
        let objections = [Stop, Erase, No, NotNow, NoYes, Damaged];
        vec![
            ("stage", Stage::ALL.iter().map(|it| it.id()).collect()),
            ("destination", Destination::ALL.iter().map(|it| it.id()).collect()),
            ("consent", Consent::ALL.iter().map(|it| it.id()).collect()),
            ("tap", Tap::ALL.iter().map(|it| it.id()).collect()),
            ("wish", Wish::ALL.iter().map(|it| it.id()).collect()),
            ("objection", objections.iter().map(|it| it.id()).collect()),
            ("adult", ids(Question::AdultKnows.choices())),
            ("danger", ids(&[Choice::NearMe, Choice::WantsToMeet, Choice::Deadline])),
            ("danger", ids(&[Choice::SelfHarm])),
            ("done", vec!["sent", "waits", "noted", "lifted", "kept"]),
            (
                "urgency",
                vec!["danger", "wish", "messages", "new", "unanswered", "answered", "finished"],
            ),
            ("from", vec!["reporter", "desk", "note"]),
            ("entry", vec!["undo_withdraw", "notice", "last", "lift", "keep", "flag", "unflag"]),
            ("stage_press", vec!["analysis", "decision", "accompaniment", "archived"]),
        ]
    }

    #[test]
    fn every_id_that_the_desk_knows_has_its_words() {
        let known = keys(FILES[0]);
        for (group, ids) in named() {
            for id in ids {
                assert!(known.contains_key(&format!("{group}.{id}")), "{group}.{id}");
            }
        }
    }

    #[test]
    fn every_template_of_an_answer_has_its_name() {
        let known = keys(FILES[0]);
        let file = include_str!("../templates/ar.txt");
        for name in file.lines().filter_map(|line| line.strip_prefix("# ")) {
            let by_itself = crate::templates::BY_ITSELF.contains(&name);
            assert_eq!(known.contains_key(&format!("template_name.{name}")), !by_itself);
        }
    }
}
