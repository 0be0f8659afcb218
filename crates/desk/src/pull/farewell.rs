//! The end of a pull: keys that the relay no longer shows are retired, those whose time is over
//! are destroyed, and the relay may delete what this desk holds twice.
//!
//! Never by date alone: only a pull whose signed list was answered, so that the clocks agree, and
//! which read back a verified manifest with a higher number than the key's.

use thiqa_wire::paths::ACK_LIMIT;
use thiqa_wire::{Day, EnvelopeId};

use super::{Opening, Pulled, Step, Unacknowledged};
use crate::error::DeskError;
use crate::folder;
use crate::publish::Served;
use crate::relay::Relay;
use crate::store::kept::Apart;
use crate::store::{backups, kept, results, waiting, weeks};

/// Days from retirement to destruction where everything listed was stored: the relay has stopped
/// taking the key after 7, and two weeks are for what was held back.
const DESTROYED_AFTER: u32 = 21;
/// Days from retirement to destruction otherwise: beyond the relay's 120 of keeping.
const DESTROYED_IN_ANY_CASE_AFTER: u32 = 130;
/// Days after which a result is acknowledged without a backup.
const ACKNOWLEDGED_AFTER: u32 = 14;
/// Days for which a result is remembered at least, and what did not open is kept: beyond the
/// relay's 120 of keeping.
const REMEMBERED: u32 = 130;

/// Days for which a message that fits no case is kept and tried again (protocol, section 7).
const TRIED_AGAIN: u32 = 120;

/// Retires keys and deletes those whose time is over, and forgets results that no key could
/// repeat, what did not open and what fitted no case long ago.
pub(super) fn retire_and_destroy(
    opening: &Opening<'_>,
    pulled: &mut Pulled,
    observe: &mut dyn FnMut(Step),
) -> Result<(), DeskError> {
    let (store, today) = (opening.desk.store(), opening.today);
    let Some(served) = pulled.publishing.served.seq() else { return Ok(()) };
    store.write(|tx| weeks::retire_below(tx, served, today))?;
    observe(Step::Retired);
    let complete = pulled.collected.missing == 0;
    let after = if complete { DESTROYED_AFTER } else { DESTROYED_IN_ANY_CASE_AFTER };
    // A copy that lies there for a backup still holds them: then they wait for the next pull.
    let no_copy = folder::clear_scratch(opening.desk.folder())?;
    store.write(|tx| {
        if no_copy
            && waiting::count(tx)? == 0
            && let Some(day) = earlier(today, after)
        {
            for seq in weeks::retired_by(tx, served, day)? {
                weeks::delete_key(tx, seq)?;
            }
        }
        if let Some(day) = earlier(today, REMEMBERED) {
            results::forget(tx, day)?;
            kept::forget(tx, Apart::Unreadable, day)?;
        }
        if let Some(day) = earlier(today, TRIED_AGAIN) {
            kept::forget(tx, Apart::Unmatched, day)?;
        }
        Ok(())
    })?;
    observe(Step::Destroyed);
    Ok(())
}

/// Only what is in no file any more is destroyed, the log included.
pub(super) fn empty_log(opening: &Opening<'_>, pulled: &mut Pulled) -> Result<(), DeskError> {
    let store = opening.desk.store();
    pulled.log_kept = !store.truncate_log()?;
    if !pulled.log_kept {
        pulled.destroyed = store.write(|tx| weeks::note_destroyed(tx, opening.today))?;
    }
    Ok(())
}

/// Lets the relay delete what a checked backup holds, and what was applied long ago.
pub(super) fn acknowledge(
    opening: &Opening<'_>,
    relay: &mut Relay,
    pulled: &mut Pulled,
    observe: &mut dyn FnMut(Step),
) -> Result<(), DeskError> {
    pulled.unacknowledged = objection(opening, &pulled.publishing.served)?;
    if pulled.unacknowledged.is_some() {
        return Ok(());
    }
    for batch in ready(opening, &pulled.collected.listed)?.chunks(ACK_LIMIT) {
        if let Err(error) = relay.ack(batch) {
            pulled.unacknowledged = Some(Unacknowledged::Relay(error));
            return Ok(());
        }
        pulled.acknowledged += batch.len();
        observe(Step::Acknowledged);
    }
    Ok(())
}

/// A desk that was restored while another one goes on must not empty the relay for it.
fn objection(opening: &Opening<'_>, served: &Served) -> Result<Option<Unacknowledged>, DeskError> {
    Ok(match served {
        Served::Verified(manifest) => {
            let ours = weeks::has_key(opening.desk.store().reader(), manifest.key())?;
            (!ours).then_some(Unacknowledged::NotOurKey)
        }
        Served::Nothing | Served::Unverifiable | Served::Unread => Some(Unacknowledged::NoManifest),
    })
}

fn ready(opening: &Opening<'_>, listed: &[EnvelopeId]) -> Result<Vec<EnvelopeId>, DeskError> {
    let store = opening.desk.store().reader();
    let covered = backups::covered(store)?;
    let day = earlier(opening.today, ACKNOWLEDGED_AFTER);
    let mut ready = Vec::new();
    for &id in listed {
        if results::may_go(store, id, covered, day)? {
            ready.push(id);
        }
    }
    Ok(ready)
}

fn earlier(today: Day, days: u32) -> Option<Day> {
    today.0.checked_sub(days).map(Day)
}
