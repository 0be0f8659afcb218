//! The passphrase: typed by a person, never an argument of a program, never printed. The same words
//! are the same passphrase whatever keyboard and system they are typed on.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::error::KeyError;

/// Characters of a passphrase at least.
pub const PASSPHRASE_MIN: usize = 12;

/// What a person types. Never an argument of a program, never printed.
#[derive(Clone)]
pub struct Passphrase {
    /// In Unicode's NFKC: `é` is one letter, a hard blank a blank.
    text: Zeroizing<String>,
    /// As it was typed, and as it stands in a file.
    given: Vec<Zeroizing<String>>,
}

impl Passphrase {
    /// Takes a passphrase to open something with, however short: earlier releases counted otherwise
    /// what may lock.
    pub fn typed(text: String) -> Self {
        let typed = Zeroizing::new(text);
        let text = Zeroizing::new(typed.nfkc().collect::<String>());
        Self { text, given: vec![typed] }
    }

    /// The same of a file: its words, and the whole of it as an editor saved it (a byte order mark,
    /// line ends of Windows), under which earlier releases locked.
    pub fn of_file(words: &str, whole: &str) -> Self {
        let mut passphrase = Self::typed(words.to_owned());
        passphrase.given.push(Zeroizing::new(whole.to_owned()));
        passphrase
    }

    /// Takes a passphrase to lock something with; a short one is refused wherever it comes from.
    ///
    /// # Errors
    /// [`KeyError::PassphraseShort`] below [`PASSPHRASE_MIN`] characters.
    pub fn new(text: String) -> Result<Self, KeyError> {
        Self::typed(text).long_enough()
    }

    /// The same of one that was given already.
    ///
    /// # Errors
    /// [`KeyError::PassphraseShort`].
    pub fn long_enough(self) -> Result<Self, KeyError> {
        if self.text.chars().count() < PASSPHRASE_MIN {
            return Err(KeyError::PassphraseShort(PASSPHRASE_MIN));
        }
        Ok(self)
    }

    /// The text under which something new is locked.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Every text under which something may have been locked, each once: this one first, then those
    /// that a system types, from which earlier releases took it as it came.
    pub(crate) fn spellings(&self) -> Vec<Zeroizing<String>> {
        let mut all = vec![self.text.clone()];
        for given in &self.given {
            all.push(given.clone());
            all.push(Zeroizing::new(given.nfc().collect::<String>()));
            all.push(Zeroizing::new(given.nfd().collect::<String>()));
        }
        let mut spellings: Vec<Zeroizing<String>> = Vec::new();
        for spelling in all {
            if !spellings.contains(&spelling) {
                spellings.push(spelling);
            }
        }
        spellings
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(hidden)")
    }
}

impl PartialEq for Passphrase {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_passphrase_is_refused_and_none_is_printed() {
        let short = Passphrase::new("elevenchars".into());
        assert!(matches!(short, Err(KeyError::PassphraseShort(PASSPHRASE_MIN))));
        let passphrase = Passphrase::new("كلمات سرية كثيرة".into()).unwrap();
        assert_eq!(format!("{passphrase:?}"), "Passphrase(hidden)");
    }

    #[test]
    fn the_same_words_are_the_same_passphrase() {
        let typed = |text: &str| Passphrase::new(text.into()).unwrap();
        let one = typed("la clé du café, à 3 h");
        for other in ["la cle\u{301} du cafe\u{301}, a\u{300} 3 h", "la clé du café,\u{a0}à ３ h"]
        {
            assert!(typed(other) == one, "{other}");
            assert_eq!(typed(other).text(), one.text());
        }
        assert!(typed("la cle du cafe, a 3 h") != one);
        // Letters that are counted are those that count.
        assert!(Passphrase::new("e\u{301}".repeat(PASSPHRASE_MIN - 1)).is_err());
        assert_eq!(typed("six random words").spellings().len(), 1);
        // What opens is no shorter than what locked it, however that was counted.
        let twelve_marks = "e\u{301}".repeat(PASSPHRASE_MIN / 2);
        let short = Passphrase::typed(twelve_marks.clone());
        assert!(short.spellings().iter().any(|it| **it == twelve_marks));
        assert!(short.long_enough().is_err());
        assert_eq!(one.spellings().len(), 2);
    }
}
