//! Who a desk is, as everyone may know it: `desk.json`, which is written last and makes it a desk.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiqa_envelope::Deployment;
use thiqa_wire::ids::{from_base64, to_base64};
use thiserror::Error;

use crate::error::Fault;
use crate::folder::{MARKER, write};

/// Why a folder says of no desk who it is.
#[derive(Debug, Error)]
pub enum IdentityError {
    /// The folder holds no finished desk.
    #[error("{0} holds no desk: make one with `thiqa-desk init`, or name another with --data")]
    NoDesk(PathBuf),
    /// Its file cannot be read.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What everyone may know of this desk; `desk.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The deployment's label, fixed for ever.
    pub label: String,
    /// The relay's origin, as requests are signed for it.
    pub relay: String,
    /// The page uses no manifest below this `seq`.
    pub seq_min: u64,
    /// The root's public key, base64url.
    root: String,
}

impl Identity {
    /// An identity of this root key.
    pub fn new(label: String, relay: String, seq_min: u64, root: &VerifyingKey) -> Self {
        Self { label, relay, seq_min, root: to_base64(root.as_bytes()) }
    }

    /// The root's public key.
    pub fn root(&self) -> Result<VerifyingKey, Fault> {
        from_base64(&self.root)
            .and_then(|bytes| VerifyingKey::from_bytes(&bytes.try_into().ok()?).ok())
            .ok_or(Fault::Damaged(MARKER))
    }

    /// The deployment that is bound into every envelope.
    pub fn deployment(&self) -> Deployment {
        Deployment::named(&self.label)
    }

    /// Reads it from a finished desk.
    ///
    /// # Errors
    /// [`IdentityError::NoDesk`] where the folder holds no finished desk.
    pub fn read(folder: &Path) -> Result<Self, IdentityError> {
        let path = folder.join(MARKER);
        match fs::read(&path) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).map_err(|_| Fault::Damaged(MARKER))?),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(IdentityError::NoDesk(folder.to_owned()))
            }
            Err(error) => Err(Fault::File(path, error).into()),
        }
    }

    /// Writes it: the last step of a ceremony.
    pub fn write(&self, folder: &Path) -> Result<(), Fault> {
        let mut json = serde_json::to_vec_pretty(self).map_err(|_| Fault::Damaged(MARKER))?;
        json.push(b'\n');
        write(&folder.join(MARKER), &json)
    }
}

/// What a person compares when the root key is read out over the telephone.
pub fn fingerprint(root: &VerifyingKey) -> String {
    let hash = HEXLOWER.encode(&Sha256::digest(root.as_bytes()));
    let groups = hash.as_bytes().chunks(4).take(8);
    groups.map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}
