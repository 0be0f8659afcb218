//! The nonces of desk requests, one row each.

use rusqlite::Connection;

use super::statement::{WriteError, integer, run};
use crate::store::rules;

pub(super) fn record(db: &Connection, nonce: &[u8; 16], until: u64) -> Result<(), WriteError> {
    let inserted = run(
        db,
        "INSERT INTO nonces (nonce, until_hour) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        (nonce, integer(rules::hour_after(until))),
    )?;
    Ok(rules::record_nonce(inserted == 1)?)
}

/// Deletes those whose hour lies before the unix second `now`.
pub(super) fn sweep(db: &Connection, now: u64) -> rusqlite::Result<usize> {
    run(db, "DELETE FROM nonces WHERE until_hour < ?1", [integer(now)])
}
