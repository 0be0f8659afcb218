//! Which backups were made here, and which of them were opened and read.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};
use thiqa_wire::Day;

use crate::error::Fault;

/// Notes a backup before its snapshot is taken, so that the snapshot holds its own name.
/// `elsewhere` is where it goes, if not into the desk's own folder.
pub fn add(
    store: &Connection,
    id: &[u8; 16],
    today: Day,
    elsewhere: Option<&Path>,
) -> Result<(), Fault> {
    let path = elsewhere.map(|path| path.as_os_str().as_bytes());
    let sql = "INSERT INTO backup (id, made, path) VALUES (?1, ?2, ?3)";
    store.execute(sql, params![id, today.0, path])?;
    Ok(())
}

/// The name of the last backup: inside a snapshot, its own.
pub fn last(store: &Connection) -> Result<Option<([u8; 16], Day)>, Fault> {
    let sql = "SELECT id, made FROM backup ORDER BY number DESC LIMIT 1";
    Ok(store.query_row(sql, [], |row| Ok((row.get(0)?, Day(row.get(1)?)))).optional()?)
}

/// Notes that a backup was opened and read, and the last result it holds; `None` where messages in
/// it are damaged, so that it replaces no older one. `false` where it was not made by this desk.
pub fn note_checked(
    store: &Connection,
    id: &[u8; 16],
    serial: Option<u64>,
    today: Day,
) -> Result<bool, Fault> {
    let changed = store.execute(
        "UPDATE backup SET checked = ?2, serial = ?3 WHERE id = ?1",
        params![id, today.0, serial],
    )?;
    Ok(changed == 1)
}

/// The last result that a checked backup holds; 0 where there is none.
pub fn covered(store: &Connection) -> Result<u64, Fault> {
    let sql = "SELECT coalesce(max(serial), 0) FROM backup WHERE checked IS NOT NULL";
    Ok(store.query_row(sql, [], |row| row.get(0))?)
}

/// The day on which the newest checked backup was made.
pub fn last_checked(store: &Connection) -> Result<Option<Day>, Fault> {
    let sql = "SELECT max(made) FROM backup WHERE checked IS NOT NULL";
    let day: Option<u32> = store.query_row(sql, [], |row| row.get(0))?;
    Ok(day.map(Day))
}

/// The last day before `day` on which a backup was made that a newer, checked and whole one
/// replaces.
pub fn last_replaced(store: &Connection, day: Day) -> Result<Option<Day>, Fault> {
    let sql = "SELECT max(made) FROM backup AS old WHERE made < ?1 AND EXISTS (
                   SELECT 1 FROM backup WHERE serial IS NOT NULL AND made > old.made)";
    let made: Option<u32> = store.query_row(sql, [day.0], |row| row.get(0))?;
    Ok(made.map(Day))
}

/// Where the backups of before `day` were written that lie outside the desk's folder and were not
/// written over by a later one.
pub fn elsewhere(store: &Connection, day: Day) -> Result<Vec<PathBuf>, Fault> {
    let paths = store
        .prepare(
            "SELECT path FROM backup WHERE path IS NOT NULL
             GROUP BY path HAVING max(made) < ?1 ORDER BY max(number)",
        )?
        .query_map([day.0], |row| Ok(PathBuf::from(OsString::from_vec(row.get(0)?))))?
        .collect::<Result<_, _>>()?;
    Ok(paths)
}

/// Whether a newer, checked and whole backup replaces those of `day`.
pub fn has_newer_checked(store: &Connection, day: Day) -> Result<bool, Fault> {
    let sql = "SELECT EXISTS (SELECT 1 FROM backup WHERE serial IS NOT NULL AND made > ?1)";
    Ok(store.query_row(sql, [day.0], |row| row.get(0))?)
}
