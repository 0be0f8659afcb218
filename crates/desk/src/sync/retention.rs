//! Retention: keys that the relay no longer shows are retired, those whose time is over are destroyed,
//! and what no key could repeat is forgotten.
//!
//! Never by date alone: only a pull whose signed list was answered, so that the clocks agree, and
//! which read back a verified manifest with a higher number than the key's.

use rusqlite::Connection;
use thiqa_wire::Day;

use super::context::PullContext;
use super::pulled::{Pulled, Step};
use crate::calendar::earlier;
use crate::dead_letter_kind::DeadLetterKind;
use crate::error::Fault;
use crate::folder;
use crate::store::{dead_letters, deployment, results, waiting, weeks};

/// Days from retirement to destruction where everything listed was stored and opened: the relay has
/// stopped taking the key after 7, and two weeks are for what was held back.
const DESTROYED_AFTER: u32 = 21;
/// Days from retirement to destruction otherwise, beyond the relay's 120 of keeping: what is held
/// back, or waits for an update, holds no key for ever.
const DESTROYED_IN_ANY_CASE_AFTER: u32 = 130;
/// Days for which a result is remembered at least, and what did not open or broke a rule is kept: beyond
/// the relay's 120 of keeping.
const REMEMBERED: u32 = 130;
/// Days for which a message that fits no case is kept and tried again (protocol, section 7).
const TRIED_AGAIN: u32 = 120;

/// Retires keys and deletes those whose time is over, and forgets results that no key could
/// repeat, what did not open, what broke a rule and what fitted no case long ago.
pub(super) fn retire_and_destroy(
    context: &PullContext<'_>,
    pulled: &mut Pulled,
    observe: &mut dyn FnMut(Step),
) -> Result<(), Fault> {
    let (store, today) = (context.store(), context.today);
    let Some(served) = pulled.publishing.served.seq() else { return Ok(()) };
    store.write(|tx| weeks::retire_below(tx, served, today))?;
    observe(Step::Retired);
    let complete = pulled.collected.missing == 0 && waiting::count(store.reader())? == 0;
    let after = if complete { DESTROYED_AFTER } else { DESTROYED_IN_ANY_CASE_AFTER };
    // A copy that lies there for a backup still holds them: then they wait for the next pull.
    let no_copy = folder::clear_scratch(context.session.desk().folder())?;
    store.write(|tx| {
        if no_copy && let Some(day) = earlier(today, after) {
            for seq in weeks::retired_by(tx, served, day)? {
                weeks::delete_key(tx, seq)?;
                deployment::note_must_rebuild(tx, true)?;
            }
        }
        if let Some(day) = earlier(today, REMEMBERED) {
            results::forget(tx, day)?;
            forget(tx, DeadLetterKind::Unreadable, day)?;
            forget(tx, DeadLetterKind::Quarantined, day)?;
        }
        if let Some(day) = earlier(today, TRIED_AGAIN) {
            forget(tx, DeadLetterKind::Unmatched, day)?;
        }
        Ok::<_, Fault>(())
    })?;
    observe(Step::Destroyed);
    Ok(())
}

/// What fitted no case may be a child's words: it goes as an erased case does.
fn forget(tx: &Connection, kind: DeadLetterKind, day: Day) -> Result<(), Fault> {
    if dead_letters::forget(tx, kind, day)? > 0 {
        deployment::note_must_rebuild(tx, true)?;
    }
    Ok(())
}

/// Only what is in no file any more is erased or destroyed: neither between the rows that are left, nor
/// in the log.
pub(super) fn leave_no_trace(context: &PullContext<'_>, pulled: &mut Pulled) -> Result<(), Fault> {
    let store = context.store();
    let mut rebuilt = true;
    if deployment::must_rebuild(store.reader())? {
        rebuilt = store.rebuild()?;
        if rebuilt {
            store.write(|tx| deployment::note_must_rebuild(tx, false))?;
        }
    }
    pulled.log_kept = !(store.truncate_log()? && rebuilt);
    if !pulled.log_kept {
        pulled.destroyed = store.write(|tx| weeks::note_destroyed(tx, context.today))?;
    }
    Ok(())
}
