//! Grants, and the challenges that were spent for them. Knows both by their hashes alone.

use rusqlite::{Connection, OptionalExtension};

use super::space::space;
use super::statement::{WriteError, integer, run};
use crate::store::contract::{GrantState, NewGrant, SpentForTurn};
use crate::store::rules::{self, StoredGrant};

/// Spends a challenge for a grant. `limit` is the number of bytes that the file may have for that.
pub(super) fn issue(db: &Connection, new: &NewGrant, limit: u64) -> Result<(), WriteError> {
    rules::issue_grant(is_spent(db, &new.challenge)?, new, space(db, limit)?)?;
    insert_spent(db, &new.challenge, rules::hour_after(new.challenge_expires))?;
    insert(db, new, rules::hour_after(new.valid_until))?;
    Ok(())
}

/// Spends a challenge for a turn. `room` is the number of bytes that envelopes and messages may fill.
pub(super) fn spend_for_turn(
    db: &Connection,
    spent: &SpentForTurn,
    room: u64,
) -> Result<(), WriteError> {
    rules::spend_for_turn(is_spent(db, &spent.challenge)?, spent, space(db, room)?)?;
    insert_spent(db, &spent.challenge, rules::hour_after(spent.expires))?;
    Ok(())
}

/// Grants that are good at the unix second `now` and were not used.
pub(super) fn unspent(db: &Connection, now: u64) -> rusqlite::Result<u64> {
    db.prepare_cached("SELECT count(*) FROM grants WHERE used = 0 AND until_hour >= ?1")?
        .query_row([integer(now)], |row| row.get(0).map(i64::unsigned_abs))
}

/// What the grant of this hash is good for at the unix second `now`, for an envelope of so many bytes.
pub(super) fn state(
    db: &Connection,
    grant: &[u8; 32],
    bytes: usize,
    now: u64,
) -> rusqlite::Result<GrantState> {
    Ok(rules::grant_state(now, stored(db, grant)?, bytes))
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
    db.prepare_cached("SELECT until_hour, used, large FROM grants WHERE grant_hash = ?1")?
        .query_row([grant], |row| {
            let until_hour = row.get::<_, i64>(0)?.unsigned_abs();
            Ok(StoredGrant { until_hour, used: row.get(1)?, large: row.get(2)? })
        })
        .optional()
}

fn insert(db: &Connection, new: &NewGrant, until_hour: u64) -> rusqlite::Result<usize> {
    run(
        db,
        "INSERT INTO grants (grant_hash, until_hour, used, large) VALUES (?1, ?2, 0, ?3)",
        (new.grant, integer(until_hour), new.purpose.allows_large()),
    )
}

fn is_spent(db: &Connection, challenge: &[u8; 32]) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM spent WHERE challenge_hash = ?1")?.exists([challenge])
}

fn insert_spent(db: &Connection, challenge: &[u8; 32], until_hour: u64) -> rusqlite::Result<usize> {
    run(
        db,
        "INSERT INTO spent (challenge_hash, until_hour) VALUES (?1, ?2)",
        (challenge, integer(until_hour)),
    )
}
