//! The words of the form itself; those of questions and answers come from `report`. That every
//! language has every word is checked when the table is made.

use thiqa_report::words::Words;
use thiqa_report::{Language, wording};

/// Every word of `locales/*/form.yml`.
static WORDS: Words = include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Between the words of the form and those of questions and answers in a file.
const BLANK_LINE: &str = "\n\n";

/// Takes the words of a language that have come.
pub fn take(language: Language, file: &str) {
    if let Some((form, report)) = file.split_once(BLANK_LINE) {
        WORDS.take(language, form);
        wording::take(language, report);
    }
}

/// Whether a language can be spoken.
pub fn has(language: Language) -> bool {
    WORDS.has(language)
}

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

/// The text of this key around the one place where an element is put in.
pub fn around(key: Key, language: Language) -> (String, String) {
    let text = text(key, language);
    let (before, after) = text.split_once('%').unwrap_or((&text, ""));
    (before.to_owned(), after.to_owned())
}

/// The text of this key with these put into its places, one after another.
pub fn with(key: Key, language: Language, values: &[&str]) -> String {
    let mut pieces = WORDS.line(key.0, language).split('%');
    let mut said = pieces.next().unwrap_or_default().to_owned();
    let values = values.iter().copied().chain(std::iter::repeat(""));
    for (value, piece) in values.zip(pieces) {
        said.push_str(value);
        said.push_str(piece);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_stands_in_its_places_in_order() {
        let language = Language::English;
        let said = with(key::ENTER_SWAPPED, language, &["3", "4"]);
        assert_eq!(said, "Did lines 3 and 4 change places?");
        assert_eq!(with(key::ENTER_LINE, language, &[]), "Line ");
        assert_eq!(with(key::ENTER_OPEN, language, &["9"]), "Open");
    }

    #[test]
    fn a_name_leads_to_its_text_in_every_language() {
        let says = |language| text(key::WELCOME_TITLE, language);
        assert_eq!(says(Language::Arabic), "ماذا حدث؟");
        assert_eq!(says(Language::French), "Qu’est-ce qui s’est passé\u{a0}?");
        assert_eq!(says(Language::English), "What happened?");
    }
}
