//! Where each thing lives on the relay, and the headers that go with it.

use crate::header::REPLY;
use crate::ids::{EnvelopeId, MailboxId};
use crate::work::{GRANT_REQUEST_BYTES, Purpose};

/// The signed manifest of the week; anyone reads it.
pub const MANIFEST: &str = "/v1/manifest";
/// A new challenge.
pub const CHALLENGES: &str = "/v1/challenges";
/// A grant for a solved challenge.
pub const GRANTS: &str = "/v1/grants";
/// Where envelopes are put, each under its id.
pub const ENVELOPES: &str = "/v1/envelopes";
/// Where a read token (the body, 32 bytes) opens its mailbox.
pub const MAILBOX: &str = "/v1/mailbox";
/// Where a read token (the body, 32 bytes) empties its mailbox.
pub const MAILBOX_ERASE: &str = "/v1/mailbox/erase";
/// What waits for the desk.
pub const DESK_ENVELOPES: &str = "/v1/desk/envelopes";
/// What the desk has and the relay may delete.
pub const DESK_ACK: &str = "/v1/desk/ack";
/// Where the desk puts replies, each under its mailbox and its id.
pub const DESK_MAILBOXES: &str = "/v1/desk/mailboxes";
/// Where the desk publishes a manifest.
pub const DESK_MANIFEST: &str = "/v1/desk/manifest";
/// Is the relay ready for a child? No counts.
pub const HEALTH: &str = "/healthz";

/// Header that carries a grant: 64 lower-case hex digits.
pub const GRANT_HEADER: &str = "thiqa-grant";
/// Header of a desk request: id of its key, 16 hex digits.
pub const DESK_HEADER: &str = "thiqa-desk";
/// Header of a desk request: unix seconds in decimal.
pub const TIME_HEADER: &str = "thiqa-time";
/// Header of a desk request: 32 hex digits, used once.
pub const NONCE_HEADER: &str = "thiqa-nonce";
/// Header of a desk request: 128 hex digits.
pub const SIGNATURE_HEADER: &str = "thiqa-signature";

/// Bytes of a read token; only its holder can name the mailbox it opens.
pub const READ_TOKEN_BYTES: usize = 32;
/// Bytes of a read that was worked for: the token, a challenge and its solution.
pub const PAID_READ_BYTES: usize = READ_TOKEN_BYTES + GRANT_REQUEST_BYTES;
/// Messages in a mailbox at most.
pub const MAILBOX_SLOTS: usize = 8;
/// Bytes of every answer from a mailbox (64 KiB): eight slots, whatever waits in them.
pub const MAILBOX_BYTES: usize = MAILBOX_SLOTS * REPLY;
/// Ids in one acknowledgement at most, of envelopes and of blobs each.
pub const ACK_LIMIT: usize = 1_000;
/// Ids in one page of the desk's list where it asks for no number.
pub const LIST_DEFAULT: usize = 100;
/// Ids in one page of the desk's list at most.
pub const LIST_LIMIT: usize = 1_000;
/// Seconds by which a desk's clock may differ from the relay's.
pub const CLOCK_TOLERANCE: u64 = 120;

/// Where the form puts an envelope.
pub fn envelope(id: EnvelopeId) -> String {
    format!("{ENVELOPES}/{id}")
}

/// Where the desk gets an envelope.
pub fn desk_envelope(id: EnvelopeId) -> String {
    format!("{DESK_ENVELOPES}/{id}")
}

/// The mailbox that the desk empties.
pub fn desk_mailbox(mailbox: MailboxId) -> String {
    format!("{DESK_MAILBOXES}/{mailbox}")
}

/// Where the desk puts and deletes one reply.
pub fn desk_reply(mailbox: MailboxId, id: EnvelopeId) -> String {
    format!("{DESK_MAILBOXES}/{mailbox}/{id}")
}

/// One page of the desk's list: ids after `after`, ascending, at most `limit`.
pub fn desk_list(after: Option<EnvelopeId>, limit: usize) -> String {
    match after {
        Some(after) => format!("{DESK_ENVELOPES}?after={after}&limit={limit}"),
        None => format!("{DESK_ENVELOPES}?limit={limit}"),
    }
}

/// Body of `POST /v1/challenges`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChallengeRequest {
    /// Parts of files that will follow, 0..=208.
    pub parts: u16,
    /// What it is to buy.
    #[serde(default, rename = "for", skip_serializing_if = "is_any")]
    pub purpose: Purpose,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_any(purpose: &Purpose) -> bool {
    *purpose == Purpose::Any
}

/// Body of the desk's list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Listing {
    /// Envelope ids, ascending, 32 hex digits each.
    pub ids: Vec<String>,
    /// Whether another page follows the last of these.
    pub more: bool,
}

/// Body of the desk's acknowledgement: what it holds and the relay may delete.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Ack {
    /// Envelope ids, at most [`ACK_LIMIT`].
    #[serde(default)]
    pub envelopes: Vec<String>,
    /// Blob ids, at most [`ACK_LIMIT`].
    #[serde(default)]
    pub blobs: Vec<String>,
}
