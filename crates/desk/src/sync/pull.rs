//! A pull, in this order: list, store, publish, open, retire and destroy keys, erase what is due,
//! acknowledge, answer. Each step is on the disk before the next begins, so a pull that is cut off
//! anywhere is simply run again; pulled twice is one case. Without the relay it opens what is here,
//! and nothing else.

use thiqa_wire::Problem;

use super::collect::{Collected, collect};
use super::context::PullContext;
use super::error::SyncError;
use super::publish::{Publishing, publish_due};
use super::pulled::{Pulled, Step};
use super::{ack, erasure, ingest, matching, notices, retention};
use crate::error::Fault;
use crate::relay::{Relay, RelayError};
use crate::session::Session;
use crate::store::{deployment, entries};

/// Pulls once.
///
/// Where the list fails, what is here already is opened; nothing is published, retired, destroyed or
/// acknowledged.
///
/// # Errors
/// [`SyncError::PullRunning`] where another pull runs at this desk, and [`SyncError::Relay`] where the
/// relay contradicts this machine's clock: every result has a day.
pub fn pull(
    session: &Session,
    relay: &mut Relay,
    observe: &mut dyn FnMut(Step),
) -> Result<Pulled, SyncError> {
    let (desk, today) = (session.desk(), session.today());
    let _alone = desk.pull_alone()?.ok_or(SyncError::PullRunning)?;
    let collected = match collect(desk, relay, &mut |id| observe(Step::Stored(id))) {
        Err(SyncError::Relay(why)) if !matches!(why, RelayError::Refused(Problem::Clock)) => {
            return open_what_is_here(session, why, observe);
        }
        collected => collected?,
    };
    observe(Step::Collected);
    let publishing = publish_due(desk, relay, today)?;
    observe(Step::ReadBack);
    // The relay vouches for the day now.
    session.store().write(|tx| entries::seen_at_the_latest(tx, today))?;
    let context = PullContext::new(session, today)?;
    let mut pulled = open_all(&context, collected, publishing, observe)?;
    retention::retire_and_destroy(&context, &mut pulled, observe)?;
    erasure::carry_out(&context, relay, &mut pulled, observe)?;
    ack::acknowledge(&context, relay, &mut pulled, observe)?;
    notices::write_and_put(&context, relay, &mut pulled, observe)?;
    session.store().write(|tx| deployment::note_pulled(tx, today))?;
    retention::leave_no_trace(&context, &mut pulled)?;
    Ok(pulled)
}

/// Nobody vouches for the day now. One that is too early would let the 14 and 130 days end too
/// early; one that is too late ends nothing. So it is never before the last pull.
fn open_what_is_here(
    session: &Session,
    why: RelayError,
    observe: &mut dyn FnMut(Step),
) -> Result<Pulled, SyncError> {
    let (store, today) = (session.store(), session.today());
    let last = deployment::pulled(store.reader())?.unwrap_or(today);
    let context = PullContext::new(session, today.max(last))?;
    let (collected, publishing) = (Collected::default(), Publishing::none());
    let pulled = open_all(&context, collected, publishing, observe)?;
    let log_kept = !store.truncate_log()? || deployment::must_rebuild(store.reader())?;
    Ok(Pulled { unreached: Some(why), log_kept, ..pulled })
}

/// Opens everything that waits here.
fn open_all(
    context: &PullContext<'_>,
    collected: Collected,
    publishing: Publishing,
    observe: &mut dyn FnMut(Step),
) -> Result<Pulled, Fault> {
    let (mut settled, newer) = ingest::all(context, observe)?;
    settled.extend(matching::try_again(context, observe)?);
    Ok(Pulled {
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
