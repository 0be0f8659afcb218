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
    typed: Zeroizing<String>,
}

impl Passphrase {
    /// Takes a passphrase; a short one is refused wherever it comes from.
    ///
    /// # Errors
    /// [`KeyError::PassphraseShort`] below [`PASSPHRASE_MIN`] characters.
    pub fn new(text: String) -> Result<Self, KeyError> {
        let typed = Zeroizing::new(text);
        let text = Zeroizing::new(typed.nfkc().collect::<String>());
        if text.chars().count() < PASSPHRASE_MIN {
            return Err(KeyError::PassphraseShort(PASSPHRASE_MIN));
        }
        Ok(Self { text, typed })
    }

    /// The text under which something new is locked.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Every text under which something may have been locked, each once: this one first, then those
    /// that a system types, from which earlier releases took it as it came.
    pub(crate) fn spellings(&self) -> Vec<Zeroizing<String>> {
        let composed = Zeroizing::new(self.typed.nfc().collect::<String>());
        let taken_apart = Zeroizing::new(self.typed.nfd().collect::<String>());
        let mut spellings: Vec<Zeroizing<String>> = Vec::new();
        for spelling in [self.text.clone(), self.typed.clone(), composed, taken_apart] {
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
        assert_eq!(one.spellings().len(), 2);
    }
}
