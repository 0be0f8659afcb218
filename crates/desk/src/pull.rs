//! A pull, in this order: list, store, publish, open, retire and destroy keys, acknowledge. Each
//! step is on the disk before the next begins, so a pull that is cut off anywhere is simply run
//! again; pulled twice is one case.

mod settle;
mod sort;
mod farewell;

use std::collections::HashMap;

use rand_core::CryptoRng;
use thiqa_envelope::{Deployment, PrivateKey};
use thiqa_wire::{Day, EnvelopeId, KeyId};

use crate::collect::{Collected, collect};
use crate::desk::{Desk, Keyring};
use crate::error::DeskError;
use crate::publish::{Publishing, publish_due};
use crate::relay::{Relay, RelayError};
use crate::store::deployment;

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
    /// Keys whose time is over are destroyed.
    Destroyed,
    /// A batch was acknowledged.
    Acknowledged,
}

/// What a pull came to.
#[derive(Debug)]
pub struct Pulled {
    /// The ciphertext.
    pub collected: Collected,
    /// The manifest.
    pub publishing: Publishing,
    /// What each envelope became, in the order of opening.
    pub settled: Vec<Settled>,
    /// Stored envelopes of a newer version, which wait for an update of this program.
    pub newer: usize,
    /// Keys destroyed now, by their manifest's `seq`.
    pub destroyed: Vec<u64>,
    /// How many the relay may delete now.
    pub acknowledged: usize,
    /// Why nothing more was acknowledged.
    pub unacknowledged: Option<Unacknowledged>,
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

/// Pulls once. A second pull at the same time is refused; a relay that cannot be reached or does
/// not accept this desk ends it before anything is opened, so no day is noted by a wrong clock.
pub fn pull(
    desk: &Desk,
    keyring: &Keyring,
    relay: &mut Relay,
    today: Day,
    dice: &mut dyn CryptoRng,
    observe: &mut dyn FnMut(Step),
) -> Result<Pulled, DeskError> {
    let _alone = desk.pull_alone()?;
    let collected = collect(desk, relay, &mut |id| observe(Step::Stored(id)))?;
    observe(Step::Collected);
    let publishing = publish_due(desk, relay, today)?;
    observe(Step::ReadBack);
    let opening = Opening {
        desk,
        keyring,
        deployment: desk.identity().deployment(),
        keys: keyring.reception_keys(desk.store())?,
        today,
    };
    let (settled, newer) = settle::all(&opening, dice, observe)?;
    let mut pulled = Pulled {
        collected,
        publishing,
        settled,
        newer,
        destroyed: Vec::new(),
        acknowledged: 0,
        unacknowledged: None,
    };
    farewell::retire_and_destroy(&opening, &mut pulled, observe)?;
    farewell::acknowledge(&opening, relay, &mut pulled, observe)?;
    desk.store().write(|tx| deployment::note_pulled(tx, today))?;
    desk.store().truncate_log()?;
    Ok(pulled)
}
