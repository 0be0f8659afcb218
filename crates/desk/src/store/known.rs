//! Keyed hashes of what an open conversation uses, so that a case is found by them and no other case
//! may use them.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Fault;

/// Notes what a case's conversation uses.
pub fn add(store: &Connection, tag: &[u8; 32], number: u64) -> Result<(), Fault> {
    store.execute("INSERT INTO known (tag, number) VALUES (?1, ?2)", params![tag, number])?;
    Ok(())
}

/// The case whose conversation uses what this tag stands for.
pub fn case_of(store: &Connection, tag: &[u8; 32]) -> Result<Option<u64>, Fault> {
    let sql = "SELECT number FROM known WHERE tag = ?1";
    Ok(store.query_row(sql, [tag], |row| row.get(0)).optional()?)
}

/// Whether a case has a conversation.
pub fn has_conversation(store: &Connection, number: u64) -> Result<bool, Fault> {
    let sql = "SELECT EXISTS (SELECT 1 FROM known WHERE number = ?1)";
    Ok(store.query_row(sql, [number], |row| row.get(0))?)
}

/// Forgets what a case was known by.
pub fn forget(store: &Connection, number: u64) -> Result<(), Fault> {
    store.execute("DELETE FROM known WHERE number = ?1", [number])?;
    Ok(())
}
