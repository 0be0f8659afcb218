//! What the relay listed when this desk took over from another one, and is not copied yet: that one may have
//! had it, and answered. What is listed later came to this desk alone.

use rusqlite::Connection;
use thiqa_wire::EnvelopeId;

use crate::error::Fault;

/// Notes one.
pub fn add(store: &Connection, id: EnvelopeId) -> Result<(), Fault> {
    store.execute("INSERT OR IGNORE INTO listed_at_takeover (envelope) VALUES (?1)", [id.0])?;
    Ok(())
}

/// Forgets one, which is copied now.
pub fn remove(store: &Connection, id: EnvelopeId) -> Result<(), Fault> {
    store.execute("DELETE FROM listed_at_takeover WHERE envelope = ?1", [id.0])?;
    Ok(())
}

/// Forgets all: another takeover has a list of its own.
pub fn forget(store: &Connection) -> Result<(), Fault> {
    store.execute("DELETE FROM listed_at_takeover", [])?;
    Ok(())
}
