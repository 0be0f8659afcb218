//! Collecting: copies every ciphertext that waits at the relay onto this disk. Opens nothing and
//! never lets the relay delete anything, so two copies exist until a pull.

use rusqlite::Connection;
use thiqa_wire::{Day, EnvelopeId};

use super::error::SyncError;
use super::publish::{Publishing, publish_due};
use crate::error::Fault;
use crate::relay::{Relay, RelayError};
use crate::session::Desk;
use crate::store::{deployment, listed_at_takeover, waiting};

/// Failures in a row, each after its own tries, from which on the rest is left for the next time:
/// one envelope that cannot be given never stands in the way of the others.
const GIVES_UP_AFTER: u32 = 3;

/// What collecting brought.
#[derive(Debug, Default)]
pub struct Collected {
    /// Every id the relay listed.
    pub listed: Vec<EnvelopeId>,
    /// How many were copied now.
    pub stored: usize,
    /// How many are listed but could not be copied.
    pub missing: usize,
    /// Why the last of those could not.
    pub trouble: Option<RelayError>,
}

/// What an unattended `fetch` did.
#[derive(Debug)]
pub struct Fetched {
    /// The ciphertext.
    pub collected: Collected,
    /// The manifest.
    pub publishing: Publishing,
}

impl Fetched {
    /// What something on the way to the relay did, where it did.
    pub fn meddling(&self) -> Option<&RelayError> {
        let all = [self.collected.trouble.as_ref(), self.publishing.refused.as_ref()];
        all.into_iter().flatten().find(|why| why.is_meddling())
    }
}

/// Copies ciphertext and publishes the due manifest. Needs no passphrase, acknowledges nothing.
///
/// # Errors
/// [`SyncError::Relay`] where its list was not read.
pub fn fetch(desk: &Desk, relay: &mut Relay, today: Day) -> Result<Fetched, SyncError> {
    let collected = collect(desk, relay, &mut |_| {});
    let publishing = publish_due(desk, relay, today)?;
    Ok(Fetched { collected: collected?, publishing })
}

/// Lists to the end, then copies what is neither stored nor settled, each durably.
///
/// # Errors
/// [`SyncError::Relay`] where its list was not read.
pub(super) fn collect(
    desk: &Desk,
    relay: &mut Relay,
    copied: &mut dyn FnMut(EnvelopeId),
) -> Result<Collected, SyncError> {
    let took_over = deployment::took_over(desk.store().reader())?;
    let mut collected = Collected { listed: relay.list()?, ..Collected::default() };
    if took_over {
        desk.store().write(|tx| note_first_list(tx, &collected.listed))?;
    }
    let mut failures = 0;
    for &id in &collected.listed {
        if waiting::has(desk.store().reader(), id)? {
            continue;
        }
        if failures == GIVES_UP_AFTER {
            collected.missing += 1;
            continue;
        }
        match relay.envelope(id) {
            Ok(bytes) => {
                desk.store().write(|tx| {
                    waiting::put(tx, id, &bytes)?;
                    listed_at_takeover::remove(tx, id)
                })?;
                collected.stored += 1;
                failures = 0;
                copied(id);
            }
            Err(error) => {
                collected.missing += 1;
                failures += u32::from(!error.is_about_one_thing());
                collected.trouble = Some(error);
            }
        }
    }
    Ok(collected)
}

/// The first list after a takeover: the desk before may have had, and answered, what stands in it and is
/// not here. What cannot be copied today counts so too when it is given at last; what comes later does not.
fn note_first_list(tx: &Connection, listed: &[EnvelopeId]) -> Result<(), Fault> {
    for &id in listed {
        if !waiting::has(tx, id)? {
            listed_at_takeover::add(tx, id)?;
        }
    }
    deployment::note_took_over(tx, false)
}
