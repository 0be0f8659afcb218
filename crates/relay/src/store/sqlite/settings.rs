//! The one row of the table `office`: the key of challenges, and the days of the last sweep and the
//! last rebuild.

use rusqlite::Connection;
use thiqa_wire::Day;

use super::statement::run;

/// Stores `fresh` as the key of challenges where there is none yet.
pub(super) fn insert(db: &Connection, fresh: &[u8; 32]) -> rusqlite::Result<usize> {
    run(
        db,
        "INSERT INTO office (one, challenge_key) VALUES (1, ?1) ON CONFLICT DO NOTHING",
        [fresh],
    )
}

pub(super) fn challenge_key(db: &Connection) -> rusqlite::Result<[u8; 32]> {
    db.prepare_cached("SELECT challenge_key FROM office")?.query_row([], |row| row.get(0))
}

/// The day of the last sweep, or of the first manifest before one.
pub(super) fn last_swept(db: &Connection) -> rusqlite::Result<Option<Day>> {
    day(db, "SELECT swept FROM office")
}

pub(super) fn set_last_swept(db: &Connection, day: Day) -> rusqlite::Result<usize> {
    run(db, "UPDATE office SET swept = ?1", [day.0])
}

pub(super) fn last_rebuilt(db: &Connection) -> rusqlite::Result<Option<Day>> {
    day(db, "SELECT rebuilt FROM office")
}

pub(super) fn set_last_rebuilt(db: &Connection, day: Day) -> rusqlite::Result<usize> {
    run(db, "UPDATE office SET rebuilt = ?1", [day.0])
}

fn day(db: &Connection, sql: &str) -> rusqlite::Result<Option<Day>> {
    db.prepare_cached(sql)?.query_row([], |row| Ok(row.get::<_, Option<u32>>(0)?.map(Day)))
}
