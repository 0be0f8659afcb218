//! The words of an area in every language, a line a text: no text has a key or a pointer.

use std::sync::OnceLock;

use crate::language::Language;

const COUNT: usize = Language::ALL.len();

/// What `locales/table.rs` made. For the browser nothing is compiled in: there each language comes
/// as a file beside the program (docs/decisions/018).
pub struct Words {
    compiled: [&'static str; COUNT],
    come: [OnceLock<String>; COUNT],
}

impl Words {
    /// For each of [`Language::ALL`], its texts, line by line.
    pub const fn new(compiled: [&'static str; COUNT]) -> Self {
        Self { compiled, come: [const { OnceLock::new() }; COUNT] }
    }

    /// Takes the words of a language that have come; the first ones stay.
    pub fn take(&self, language: Language, texts: &str) {
        if let Some(come) = self.come.get(language as usize) {
            let _ = come.set(texts.to_owned());
        }
    }

    /// Whether a language can be spoken.
    pub fn has(&self, language: Language) -> bool {
        !self.texts(language).is_empty()
    }

    /// The text of a line; empty beyond the last.
    pub fn line(&self, line: usize, language: Language) -> &str {
        self.texts(language).lines().nth(line).unwrap_or_default()
    }

    fn texts(&self, language: Language) -> &str {
        let at = language as usize;
        let come = self.come.get(at).and_then(OnceLock::get).map(String::as_str);
        come.or(self.compiled.get(at).copied()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_spoken_once_its_words_have_come() {
        let compiled = |language| if language == Language::French { "un\ndeux" } else { "" };
        let words = Words::new(Language::ALL.map(compiled));
        assert_eq!(words.line(1, Language::French), "deux");
        assert!(!words.has(Language::English));
        words.take(Language::English, "one\ntwo");
        words.take(Language::English, "others");
        assert!(words.has(Language::English));
        assert_eq!([0, 1, 2].map(|line| words.line(line, Language::English)), ["one", "two", ""]);
        assert_eq!(words.line(0, Language::Arabic), "");
    }
}
