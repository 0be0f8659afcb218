//! The contract between form, relay and desk: the bytes and the addresses all three must agree on.
//!
//! What a relay may know stands here and nothing more: an envelope's outer header, the manifest's
//! frame, the proof of work, the desk's signature. There is no word for a question in this crate.
//! Does no IO, reads no clock and draws no randomness. `docs/protocol.md` is the prose of it.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod bytes;
pub mod json;
pub mod ids;
pub mod origin;
pub mod paths;
pub mod manifest;
pub mod work;
pub mod header;
pub mod desk;
pub mod problem;
pub mod receipt;

pub use desk::{DeskKeyId, DeskRequest, DeskSignature};
pub use header::{Direction, Header};
pub use ids::{Day, EnvelopeId, Grant, KeyId, MailboxId};
pub use manifest::{Manifest, SignedManifest};
pub use origin::Origin;
pub use problem::Problem;
pub use receipt::Receipt;
pub use work::{Challenge, Purpose, Solution};

/// Media type of every body that is not JSON.
pub const OCTET_STREAM: &str = "application/octet-stream";
