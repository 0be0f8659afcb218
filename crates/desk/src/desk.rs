//! A desk on this machine: what it may do without a passphrase, and what the passphrase unlocks.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use ed25519_dalek::SigningKey;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use thiqa_envelope::PrivateKey;
use thiqa_wire::ids::from_base64;
use thiqa_wire::{Day, KeyId};
use zeroize::Zeroizing;

use crate::calendar;
use crate::error::DeskError;
use crate::folder::{self, Identity, PullLock};
use crate::secret::{Locked, Passphrase, SealingKey};
use crate::store::weeks::{self, Week};
use crate::store::{Store, deployment};

/// What the master key is locked for.
pub(crate) const MASTER: &str = "thiqa desk master key";
/// What the request key is locked for.
pub(crate) const REQUEST: &str = "thiqa desk request key";
/// What the root key is locked for.
pub(crate) const ROOT: &str = "thiqa root key";

/// A desk, still locked: it knows who it is, and can carry ciphertext.
pub struct Desk {
    folder: PathBuf,
    identity: Identity,
    store: Store,
}

/// What the passphrase unlocks, while a program runs.
#[derive(Clone, Debug)]
pub struct Keyring {
    master: SealingKey,
}

impl Desk {
    /// Opens a finished desk.
    pub fn open(folder: &Path) -> Result<Self, DeskError> {
        let identity = Identity::read(folder)?;
        folder::clear_scratch(folder)?;
        let store = Store::open(&folder.join(folder::DATABASE))?;
        Ok(Self { folder: folder.to_owned(), identity, store })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Who it is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// What it keeps.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Unlocks what it keeps. A mistyped passphrase changes nothing.
    pub fn unlock(&self, passphrase: &Passphrase) -> Result<Keyring, DeskError> {
        Keyring::unlock(&self.store, passphrase)
    }

    /// The request key that may only read: what the unattended `fetch` signs with.
    pub fn read_only_key(&self) -> Result<SigningKey, DeskError> {
        let text = Zeroizing::new(folder::read(&self.folder.join(folder::READ_ONLY_KEY))?);
        std::str::from_utf8(&text)
            .ok()
            .and_then(|text| from_base64(text.trim()))
            .map(Zeroizing::new)
            .and_then(|seed| Some(SigningKey::from_bytes(seed.as_slice().try_into().ok()?)))
            .ok_or(DeskError::Damaged(folder::READ_ONLY_KEY))
    }

    /// The request key that may acknowledge.
    pub fn request_key(&self, passphrase: &Passphrase) -> Result<SigningKey, DeskError> {
        signing_key(&self.folder.join(folder::REQUEST_KEY), REQUEST, passphrase)
    }

    /// The root key, while its file is here.
    pub fn root_key(&self, passphrase: &Passphrase) -> Result<SigningKey, DeskError> {
        let path = self.folder.join(folder::ROOT_KEY);
        if !path.exists() {
            return Err(DeskError::NoRootKey(path));
        }
        signing_key(&path, ROOT, passphrase)
    }

    /// The weeks' manifests and what became of their keys, the first first.
    pub fn weeks(&self) -> Result<Vec<Week>, DeskError> {
        weeks::all(self.store.reader())
    }

    /// The `seq` that should stand at the relay today, where a checked backup holds its key.
    pub fn due(&self, today: Day) -> Result<Option<u64>, DeskError> {
        Ok(weeks::due(self.store.reader(), today)?.map(|(week, _)| week.seq))
    }

    /// The Monday of the manifest that the relay showed last.
    pub fn served(&self) -> Result<Option<Day>, DeskError> {
        Ok(deployment::served(self.store.reader())?.as_deref().and_then(calendar::read))
    }

    /// From here on no other pull runs at this desk.
    pub fn pull_alone(&self) -> Result<PullLock, DeskError> {
        folder::lock_pull(&self.folder)
    }
}

/// Reads an Ed25519 key that lies under the passphrase.
pub(crate) fn signing_key(
    path: &Path,
    purpose: &str,
    passphrase: &Passphrase,
) -> Result<SigningKey, DeskError> {
    let locked: Locked = serde_json::from_slice(&folder::read(path)?)
        .map_err(|_| DeskError::Damaged("a sealed key file"))?;
    Ok(SigningKey::from_bytes(&*locked.unlock(purpose, passphrase)?))
}

impl Keyring {
    /// The keyring of a database.
    pub fn unlock(store: &Store, passphrase: &Passphrase) -> Result<Self, DeskError> {
        let master = deployment::master(store.reader())?.unlock(MASTER, passphrase)?;
        Ok(Self { master: SealingKey::new(&master) })
    }

    /// A keyring of this master key.
    pub(crate) fn of(master: SealingKey) -> Self {
        Self { master }
    }

    /// Seals and opens rows.
    pub(crate) fn master(&self) -> &SealingKey {
        &self.master
    }

    /// The reception keys that exist, by their id.
    pub fn reception_keys(&self, store: &Store) -> Result<HashMap<KeyId, PrivateKey>, DeskError> {
        let keys = self.weekly_keys(store)?;
        Ok(keys.into_iter().map(|(_, key)| (key.id(), key)).collect())
    }

    /// The reception keys that exist, by the `seq` of their manifest.
    pub fn weekly_keys(&self, store: &Store) -> Result<Vec<(u64, PrivateKey)>, DeskError> {
        let mut keys = Vec::new();
        for (seq, sealed) in weeks::sealed_keys(store.reader())? {
            let seed = self.master.open(&key_place(seq), &sealed);
            let seed = seed.and_then(|seed| seed.as_slice().try_into().ok());
            let seed = Zeroizing::new(seed.ok_or(DeskError::Damaged("a reception key"))?);
            keys.push((seq, PrivateKey::from_seed(seed)));
        }
        Ok(keys)
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

/// Where a reception key is sealed.
pub(crate) fn key_place(seq: u64) -> String {
    format!("reception_key {seq}")
}

/// What a person compares when the root key is read out over the telephone.
pub fn fingerprint(root: &ed25519_dalek::VerifyingKey) -> String {
    use sha2::Digest;
    let hash = HEXLOWER.encode(&Sha256::digest(root.as_bytes()));
    let groups = hash.as_bytes().chunks(4).take(8);
    groups.map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}
