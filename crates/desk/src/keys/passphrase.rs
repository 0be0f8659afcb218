//! The passphrase: typed by a person, never an argument of a program, never printed.

use std::fmt;

use zeroize::Zeroizing;

use super::error::KeyError;

/// Characters of a passphrase at least.
pub const PASSPHRASE_MIN: usize = 12;

/// What a person types. Never an argument of a program, never printed.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes a passphrase; a short one is refused wherever it comes from.
    ///
    /// # Errors
    /// [`KeyError::PassphraseShort`] below [`PASSPHRASE_MIN`] characters.
    pub fn new(text: String) -> Result<Self, KeyError> {
        let text = Zeroizing::new(text);
        if text.chars().count() < PASSPHRASE_MIN {
            return Err(KeyError::PassphraseShort(PASSPHRASE_MIN));
        }
        Ok(Self(text))
    }

    /// The text, for the ciphers.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(hidden)")
    }
}

impl PartialEq for Passphrase {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
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
}
