//! A dead letter, in the list and whole: what does not open, breaks a rule, or fits no case.

use serde::Serialize;
use thiqa_wire::ids::to_base64;

use super::hidden::prints_only_its_name;
use crate::calendar::written;
use crate::case::id_of;
use crate::case::stored_message::{self, StoredMessage};
use crate::dead_letter_kind::DeadLetterKind;
use crate::error::Fault;
use crate::keys::Keyring;
use crate::store::dead_letters::DeadLetterRow;

/// A dead letter in the list.
#[derive(Clone, Debug, Serialize)]
pub struct DeadLetterLine {
    /// `u`, `q` or `m` and its number.
    pub id: String,
    /// `unreadable`, `quarantined` or `unmatched`.
    pub kind: &'static str,
    /// Day of the pull.
    pub received: String,
    /// Which rule it breaks.
    pub reason: String,
}

/// A dead letter, whole.
#[derive(Serialize)]
pub struct DeadLetter {
    /// What the list shows too.
    #[serde(flatten)]
    pub line: DeadLetterLine,
    /// The opened body as text, where it opened and is text.
    pub text: Option<String>,
    /// Its bytes, base64url: the opened body, or the envelope that did not open.
    pub bytes: String,
}

prints_only_its_name!(DeadLetter);

impl DeadLetterLine {
    pub(super) fn of(row: &DeadLetterRow) -> Self {
        Self {
            id: id_of(row.kind.letter(), row.number),
            kind: row.kind.name(),
            received: written(row.received),
            reason: row.reason.clone(),
        }
    }
}

impl DeadLetter {
    /// Opens one from its row.
    pub(super) fn open(keys: &Keyring, row: &DeadLetterRow, sealed: &[u8]) -> Result<Self, Fault> {
        let aad = stored_message::aad(row.kind.letter(), row.number);
        let message = StoredMessage::open(keys, &aad, sealed)?;
        let opened = row.kind != DeadLetterKind::Unreadable;
        let text = std::str::from_utf8(&message.body).ok().filter(|_| opened).map(str::to_owned);
        Ok(Self { line: DeadLetterLine::of(row), text, bytes: to_base64(&message.body) })
    }
}
