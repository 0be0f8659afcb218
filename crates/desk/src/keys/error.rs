//! Why a key is not there: what the person with the passphrase can do about it.

use thiserror::Error;

use crate::error::Fault;

/// Why a secret was not unlocked, or not locked.
#[derive(Debug, Error)]
pub enum KeyError {
    /// Too easily guessed by whoever steals the disk; holds how many characters it must have.
    #[error("a passphrase has at least {0} characters; six random words are a good one")]
    PassphraseShort(usize),
    /// Mistyped, or the file is damaged; no cipher can tell which. Nothing was changed.
    #[error("this passphrase does not open it; nothing was changed")]
    WrongPassphrase,
    /// What holds the key is not as it must be.
    #[error(transparent)]
    Fault(#[from] Fault),
}
