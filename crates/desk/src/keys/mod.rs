//! The desk's keys: a passphrase unlocks one random master key, and that key seals everything else.

mod cost;
mod error;
mod keyring;
mod locked;
mod passphrase;
mod sealing;

pub use cost::Cost;
pub use error::KeyError;
pub use keyring::Keyring;
pub(crate) use keyring::{MASTER, REQUEST, ROOT, signing_key};
pub use locked::Locked;
pub use passphrase::{PASSPHRASE_MIN, Passphrase};
pub use sealing::SealingKey;
