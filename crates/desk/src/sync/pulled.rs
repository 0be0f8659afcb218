//! What a pull came to, and its steps while it runs.

use thiqa_wire::EnvelopeId;

use super::collect::Collected;
use super::publish::Publishing;
use crate::dead_letter_kind::DeadLetterKind;
use crate::relay::RelayError;

/// A step that is done and on the disk; whoever observes may stop the program here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One ciphertext was copied.
    Stored(EnvelopeId),
    /// Everything listed was copied, as far as the relay gave it.
    Collected,
    /// The due manifest was put where it was missing, and what the relay shows was read back.
    ReadBack,
    /// One envelope was opened; nothing is written yet.
    Opened(EnvelopeId),
    /// One envelope has its result.
    Settled(EnvelopeId),
    /// Keys that the relay no longer shows are retired.
    Retired,
    /// Keys whose time is over are deleted.
    Destroyed,
    /// A dead letter has found its case.
    Matched(u64),
    /// What waited in the mailbox of a case that is due was taken out.
    Emptied(u64),
    /// A case is erased.
    Erased(u64),
    /// A batch was acknowledged.
    Acknowledged,
    /// The automatic answers of this pull are written.
    Written,
    /// One reply is in its mailbox.
    Put(EnvelopeId),
}

/// What one envelope became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// A case of this number.
    Case(u64),
    /// A message of the case of this number.
    Message(u64),
    /// A dead letter, of this kind and under this number.
    DeadLetter(DeadLetterKind, u64),
}

/// What a pull came to.
#[derive(Debug)]
pub struct Pulled {
    /// Why the relay's list was not read; then only what was here already was opened.
    pub unreached: Option<RelayError>,
    /// The ciphertext.
    pub collected: Collected,
    /// The manifest.
    pub publishing: Publishing,
    /// What each envelope became, in the order of opening.
    pub settled: Vec<Settled>,
    /// Stored envelopes of a newer version, which wait for an update of this program.
    pub newer: usize,
    /// Keys that are in no file here since now, by their manifest's `seq`.
    pub destroyed: Vec<u64>,
    /// Whether what was deleted is still in the database's log, because another door was reading;
    /// the next pull tries again.
    pub log_kept: bool,
    /// How many the relay may delete now.
    pub acknowledged: usize,
    /// Why nothing more was acknowledged.
    pub unacknowledged: Option<Unacknowledged>,
    /// Cases that were erased, as was wished.
    pub erased: Vec<u64>,
    /// Why one that was due could not be: its mailbox is emptied first. The next pull tries again.
    pub unerased: Option<RelayError>,
    /// How many replies were put.
    pub put: usize,
    /// Why some were not; they wait for the next pull or answer.
    pub unput: Option<RelayError>,
}

impl Pulled {
    /// What something on the way to the relay did, where it did: whoever keeps it must be told.
    pub fn meddling(&self) -> Option<&RelayError> {
        let unacknowledged = match &self.unacknowledged {
            Some(Unacknowledged::Relay(why)) => Some(why),
            Some(Unacknowledged::NotOurKey | Unacknowledged::NoManifest) | None => None,
        };
        let all = [
            self.unreached.as_ref(),
            self.collected.trouble.as_ref(),
            self.publishing.refused.as_ref(),
            unacknowledged,
            self.unerased.as_ref(),
            self.unput.as_ref(),
        ];
        all.into_iter().flatten().find(|why| why.is_meddling())
    }
}

/// Why a pull lets the relay delete nothing, or not all.
#[derive(Debug)]
pub enum Unacknowledged {
    /// The relay shows a manifest whose private key is not here: another desk may have it.
    NotOurKey,
    /// The relay shows no manifest of ours, so nothing says whose desk it serves.
    NoManifest,
    /// The relay refused.
    Relay(RelayError),
}
