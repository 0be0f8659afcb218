//! Grants, and the challenges that were spent for them. Knows both by their hashes alone.

use rusqlite::{Connection, OptionalExtension};

use super::space::space;
use super::statement::{WriteError, integer, run};
use crate::store::contract::NewGrant;
use crate::store::rules::{self, GrantState, StoredGrant};

/// Spends a challenge for a grant. `limit` is the number of bytes that the file may have for that.
pub(super) fn issue(db: &Connection, new: &NewGrant, limit: u64) -> Result<(), WriteError> {
    rules::issue_grant(is_spent(db, &new.challenge)?, space(db, limit)?)?;
    spend(db, &new.challenge, rules::hour_after(new.challenge_expires))?;
    insert(db, &new.grant, rules::hour_after(new.valid_until))?;
    Ok(())
}

/// What the grant of this hash is good for at the unix second `now`.
pub(super) fn state(db: &Connection, grant: &[u8; 32], now: u64) -> rusqlite::Result<GrantState> {
    Ok(GrantState::at(now, stored(db, grant)?))
}

/// Notes that an envelope was stored on it.
pub(super) fn set_used(db: &Connection, grant: &[u8; 32]) -> rusqlite::Result<usize> {
    run(db, "UPDATE grants SET used = 1 WHERE grant_hash = ?1", [grant])
}

/// Deletes grants and spent challenges whose hour lies before the unix second `now`.
pub(super) fn sweep(db: &Connection, now: u64) -> rusqlite::Result<()> {
    run(db, "DELETE FROM grants WHERE until_hour < ?1", [integer(now)])?;
    run(db, "DELETE FROM spent WHERE until_hour < ?1", [integer(now)])?;
    Ok(())
}

fn stored(db: &Connection, grant: &[u8; 32]) -> rusqlite::Result<Option<StoredGrant>> {
    db.prepare_cached("SELECT until_hour, used FROM grants WHERE grant_hash = ?1")?
        .query_row([grant], |row| {
            let until_hour = row.get::<_, i64>(0)?.unsigned_abs();
            Ok(StoredGrant { until_hour, used: row.get(1)? })
        })
        .optional()
}

fn insert(db: &Connection, grant: &[u8; 32], until_hour: u64) -> rusqlite::Result<usize> {
    run(
        db,
        "INSERT INTO grants (grant_hash, until_hour, used) VALUES (?1, ?2, 0)",
        (grant, integer(until_hour)),
    )
}

fn is_spent(db: &Connection, challenge: &[u8; 32]) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM spent WHERE challenge_hash = ?1")?.exists([challenge])
}

fn spend(db: &Connection, challenge: &[u8; 32], until_hour: u64) -> rusqlite::Result<usize> {
    run(
        db,
        "INSERT INTO spent (challenge_hash, until_hour) VALUES (?1, ?2)",
        (challenge, integer(until_hour)),
    )
}
