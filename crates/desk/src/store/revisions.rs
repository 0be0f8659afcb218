//! Which cases changed since somebody looked, so that an index is brought up to date case by case.
//! Triggers keep the table, whatever writes.

use rusqlite::Connection;

use crate::error::Fault;

/// Differs from the last one that this connection read where another connection has written since.
pub fn data_version(store: &Connection) -> Result<i64, Fault> {
    Ok(store.query_row("PRAGMA data_version", [], |row| row.get(0))?)
}

/// The last change; 0 where there is none.
pub fn last(store: &Connection) -> Result<u64, Fault> {
    let sql = "SELECT coalesce(max(at), 0) FROM revision";
    Ok(store.query_row(sql, [], |row| row.get(0))?)
}

/// The cases that changed after this one, erased ones included.
pub fn since(store: &Connection, change: u64) -> Result<Vec<u64>, Fault> {
    let cases = store
        .prepare("SELECT number FROM revision WHERE at > ?1 ORDER BY number")?
        .query_map([change], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(cases)
}
