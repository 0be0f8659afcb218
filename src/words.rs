//! The words of the form itself; those of questions and answers come from `report`. That every
//! language has every word is checked when the table is made.

use thiqa_report::Language;
use thiqa_report::wording::Words;

/// Every word of `locales/form`.
const WORDS: Words = include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// A text of the form: its line in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(usize);

/// A name for each text: one that is missing, or that nobody says, does not compile.
pub mod key {
    use super::Key;

    include!(concat!(env!("OUT_DIR"), "/keys.rs"));
}

/// The text of this key.
pub fn text(key: Key, language: Language) -> String {
    WORDS.line(key.0, language).to_owned()
}

/// The text of this key around the one place where something else is put in.
pub fn around(key: Key, language: Language) -> (String, String) {
    let text = text(key, language);
    let (before, after) = text.split_once('%').unwrap_or((&text, ""));
    (before.to_owned(), after.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_put_into_one_place_at_most() {
        let mut texts = WORDS.texts.iter().flat_map(|column| column.lines());
        assert!(texts.all(|text| text.matches('%').count() <= 1));
    }

    #[test]
    fn a_name_leads_to_its_text_in_every_language() {
        let says = |language| text(key::WELCOME_TITLE, language);
        assert_eq!(
            Language::ALL.map(says),
            ["ماذا حدث؟", "Qu’est-ce qui s’est passé\u{a0}?", "What happened?"]
        );
    }
}
