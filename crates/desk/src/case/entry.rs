//! One entry of a case's journal: what she wrote, what was answered, or what a counsellor did.
//! Sealed into its row as `kind[1] ‖ stored message`, or `kind[1] ‖ JSON`.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use thiqa_report::{Body, Message, ReceivedMessage, Reply};
use thiqa_wire::{Day, EnvelopeId};
use zeroize::Zeroizing;

use super::stored_message::StoredMessage;
use crate::calendar::{Minute, minute};
use crate::keys::Keyring;
use crate::store::entries::EntryRow;

const HERS: u8 = 1;
const REPLY: u8 = 2;
const NOTICE: u8 = 3;
const LAST: u8 = 4;
const STAGE: u8 = 5;
const ACT: u8 = 9;

/// What an entry says, as it is written.
pub(crate) enum NewEntry<'a> {
    /// A message of hers.
    FromReporter(&'a StoredMessage),
    /// An answer.
    FromDesk(Role, &'a StoredMessage),
    /// Something done at the desk.
    Act(&'a Act),
}

/// What an answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Written by a counsellor, or the `received` of a first report.
    Reply,
    /// The notice of a pending erase, which is put again at every pull.
    Notice,
    /// The last message of a case that is being erased.
    Last,
    /// Written by a counsellor together with a stage, which stands right before it: where the stage
    /// is taken back, it goes too.
    Stage,
}

/// Something done at the desk.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub(crate) enum Act {
    /// A stage was reached.
    Stage { stage: String, to: Option<String> },
    /// It was not: the entry of this number was pressed by mistake.
    TakeStageBack { entry: u64, stage: String, to: Option<String> },
    /// A stop was lifted, or an erase that was held.
    Lift { reason: String },
    /// An erasure was stopped, because a life may be in danger.
    Keep { by: String, reason: String },
    /// Perhaps it is not the same person who writes.
    Flag { on: bool },
    /// It is to be erased by a person's decision: the wish of whoever had the same keys did not reach it.
    Erase { by: String, reason: String },
    /// It is not, after all.
    TakeBack,
}

/// An entry as it is read.
pub(crate) struct JournalEntry {
    pub(crate) number: u64,
    pub(crate) day: Day,
    pub(crate) n: Option<u64>,
    pub(crate) seen: Option<Day>,
    pub(crate) put: Option<Day>,
    pub(crate) gone: bool,
    /// `None` where its row does not open any more.
    pub(crate) content: Option<Content>,
}

/// What an entry says, as it is read.
pub(crate) enum Content {
    FromReporter(ReporterMessage),
    FromDesk(Role, EnvelopeId, Reply),
    Act(Act),
}

/// A message of hers.
pub(crate) struct ReporterMessage {
    pub(crate) envelope: EnvelopeId,
    pub(crate) body: Body,
    /// `None` where it is of a kind that this release does not know.
    pub(crate) message: Option<ReceivedMessage>,
}

impl ReporterMessage {
    /// What it says, where this release knows its kind.
    pub(super) fn known(&self) -> Option<&Message> {
        self.message.as_ref().map(|message| &message.said)
    }

    /// When it was sent by the phone's clock, where that can be read.
    pub(super) fn sent(&self) -> Option<Minute> {
        self.message.as_ref()?.sent.as_deref().and_then(minute)
    }
}

impl NewEntry<'_> {
    /// Seals it for its row.
    pub(crate) fn seal(
        &self,
        keyring: &Keyring,
        case: u64,
        number: u64,
        rng: &mut dyn CryptoRng,
    ) -> Vec<u8> {
        keyring.master().seal(&aad(case, number), &self.bytes(), rng)
    }

    fn bytes(&self) -> Zeroizing<Vec<u8>> {
        let (kind, rest) = match self {
            Self::FromReporter(stored) => (HERS, stored.bytes()),
            Self::FromDesk(Role::Reply, stored) => (REPLY, stored.bytes()),
            Self::FromDesk(Role::Notice, stored) => (NOTICE, stored.bytes()),
            Self::FromDesk(Role::Last, stored) => (LAST, stored.bytes()),
            Self::FromDesk(Role::Stage, stored) => (STAGE, stored.bytes()),
            Self::Act(act) => (ACT, Zeroizing::new(serde_json::to_vec(act).unwrap_or_default())),
        };
        Zeroizing::new([&[kind], rest.as_slice()].concat())
    }
}

impl JournalEntry {
    /// Opens an entry.
    pub(crate) fn open(keyring: &Keyring, row: EntryRow) -> Self {
        let EntryRow { number, case, day, n, seen, put, gone, sealed } = row;
        let plain = keyring.master().open(&aad(case, number), &sealed);
        let content = plain.and_then(|plain| Content::of(&plain));
        Self { number, day, n, seen, put, gone, content }
    }
}

impl Content {
    fn of(plain: &[u8]) -> Option<Self> {
        let (&kind, rest) = plain.split_first()?;
        let role = match kind {
            ACT => return serde_json::from_slice(rest).ok().map(Self::Act),
            HERS => {
                let stored = StoredMessage::of(rest)?;
                let body = Body::decode(&stored.body).ok()?;
                let message = body.message();
                return Some(Self::FromReporter(ReporterMessage {
                    envelope: stored.envelope,
                    body,
                    message,
                }));
            }
            REPLY => Role::Reply,
            NOTICE => Role::Notice,
            LAST => Role::Last,
            STAGE => Role::Stage,
            _ => return None,
        };
        let stored = StoredMessage::of(rest)?;
        let reply = Body::decode(&stored.body).ok()?.reply()?;
        Some(Self::FromDesk(role, stored.envelope, reply))
    }
}

/// The row an entry is bound to.
fn aad(case: u64, number: u64) -> String {
    format!("entry {number} of c{case}")
}

/// The row a waiting envelope is bound to.
pub(crate) fn waiting_aad(case: u64, number: u64) -> String {
    format!("waiting {number} of c{case}")
}
