//! Which backups were made here, and which of them were opened and read.

use rusqlite::{Connection, OptionalExtension, params};
use thiqa_wire::Day;

use crate::error::DeskError;

/// Notes a backup before its snapshot is taken, so that the snapshot holds its own name.
pub fn add(store: &Connection, id: &[u8; 16], today: Day) -> Result<(), DeskError> {
    store.execute("INSERT INTO backup (id, made) VALUES (?1, ?2)", params![id, today.0])?;
    Ok(())
}

/// The name of the last backup: inside a snapshot, its own.
pub fn last(store: &Connection) -> Result<Option<([u8; 16], Day)>, DeskError> {
    let sql = "SELECT id, made FROM backup ORDER BY number DESC LIMIT 1";
    Ok(store.query_row(sql, [], |row| Ok((row.get(0)?, Day(row.get(1)?)))).optional()?)
}

/// Notes that a backup was opened and read, and the last result it holds. `false` where it was
/// not made by this desk.
pub fn note_checked(
    store: &Connection,
    id: &[u8; 16],
    serial: u64,
    today: Day,
) -> Result<bool, DeskError> {
    let changed = store.execute(
        "UPDATE backup SET checked = ?2, serial = ?3 WHERE id = ?1",
        params![id, today.0, serial],
    )?;
    Ok(changed == 1)
}

/// The last result that a checked backup holds; 0 where there is none.
pub fn covered(store: &Connection) -> Result<u64, DeskError> {
    let sql = "SELECT coalesce(max(serial), 0) FROM backup WHERE checked IS NOT NULL";
    Ok(store.query_row(sql, [], |row| row.get(0))?)
}

/// The day on which the newest checked backup was made.
pub fn last_checked(store: &Connection) -> Result<Option<Day>, DeskError> {
    let sql = "SELECT max(made) FROM backup WHERE checked IS NOT NULL";
    let day: Option<u32> = store.query_row(sql, [], |row| row.get(0))?;
    Ok(day.map(Day))
}

/// Whether a backup that was made on `day` or before, and which a newer checked one replaces.
pub fn has_newer_checked(store: &Connection, day: Day) -> Result<bool, DeskError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM backup WHERE checked IS NOT NULL AND made > ?1)";
    Ok(store.query_row(sql, [day.0], |row| row.get(0))?)
}
