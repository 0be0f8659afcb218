//! Ciphertext that was copied from the relay and has no result yet.

use rusqlite::{Connection, OptionalExtension, params};
use thiqa_wire::EnvelopeId;

use crate::error::Fault;

/// Keeps an envelope's bytes, unless it has a result or waits already. The desk before this one may have
/// answered it where it stood in the first list after the takeover, or none was read since.
pub fn put(store: &Connection, id: EnvelopeId, bytes: &[u8]) -> Result<(), Fault> {
    store.execute(
        "INSERT OR IGNORE INTO waiting (envelope, bytes, answered)
         SELECT ?1, ?2, EXISTS (SELECT 1 FROM listed_at_takeover WHERE envelope = ?1)
                     OR (SELECT took_over FROM last)
         WHERE NOT EXISTS (SELECT 1 FROM seen WHERE hash = ?3)",
        params![id.0, bytes, id.seen()],
    )?;
    Ok(())
}

/// Whether this envelope is stored or has a result, so that it need not be copied.
pub fn has(store: &Connection, id: EnvelopeId) -> Result<bool, Fault> {
    Ok(store.query_row(
        "SELECT EXISTS (SELECT 1 FROM waiting WHERE envelope = ?1)
             OR EXISTS (SELECT 1 FROM seen WHERE hash = ?2)",
        params![id.0, id.seen()],
        |row| row.get(0),
    )?)
}

/// All that wait.
pub fn ids(store: &Connection) -> Result<Vec<EnvelopeId>, Fault> {
    let ids = store
        .prepare("SELECT envelope FROM waiting ORDER BY envelope")?
        .query_map([], |row| row.get(0).map(EnvelopeId))?
        .collect::<Result<_, _>>()?;
    Ok(ids)
}

/// The bytes of one.
pub fn bytes(store: &Connection, id: EnvelopeId) -> Result<Option<Vec<u8>>, Fault> {
    let sql = "SELECT bytes FROM waiting WHERE envelope = ?1";
    Ok(store.query_row(sql, [id.0], |row| row.get(0)).optional()?)
}

/// Whether the desk before this one may have answered it.
pub fn is_answered(store: &Connection, id: EnvelopeId) -> Result<bool, Fault> {
    let sql = "SELECT EXISTS (SELECT 1 FROM waiting WHERE envelope = ?1 AND answered = 1)";
    Ok(store.query_row(sql, [id.0], |row| row.get(0))?)
}

/// Notes that another desk may have answered all that wait.
pub fn may_be_answered(store: &Connection) -> Result<(), Fault> {
    store.execute("UPDATE waiting SET answered = 1", [])?;
    Ok(())
}

/// Notes that a newer version wrote it: it waits for an update of this program.
pub fn note_newer(store: &Connection, id: EnvelopeId) -> Result<(), Fault> {
    store.execute("UPDATE waiting SET newer = 1 WHERE envelope = ?1", [id.0])?;
    Ok(())
}

/// Removes one that has a result.
pub fn remove(store: &Connection, id: EnvelopeId) -> Result<(), Fault> {
    store.execute("DELETE FROM waiting WHERE envelope = ?1", [id.0])?;
    Ok(())
}

/// How many wait.
pub fn count(store: &Connection) -> Result<u64, Fault> {
    Ok(store.query_row("SELECT count(*) FROM waiting", [], |row| row.get(0))?)
}

/// How many of them a newer version wrote.
pub fn count_newer(store: &Connection) -> Result<u64, Fault> {
    Ok(store.query_row("SELECT count(*) FROM waiting WHERE newer = 1", [], |row| row.get(0))?)
}
