//! Which envelopes have a result: what makes a second copy nothing, and an acknowledgement safe.

use rusqlite::{Connection, params};
use thiqa_wire::{Day, EnvelopeId, KeyId};

use crate::error::Fault;

/// Notes that an envelope has its result.
pub fn add(
    store: &Connection,
    id: EnvelopeId,
    key: Option<KeyId>,
    today: Day,
) -> Result<(), Fault> {
    store.execute(
        "INSERT INTO seen (hash, key_id, day) VALUES (?1, ?2, ?3)",
        params![id.seen(), key.map(|key| key.0), today.0],
    )?;
    Ok(())
}

/// Notes that what an envelope held was erased with its case. Not for a wish, which a desk that is
/// restored from before it must be able to pull again.
pub fn note_erased(store: &Connection, id: EnvelopeId) -> Result<(), Fault> {
    store.execute("UPDATE seen SET erased = 1 WHERE hash = ?1", [id.seen()])?;
    Ok(())
}

/// Whether the relay may delete it: its serial is covered by a checked backup, it was applied on
/// `day` or before, or its case was erased.
pub fn may_go(
    store: &Connection,
    id: EnvelopeId,
    covered: u64,
    day: Option<Day>,
) -> Result<bool, Fault> {
    Ok(store.query_row(
        "SELECT EXISTS (SELECT 1 FROM seen WHERE hash = ?1
             AND (serial <= ?2 OR day <= ?3 OR erased = 1))",
        params![id.seen(), covered, day.map(|day| day.0)],
        |row| row.get(0),
    )?)
}

/// The serial of the last result; 0 where there is none.
pub fn last_serial(store: &Connection) -> Result<u64, Fault> {
    Ok(store.query_row("SELECT coalesce(max(serial), 0) FROM seen", [], |row| row.get(0))?)
}

/// Forgets results of `day` and before, whose envelopes no key here could open any more.
pub fn forget(store: &Connection, day: Day) -> Result<usize, Fault> {
    Ok(store.execute(
        "DELETE FROM seen WHERE day <= ?1 AND NOT EXISTS (
             SELECT 1 FROM reception_key JOIN week USING (seq) WHERE week.key_id = seen.key_id)",
        [day.0],
    )?)
}
