//! What the relay lists and this desk cannot read: not given, or written by a newer version.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use thiqa_wire::{Day, EnvelopeId};

use crate::error::Fault;

/// Notes what cannot be read today: each keeps the day of the first pull that could not, and what can be
/// read now, or is listed no more, is forgotten.
pub fn note(store: &Connection, ids: &[EnvelopeId], today: Day) -> Result<(), Fault> {
    let known = store
        .prepare("SELECT envelope FROM unread")?
        .query_map([], |row| row.get(0).map(EnvelopeId))?
        .collect::<Result<Vec<_>, _>>()?;
    let now: BTreeSet<&EnvelopeId> = ids.iter().collect();
    for id in known.iter().filter(|id| !now.contains(id)) {
        store.execute("DELETE FROM unread WHERE envelope = ?1", [id.0])?;
    }
    for id in now {
        let sql = "INSERT OR IGNORE INTO unread (envelope, since) VALUES (?1, ?2)";
        store.execute(sql, params![id.0, today.0])?;
    }
    Ok(())
}

/// Whether one of them could not be read for the first time after `day`.
pub fn any_since(store: &Connection, day: Day) -> Result<bool, Fault> {
    let sql = "SELECT EXISTS (SELECT 1 FROM unread WHERE since > ?1)";
    Ok(store.query_row(sql, [day.0], |row| row.get(0))?)
}

/// Forgets all: what another desk's pulls waited for, this one has not.
pub fn forget(store: &Connection) -> Result<(), Fault> {
    store.execute("DELETE FROM unread", [])?;
    Ok(())
}
