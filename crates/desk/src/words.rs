//! The words of the desk's page, in every language of the form.

use maud::{Markup, html};
use thiqa_report::Language;
use thiqa_report::words::Words;

/// Every word of the desk, and the keys in the order of its lines.
static WORDS: Words = include!(concat!(env!("OUT_DIR"), "/words.rs"));
pub(crate) const KEYS: &[&str] = include!(concat!(env!("OUT_DIR"), "/keys.rs"));

/// Where a value stands in a text.
const PLACE: &str = "%{value}";

fn text(key: &str, language: Language) -> Option<&'static str> {
    let line = KEYS.binary_search(&key).ok()?;
    Some(WORDS.line(line, language))
}

/// What stands under this key.
pub(crate) fn say(key: &str, language: Language) -> String {
    text(key, language).unwrap_or(key).to_owned()
}

/// What stands under this key, with one value in it.
pub(crate) fn say_with(key: &str, value: &str, language: Language) -> String {
    say(key, language).replace(PLACE, value)
}

/// What stands under this key around something that is drawn.
pub(crate) fn around(key: &str, value: &Markup, language: Language) -> Markup {
    let text = say(key, language);
    let (before, after) = text.split_once(PLACE).unwrap_or((&text, ""));
    html! { (before) (value) (after) }
}

/// The word for an id that a newer form may have made up: the id itself where there is none.
pub(crate) fn name(group: &str, id: &str, language: Language) -> String {
    text(&format!("{group}.{id}"), language).unwrap_or(id).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leads_to_its_text_in_every_language() {
        assert!(KEYS.is_sorted());
        let [arabic, french] = [Language::Arabic, Language::French];
        assert_eq!([arabic, french].map(|it| say("answer_yes", it)), ["نعم", "Oui"]);
        assert_eq!(name("stage", "of_tomorrow", Language::French), "of_tomorrow");
    }

    #[test]
    fn a_value_stands_in_its_place() {
        let (french, drawn) = (Language::French, html! { b { "1/12" } });
        assert_eq!(say_with("waits_since", "1/12", french), "attend depuis le 1/12");
        assert_eq!(around("waits_since", &drawn, french).0, "attend depuis le <b>1/12</b>");
    }
}
