//! A pull, in this order: list, store, publish, open, retire and destroy keys, erase what is due,
//! acknowledge, answer. Each step is on the disk before the next begins, so a pull that is cut off
//! anywhere is simply run again; pulled twice is one case. Without the relay it opens what is here,
//! and nothing else.

mod sort;
mod settle;
mod matching;
mod farewell;
mod erasure;
mod answers;

use std::collections::HashMap;

use rand_core::CryptoRng;
use rusqlite::Connection;
use thiqa_envelope::{Deployment, PrivateKey};
use thiqa_wire::{Day, EnvelopeId, KeyId, Problem};

use crate::answering::{Pen, shuffle};
use crate::collect::{Collected, collect};
use crate::conversation::Conversation;
use crate::desk::{Desk, Keyring};
use crate::error::DeskError;
use crate::publish::{Publishing, publish_due};
use crate::relay::{Relay, RelayError};
use crate::store::{deployment, entries};

pub use settle::Settled;

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
    /// A message that was kept apart has found its case.
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

/// What opening needs.
pub(crate) struct Opening<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) keyring: &'a Keyring,
    pub(crate) deployment: Deployment,
    pub(crate) keys: HashMap<KeyId, PrivateKey>,
    pub(crate) today: Day,
}

/// Pulls once. A second pull at the same time is refused, and so is one whose clock the relay
/// contradicts: every result has a day. Where the list fails otherwise, what is here already is
/// opened; nothing is published, retired, destroyed or acknowledged.
pub fn pull(
    desk: &Desk,
    keyring: &Keyring,
    relay: &mut Relay,
    today: Day,
    dice: &mut dyn CryptoRng,
    observe: &mut dyn FnMut(Step),
) -> Result<Pulled, DeskError> {
    let _alone = desk.pull_alone()?;
    let collected = match collect(desk, relay, &mut |id| observe(Step::Stored(id))) {
        Err(DeskError::Relay(why)) if !matches!(why, RelayError::Refused(Problem::Clock)) => {
            return open_what_is_here(desk, keyring, why, today, dice, observe);
        }
        collected => collected?,
    };
    observe(Step::Collected);
    let publishing = publish_due(desk, relay, today)?;
    observe(Step::ReadBack);
    // The relay vouches for the day now.
    desk.store().write(|tx| entries::seen_at_the_latest(tx, today))?;
    let opening = Opening::new(desk, keyring, today)?;
    let mut pulled = Pulled::opened(&opening, collected, publishing, dice, observe)?;
    farewell::retire_and_destroy(&opening, &mut pulled, observe)?;
    erasure::carry_out(&opening, relay, &mut pulled, dice, observe)?;
    farewell::acknowledge(&opening, relay, &mut pulled, observe)?;
    answers::write_and_put(&opening, relay, &mut pulled, dice, observe)?;
    desk.store().write(|tx| deployment::note_pulled(tx, today))?;
    farewell::empty_log(&opening, &mut pulled)?;
    Ok(pulled)
}

/// Nobody vouches for the day now. One that is too early would let the 14 and 130 days end too
/// early; one that is too late ends nothing. So it is never before the last pull.
fn open_what_is_here(
    desk: &Desk,
    keyring: &Keyring,
    why: RelayError,
    today: Day,
    dice: &mut dyn CryptoRng,
    observe: &mut dyn FnMut(Step),
) -> Result<Pulled, DeskError> {
    let last = deployment::pulled(desk.store().reader())?.unwrap_or(today);
    let opening = Opening::new(desk, keyring, today.max(last))?;
    let (collected, publishing) = (Collected::default(), Publishing::none());
    let pulled = Pulled::opened(&opening, collected, publishing, dice, observe)?;
    let log_kept = !desk.store().truncate_log()?;
    Ok(Pulled { unreached: Some(why), log_kept, ..pulled })
}

impl<'a> Opening<'a> {
    /// The cases that may hold a wish, in random order: the relay sees what is done for each, and
    /// must not learn from it who wrote first. Each is read when its turn comes.
    fn cases_that_may_hold_a_wish<'b>(
        &'b self,
        dice: &mut dyn CryptoRng,
    ) -> Result<impl Iterator<Item = Result<Conversation, DeskError>> + use<'a, 'b>, DeskError>
    {
        let store = self.desk.store().reader();
        let mut cases = entries::cases_with_more_than_answers(store)?;
        shuffle(&mut cases, dice);
        let read = |case| Conversation::if_it_opens(store, self.keyring, case).transpose();
        Ok(cases.into_iter().filter_map(read))
    }

    /// Writes into journals within this transaction.
    fn pen<'b>(&'b self, tx: &'b Connection) -> Pen<'b> {
        Pen { desk: self.desk, keyring: self.keyring, tx, today: self.today }
    }

    fn new(desk: &'a Desk, keyring: &'a Keyring, today: Day) -> Result<Self, DeskError> {
        let (deployment, keys) =
            (desk.identity().deployment(), keyring.reception_keys(desk.store())?);
        Ok(Self { desk, keyring, deployment, keys, today })
    }
}

impl Pulled {
    /// Opens everything that waits here.
    fn opened(
        opening: &Opening<'_>,
        collected: Collected,
        publishing: Publishing,
        dice: &mut dyn CryptoRng,
        observe: &mut dyn FnMut(Step),
    ) -> Result<Self, DeskError> {
        let (mut settled, newer) = settle::all(opening, dice, observe)?;
        settled.extend(matching::try_again(opening, dice, observe)?);
        Ok(Self {
            unreached: None,
            collected,
            publishing,
            settled,
            newer,
            destroyed: Vec::new(),
            log_kept: false,
            acknowledged: 0,
            unacknowledged: None,
            erased: Vec::new(),
            unerased: None,
            put: 0,
            unput: None,
        })
    }
}
