//! Why a desk is not made, not backed up or not restored.

use std::path::PathBuf;

use thiserror::Error;

use crate::error::Fault;
use crate::identity::IdentityError;
use crate::keys::KeyError;

/// Why keys were not made or signed, or a backup not written, read or restored.
#[derive(Debug, Error)]
pub enum UpkeepError {
    /// Nothing is ever made over something else.
    #[error("{0} is not empty: name a new folder with --data")]
    NotEmpty(PathBuf),
    /// `keys sign` needs the root key.
    #[error(
        "{0} is not there: bring the root key's stick and copy root-key.sealed back for this command"
    )]
    NoRootKey(PathBuf),
    /// A number was signed before, and a relay takes only one that rises.
    #[error("number {0} was signed already: name a higher one with --seq-from")]
    SeqUsed(u64),
    /// Weeks may have been signed of which this desk does not know.
    #[error(
        "numbers up to {0} are known here, and more may have been signed by the desk that this one \
         replaces: name the first with --seq-from, above every number ever signed"
    )]
    SeqUnsure(u64),
    /// The file is no backup of a desk.
    #[error("{0} is not a backup of a desk, or was cut off")]
    NotABackup(PathBuf),
    /// A backup that cannot open what is sealed to a key protects nothing.
    #[error("the backup does not hold a usable key for manifest {0}: make a new one")]
    BackupKey(u64),
    /// What a pull writes, another work must not set aside meanwhile.
    #[error("a pull is running at this desk: wait until it has ended")]
    PullRunning,
    /// The passphrase does not do.
    #[error(transparent)]
    Key(KeyError),
    /// The folder does not say of which desk it is.
    #[error(transparent)]
    Identity(IdentityError),
    /// What is stored is not as it must be.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<KeyError> for UpkeepError {
    fn from(error: KeyError) -> Self {
        if let KeyError::Fault(fault) = error { Self::Fault(fault) } else { Self::Key(error) }
    }
}

impl From<IdentityError> for UpkeepError {
    fn from(error: IdentityError) -> Self {
        if let IdentityError::Fault(fault) = error {
            Self::Fault(fault)
        } else {
            Self::Identity(error)
        }
    }
}
