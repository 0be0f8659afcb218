//! Where this folder is at home.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::Fault;
use crate::home::{FileMarks, Home};

/// Where it is at home; `None` where no release that asks has opened it yet, whose tables may be older than
/// this one.
pub fn home(store: &Connection) -> Result<Option<Home>, Fault> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'home')";
    if !store.query_row(sql, [], |row| row.get(0))? {
        return Ok(None);
    }
    let sql = "SELECT salt, machine, created, inode FROM home";
    Ok(store.query_row(sql, [], home_row).optional()?)
}

fn home_row(row: &Row<'_>) -> rusqlite::Result<Home> {
    let (created, inode) = (row.get(2)?, row.get::<_, Option<_>>(3)?);
    let file = inode.map(|inode| FileMarks { created, inode });
    Ok(Home { salt: row.get(0)?, machine: row.get(1)?, file })
}

/// Notes where it is at home from now on.
pub fn put(store: &Connection, home: &Home) -> Result<(), Fault> {
    let (created, inode) = (home.file.and_then(|it| it.created), home.file.map(|it| it.inode));
    store.execute(
        "INSERT OR REPLACE INTO home (one, salt, machine, created, inode) VALUES (1, ?1, ?2, ?3, ?4)",
        params![home.salt, home.machine, created, inode],
    )?;
    Ok(())
}
