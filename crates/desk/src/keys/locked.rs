//! A secret under a passphrase: Argon2id (RFC 9106) makes guessing dear, and the key that it yields
//! seals the secret.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use thiqa_wire::ids::{from_base64, to_base64};
use zeroize::Zeroizing;

use super::cost::Cost;
use super::error::KeyError;
use super::passphrase::Passphrase;
use crate::error::Fault;

/// Bytes of Argon2id's salt.
const SALT_BYTES: usize = 16;

/// A 32-byte secret under a passphrase, as it stands in a file or a row.
#[derive(Clone, Serialize, Deserialize)]
pub struct Locked {
    v: u8,
    kdf: String,
    #[serde(flatten)]
    cost: Cost,
    salt: String,
    sealed: String,
}

impl Locked {
    /// Locks a secret. `purpose` names what it is, so that one file cannot stand for another.
    ///
    /// # Errors
    /// [`Fault::Damaged`] where Argon2id refuses the cost.
    pub fn new(
        secret: &[u8; 32],
        purpose: &str,
        passphrase: &Passphrase,
        cost: Cost,
        rng: &mut dyn CryptoRng,
    ) -> Result<Self, Fault> {
        let mut salt = [0; SALT_BYTES];
        rng.fill_bytes(&mut salt);
        let key =
            cost.stretch(passphrase.text(), &salt).ok_or(Fault::Damaged("argon2id's cost"))?;
        Ok(Self {
            v: 1,
            kdf: "argon2id".into(),
            cost,
            salt: to_base64(&salt),
            sealed: to_base64(&key.seal(purpose, secret, rng)),
        })
    }

    /// What guessing its passphrase costs.
    pub fn cost(&self) -> Cost {
        self.cost
    }

    /// Unlocks it.
    ///
    /// # Errors
    /// [`KeyError::WrongPassphrase`].
    pub fn unlock(
        &self,
        purpose: &str,
        passphrase: &Passphrase,
    ) -> Result<Zeroizing<[u8; 32]>, KeyError> {
        let spellings = passphrase.spellings();
        let opened = spellings.iter().find_map(|spelling| self.open(purpose, spelling));
        opened.ok_or(KeyError::WrongPassphrase)
    }

    fn open(&self, purpose: &str, passphrase: &str) -> Option<Zeroizing<[u8; 32]>> {
        if self.v != 1 || self.kdf != "argon2id" {
            return None;
        }
        let key = self.cost.stretch(passphrase, &from_base64(&self.salt)?)?;
        let secret = key.open(purpose, &from_base64(&self.sealed)?)?;
        Some(Zeroizing::new(secret.as_slice().try_into().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chacha20::ChaCha20Rng;
    use rand_core::SeedableRng;

    const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(text.into()).unwrap()
    }

    #[test]
    fn only_the_passphrase_and_the_purpose_it_was_locked_for_unlock_a_secret() {
        let rng = &mut ChaCha20Rng::seed_from_u64(1);
        let right = passphrase("twelve chars and more");
        let locked = Locked::new(&[7; 32], "root", &right, CHEAP, rng).unwrap();
        let json = serde_json::to_string(&locked).unwrap();
        let locked: Locked = serde_json::from_str(&json).unwrap();

        assert_eq!(*locked.unlock("root", &right).unwrap(), [7; 32]);
        assert!(locked.unlock("request", &right).is_err());
        assert!(locked.unlock("root", &passphrase("twelve chars and mora")).is_err());
    }

    #[test]
    fn what_was_locked_as_it_was_typed_still_opens_from_any_keyboard() {
        let rng = &mut ChaCha20Rng::seed_from_u64(2);
        let words = ["la clé du café, à 3 h", "la cle\u{301} du cafe\u{301}, a\u{300} 3 h"];
        let locked_earlier = |earlier: &str, rng: &mut ChaCha20Rng| {
            let salt = [3; SALT_BYTES];
            let key = CHEAP.stretch(earlier, &salt).unwrap();
            Locked {
                v: 1,
                kdf: "argon2id".into(),
                cost: CHEAP,
                salt: to_base64(&salt),
                sealed: to_base64(&key.seal("root", &[7; 32], rng)),
            }
        };
        for earlier in words {
            let locked = locked_earlier(earlier, rng);
            for now in words {
                assert_eq!(*locked.unlock("root", &passphrase(now)).unwrap(), [7; 32]);
            }
        }
        // A file as an editor saved it, and twelve characters that are six letters.
        let saved = "\u{feff}la clé\r\ndu café";
        let of_file = Passphrase::of_file("la clé\ndu café", saved);
        assert!(locked_earlier(saved, rng).unlock("root", &of_file).is_ok());
        let letters = "e\u{301}".repeat(6);
        let typed = Passphrase::typed("é".repeat(6));
        assert!(locked_earlier(&letters, rng).unlock("root", &typed).is_ok());
        for now in words {
            let locked = Locked::new(&[7; 32], "root", &passphrase(words[0]), CHEAP, rng).unwrap();
            assert_eq!(*locked.unlock("root", &passphrase(now)).unwrap(), [7; 32]);
        }
    }

    #[test]
    fn a_cost_without_measure_is_refused_before_the_work() {
        let rng = &mut ChaCha20Rng::seed_from_u64(1);
        let huge = Cost { memory_kib: u32::MAX, passes: 1, lanes: 1 };
        assert!(Locked::new(&[7; 32], "root", &passphrase("twelve chars"), huge, rng).is_err());
    }
}
