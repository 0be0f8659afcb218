//! What is left of an erased case: its number and the day.

use rusqlite::{Connection, OptionalExtension, params};
use thiqa_wire::Day;

use crate::error::Fault;

/// Notes that a case was erased.
pub fn add(store: &Connection, number: u64, today: Day) -> Result<(), Fault> {
    let sql = "INSERT INTO tombstone (number, erased) VALUES (?1, ?2)";
    store.execute(sql, params![number, today.0])?;
    Ok(())
}

/// The day on which a case was erased.
pub fn erased_on(store: &Connection, number: u64) -> Result<Option<Day>, Fault> {
    let sql = "SELECT erased FROM tombstone WHERE number = ?1";
    let day: Option<u32> = store.query_row(sql, [number], |row| row.get(0)).optional()?;
    Ok(day.map(Day))
}

/// Every erased case, the first first.
pub fn all(store: &Connection) -> Result<Vec<(u64, Day)>, Fault> {
    let rows = store
        .prepare("SELECT number, erased FROM tombstone ORDER BY number")?
        .query_map([], |row| Ok((row.get(0)?, Day(row.get(1)?))))?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}
