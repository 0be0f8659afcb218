//! Which helpline this is: bound into every envelope and every code, so that nothing made for one
//! deployment opens at another.

use sha2::{Digest, Sha256};

/// A deployment's label and the hash that stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    label: String,
    hash: [u8; 32],
}

impl Deployment {
    /// The deployment of this label: `SHA-256("thiqa 1 deployment" ‖ 0x00 ‖ label)`.
    pub fn named(label: &str) -> Self {
        let hash =
            Sha256::new().chain_update(b"thiqa 1 deployment\0").chain_update(label).finalize();
        Self { label: label.to_owned(), hash: hash.into() }
    }

    /// Its label, fixed for ever, never in an envelope.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The 32 bytes that are bound into keys and envelopes.
    pub fn hash(&self) -> &[u8; 32] {
        &self.hash
    }
}
