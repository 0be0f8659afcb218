//! Deleting what is over, table by table, as the rules say.

use rusqlite::Connection;
use thiqa_wire::Day;

use super::statement::WriteError;
use super::{envelopes, grants, mailboxes, manifests, nonces, settings};
use crate::store::contract::Sweep;
use crate::store::rules;

pub(super) fn sweep(db: &Connection, now: u64, clock_confirmed: bool) -> Result<Sweep, WriteError> {
    let plan = rules::sweep(now, clock_confirmed);
    grants::sweep(db, plan.now)?;
    nonces::sweep(db, plan.now)?;
    let Some(days) = plan.days else {
        let last = settings::last_swept(db)?;
        return Ok(Sweep::Postponed { days: last.map_or(0, |last| Day::of(now).since(last)) });
    };
    envelopes::shorten(db, &days.latest)?;
    mailboxes::shorten(db, days.latest.reply)?;
    let uncollected = envelopes::sweep(db, days.today)?;
    mailboxes::sweep(db, days.today)?;
    if let Some(day) = days.replaced_by {
        manifests::sweep(db, day)?;
    }
    settings::set_last_swept(db, days.today)?;
    Ok(Sweep::Done { envelopes: uncollected })
}
