//! Secrets at rest: a passphrase unlocks one random master key, and that key seals everything else.
//!
//! Argon2id (RFC 9106) makes guessing dear; XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) seals,
//! because its nonce is long enough to be drawn at random without counting. Prints no secret.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use thiqa_wire::ids::{from_base64, to_base64};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::error::DeskError;

/// Characters of a passphrase at least.
pub const PASSPHRASE_MIN: usize = 12;
const NONCE_BYTES: usize = 24;
const SALT_BYTES: usize = 16;

/// What a person types. Never an argument of a program, never printed.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

/// What argon2id costs. Stored beside what it protects, so that it can rise later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// KiB of memory.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

/// A 32-byte key that seals rows and files, erased when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealingKey([u8; 32]);

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

impl Passphrase {
    /// Takes a passphrase; a short one is refused wherever it comes from.
    pub fn new(text: String) -> Result<Self, DeskError> {
        let text = Zeroizing::new(text);
        if text.chars().count() < PASSPHRASE_MIN {
            return Err(DeskError::PassphraseShort);
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

impl Cost {
    /// 64 MiB and three passes: a fifth of a second here, RFC 9106's second recommendation.
    pub const STANDARD: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
    /// A damaged file must not make this machine work for an hour.
    const LIMIT: Self = Self { memory_kib: 4 * 1024 * 1024, passes: 64, lanes: 16 };

    fn stretch(self, passphrase: &Passphrase, salt: &[u8]) -> Option<SealingKey> {
        let Self { memory_kib, passes, lanes } = self;
        let limit = Self::LIMIT;
        if memory_kib > limit.memory_kib || passes > limit.passes || lanes > limit.lanes {
            return None;
        }
        let params = Params::new(memory_kib, passes, lanes, Some(32)).ok()?;
        let mut key = SealingKey([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.text().as_bytes(), salt, &mut key.0)
            .ok()?;
        Some(key)
    }
}

impl SealingKey {
    /// A new key.
    pub fn draw(dice: &mut dyn CryptoRng) -> Self {
        let mut key = Self([0; 32]);
        dice.fill_bytes(&mut key.0);
        key
    }

    /// A key of these bytes.
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(*bytes)
    }

    /// The bytes, to lock them.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// nonce[24] ‖ ciphertext ‖ tag[16], bound to its place: elsewhere it does not open.
    #[expect(clippy::expect_used, reason = "the cipher refuses nothing below 256 GiB")]
    pub fn seal(&self, place: &str, plain: &[u8], dice: &mut dyn CryptoRng) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        dice.fill_bytes(&mut nonce);
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed =
            self.cipher().encrypt(&XNonce::from(nonce), payload).expect("of a sensible length");
        [&nonce[..], &sealed].concat()
    }

    /// What was sealed for this place; `None` where it was not.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: rest, aad: place.as_bytes() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.0))
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(hidden)")
    }
}

impl Locked {
    /// Locks a secret. `purpose` names what it is, so that one file cannot stand for another.
    pub fn new(
        secret: &[u8; 32],
        purpose: &str,
        passphrase: &Passphrase,
        cost: Cost,
        dice: &mut dyn CryptoRng,
    ) -> Result<Self, DeskError> {
        let mut salt = [0; SALT_BYTES];
        dice.fill_bytes(&mut salt);
        let key = cost.stretch(passphrase, &salt).ok_or(DeskError::Damaged("argon2id's cost"))?;
        Ok(Self {
            v: 1,
            kdf: "argon2id".into(),
            cost,
            salt: to_base64(&salt),
            sealed: to_base64(&key.seal(purpose, secret, dice)),
        })
    }

    /// Unlocks it.
    pub fn unlock(
        &self,
        purpose: &str,
        passphrase: &Passphrase,
    ) -> Result<Zeroizing<[u8; 32]>, DeskError> {
        self.open(purpose, passphrase).ok_or(DeskError::WrongPassphrase)
    }

    fn open(&self, purpose: &str, passphrase: &Passphrase) -> Option<Zeroizing<[u8; 32]>> {
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
        let dice = &mut ChaCha20Rng::seed_from_u64(1);
        let right = passphrase("twelve chars and more");
        let locked = Locked::new(&[7; 32], "root", &right, CHEAP, dice).unwrap();
        let json = serde_json::to_string(&locked).unwrap();
        let locked: Locked = serde_json::from_str(&json).unwrap();

        assert_eq!(*locked.unlock("root", &right).unwrap(), [7; 32]);
        assert!(locked.unlock("request", &right).is_err());
        assert!(locked.unlock("root", &passphrase("twelve chars and mora")).is_err());
    }

    #[test]
    fn a_sealed_row_opens_in_its_place_only() {
        let dice = &mut ChaCha20Rng::seed_from_u64(1);
        let key = SealingKey::draw(dice);
        let sealed = key.seal("case 1", b"words", dice);
        assert_eq!(key.open("case 1", &sealed).unwrap().as_slice(), b"words");
        assert!(key.open("case 2", &sealed).is_none());
        assert!(key.open("case 1", &sealed[..20]).is_none());
    }

    #[test]
    fn a_short_passphrase_is_refused_and_none_is_printed() {
        assert!(matches!(Passphrase::new("elevenchars".into()), Err(DeskError::PassphraseShort)));
        assert_eq!(format!("{:?}", passphrase("كلمات سرية كثيرة")), "Passphrase(hidden)");
    }

    #[test]
    fn a_cost_without_measure_is_refused_before_the_work() {
        let dice = &mut ChaCha20Rng::seed_from_u64(1);
        let huge = Cost { memory_kib: u32::MAX, passes: 1, lanes: 1 };
        assert!(Locked::new(&[7; 32], "root", &passphrase("twelve chars"), huge, dice).is_err());
    }
}
