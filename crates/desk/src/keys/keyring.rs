//! What the passphrase unlocks: the master key, under which every row is sealed, and the request key,
//! with which the relay is asked.

use std::path::Path;

use ed25519_dalek::SigningKey;
use hmac::{Hmac, KeyInit, Mac};
use rand_core::CryptoRng;
use sha2::Sha256;
use thiqa_envelope::PrivateKey;
use zeroize::Zeroizing;

use super::error::KeyError;
use super::locked::Locked;
use super::passphrase::Passphrase;
use super::sealing::SealingKey;
use crate::error::Fault;
use crate::folder;

/// What the master key is locked for.
pub(crate) const MASTER: &str = "thiqa desk master key";
/// What the request key is locked for.
pub(crate) const REQUEST: &str = "thiqa desk request key";
/// What the root key is locked for.
pub(crate) const ROOT: &str = "thiqa root key";

/// The master key, while a program runs.
#[derive(Clone, Debug)]
pub struct Keyring {
    master: SealingKey,
}

impl Keyring {
    /// A keyring of this master key.
    pub(crate) fn of(master: SealingKey) -> Self {
        Self { master }
    }

    /// Unlocks the master key of a database.
    ///
    /// # Errors
    /// [`KeyError::WrongPassphrase`].
    pub(crate) fn unlock(master: &Locked, passphrase: &Passphrase) -> Result<Self, KeyError> {
        Ok(Self::of(SealingKey::new(&*master.unlock(MASTER, passphrase)?)))
    }

    /// Seals and opens rows.
    pub(crate) fn master(&self) -> &SealingKey {
        &self.master
    }

    /// Seals the reception key of the manifest `seq` for its row.
    pub(crate) fn seal_reception_key(
        &self,
        seq: u64,
        key: &PrivateKey,
        rng: &mut dyn CryptoRng,
    ) -> Vec<u8> {
        self.master.seal(&reception_key_aad(seq), key.seed().as_slice(), rng)
    }

    /// Opens the reception key of the manifest `seq` from its row.
    ///
    /// # Errors
    /// [`Fault::Damaged`] where it does not open.
    pub(crate) fn open_reception_key(&self, seq: u64, sealed: &[u8]) -> Result<PrivateKey, Fault> {
        let seed = self.master.open(&reception_key_aad(seq), sealed);
        let seed = seed.and_then(|seed| seed.as_slice().try_into().ok());
        let seed = Zeroizing::new(seed.ok_or(Fault::Damaged("a reception key"))?);
        Ok(PrivateKey::from_seed(seed))
    }

    /// A keyed hash, so that a table can be searched for a value it does not show.
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    pub(crate) fn tag(&self, kind: &str, value: &[u8]) -> [u8; 32] {
        Hmac::<Sha256>::new_from_slice(self.master.bytes())
            .expect("any length is a key")
            .chain_update(b"thiqa desk known ")
            .chain_update(kind)
            .chain_update([0])
            .chain_update(value)
            .finalize()
            .into_bytes()
            .into()
    }
}

/// The row a reception key is bound to.
fn reception_key_aad(seq: u64) -> String {
    format!("reception_key {seq}")
}

/// Reads an Ed25519 key that lies under the passphrase.
///
/// # Errors
/// [`KeyError::WrongPassphrase`], or a [`Fault`] of the file.
pub(crate) fn signing_key(
    path: &Path,
    purpose: &str,
    passphrase: &Passphrase,
) -> Result<SigningKey, KeyError> {
    let locked: Locked = serde_json::from_slice(&folder::read(path)?)
        .map_err(|_| Fault::Damaged("a sealed key file"))?;
    Ok(SigningKey::from_bytes(&*locked.unlock(purpose, passphrase)?))
}
