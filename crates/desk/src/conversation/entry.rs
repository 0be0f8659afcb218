//! One entry of a case's journal: what she wrote, what was answered, or what a counsellor did.
//! Sealed into its row as `kind[1] ‖ letter`, or `kind[1] ‖ JSON`.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use thiqa_report::{Body, Message, ReceivedMessage, Reply};
use thiqa_wire::{Day, EnvelopeId};
use zeroize::Zeroizing;

use crate::calendar::{Minute, minute};
use crate::desk::Keyring;
use crate::letter::Letter;
use crate::store::entries::EntryRow;

const HERS: u8 = 1;
const REPLY: u8 = 2;
const NOTICE: u8 = 3;
const LAST: u8 = 4;
const ACT: u8 = 9;

/// What an entry says, as it is written.
pub(crate) enum Entry<'a> {
    /// A message of hers.
    Hers(&'a Letter),
    /// An answer.
    Ours(Role, &'a Letter),
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
}

/// Something done at the desk.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub(crate) enum Act {
    /// A stage was reached.
    Stage { stage: String, to: Option<String> },
    /// A stop was lifted, or an erase that was held.
    Lift { reason: String },
    /// An erasure was stopped, because a life may be in danger.
    Keep { by: String, reason: String },
    /// Perhaps it is not the same person who writes.
    Flag { on: bool },
}

/// An entry as it is read.
pub(crate) struct Record {
    pub(crate) number: u64,
    pub(crate) day: Day,
    pub(crate) n: Option<u64>,
    pub(crate) seen: Option<Day>,
    pub(crate) put: Option<Day>,
    pub(crate) gone: bool,
    /// `None` where its row does not open any more.
    pub(crate) said: Option<Said>,
}

/// What an entry says, as it is read.
pub(crate) enum Said {
    Hers(Hers),
    Ours(Role, EnvelopeId, Reply),
    Act(Act),
}

/// A message of hers.
pub(crate) struct Hers {
    pub(crate) envelope: EnvelopeId,
    pub(crate) body: Body,
    /// `None` where it is of a kind that this release does not know.
    pub(crate) message: Option<ReceivedMessage>,
}

impl Hers {
    /// What it says, where this release knows its kind.
    pub(super) fn said(&self) -> Option<&Message> {
        self.message.as_ref().map(|message| &message.said)
    }

    /// When it was sent by the phone's clock, where that can be read.
    pub(super) fn sent(&self) -> Option<Minute> {
        self.message.as_ref()?.sent.as_deref().and_then(minute)
    }
}

impl Entry<'_> {
    /// Seals it for its row.
    pub(crate) fn seal(
        &self,
        keyring: &Keyring,
        case: u64,
        number: u64,
        dice: &mut dyn CryptoRng,
    ) -> Vec<u8> {
        keyring.master().seal(&place(case, number), &self.bytes(), dice)
    }

    fn bytes(&self) -> Zeroizing<Vec<u8>> {
        let (kind, rest) = match self {
            Self::Hers(letter) => (HERS, letter.bytes()),
            Self::Ours(Role::Reply, letter) => (REPLY, letter.bytes()),
            Self::Ours(Role::Notice, letter) => (NOTICE, letter.bytes()),
            Self::Ours(Role::Last, letter) => (LAST, letter.bytes()),
            Self::Act(act) => (ACT, Zeroizing::new(serde_json::to_vec(act).unwrap_or_default())),
        };
        Zeroizing::new([&[kind], rest.as_slice()].concat())
    }
}

impl Record {
    /// Opens an entry.
    pub(crate) fn open(keyring: &Keyring, row: EntryRow) -> Self {
        let EntryRow { number, case, day, n, seen, put, gone, sealed } = row;
        let plain = keyring.master().open(&place(case, number), &sealed);
        let said = plain.and_then(|plain| Said::of(&plain));
        Self { number, day, n, seen, put, gone, said }
    }
}

impl Said {
    fn of(plain: &[u8]) -> Option<Self> {
        let (&kind, rest) = plain.split_first()?;
        let role = match kind {
            ACT => return serde_json::from_slice(rest).ok().map(Self::Act),
            HERS => {
                let letter = Letter::of(rest)?;
                let body = Body::decode(&letter.body).ok()?;
                let message = body.message();
                return Some(Self::Hers(Hers { envelope: letter.envelope, body, message }));
            }
            REPLY => Role::Reply,
            NOTICE => Role::Notice,
            LAST => Role::Last,
            _ => return None,
        };
        let letter = Letter::of(rest)?;
        let reply = Body::decode(&letter.body).ok()?.reply()?;
        Some(Self::Ours(role, letter.envelope, reply))
    }
}

/// The row an entry is bound to.
fn place(case: u64, number: u64) -> String {
    format!("entry {number} of c{case}")
}

/// The row a waiting envelope is bound to.
pub(crate) fn waiting_place(case: u64, number: u64) -> String {
    format!("waiting {number} of c{case}")
}
