//! Deleting what is over, table by table, as the rules say.

use rusqlite::Connection;

use super::statement::WriteError;
use super::{envelopes, grants, mailboxes, manifests, nonces, settings};
use crate::store::contract::Sweep;
use crate::store::rules;

pub(super) fn sweep(db: &Connection, now: u64, clock_confirmed: bool) -> Result<Sweep, WriteError> {
    let Some(plan) = rules::sweep(settings::last_swept(db)?, now, clock_confirmed) else {
        return Ok(Sweep::Postponed);
    };
    if let Some(latest) = &plan.shorten {
        envelopes::shorten(db, latest)?;
        mailboxes::shorten(db, latest.reply)?;
    }
    let uncollected = envelopes::sweep(db, plan.today)?;
    mailboxes::sweep(db, plan.today)?;
    if let Some(day) = plan.replaced_by {
        manifests::sweep(db, day)?;
    }
    grants::sweep(db, plan.now)?;
    nonces::sweep(db, plan.now)?;
    if plan.note_day {
        settings::set_last_swept(db, plan.today)?;
    }
    Ok(Sweep::Done { envelopes: uncollected })
}
