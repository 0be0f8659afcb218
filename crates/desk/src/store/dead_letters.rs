//! Dead letters, which are no case: what does not open, breaks a rule, or fits no case. Contents come
//! in and go out sealed. Their table is named `apart`.

use rusqlite::{Connection, OptionalExtension, params};
use thiqa_wire::Day;

use crate::dead_letter_kind::DeadLetterKind;
use crate::error::Fault;

/// The row of a dead letter, without what it says.
pub struct DeadLetterRow {
    /// Which kind.
    pub kind: DeadLetterKind,
    /// u1, q1, m1 …
    pub number: u64,
    /// Day of the pull.
    pub received: Day,
    /// Which rule it breaks.
    pub reason: String,
}

/// The number the next dead letter of this kind will have; none is given twice.
pub fn next(store: &Connection, kind: DeadLetterKind) -> Result<u64, Fault> {
    let sql = "SELECT number + 1 FROM given WHERE kind = ?1";
    Ok(store.query_row(sql, [kind.name()], |row| row.get(0)).optional()?.unwrap_or(1))
}

/// Adds a dead letter. `tag` stands for the case it names, if it names one.
pub fn add(
    store: &Connection,
    row: &DeadLetterRow,
    tag: Option<&[u8; 32]>,
    sealed: &[u8],
) -> Result<(), Fault> {
    store.execute(
        "INSERT INTO apart (kind, number, received, reason, tag, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![row.kind.name(), row.number, row.received.0, row.reason, tag, sealed],
    )?;
    store.execute(
        "INSERT OR REPLACE INTO given (kind, number) VALUES (?1, ?2)",
        params![row.kind.name(), row.number],
    )?;
    Ok(())
}

/// The messages that name a case which has a conversation now, the first first.
pub fn unmatched_of_known_cases(store: &Connection) -> Result<Vec<u64>, Fault> {
    let numbers = store
        .prepare(
            "SELECT apart.number FROM apart JOIN known USING (tag)
             WHERE apart.kind = ?1 ORDER BY apart.number",
        )?
        .query_map([DeadLetterKind::Unmatched.name()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(numbers)
}

/// The dead letters that name the case of this tag, of every kind, sealed.
pub fn of_case(
    store: &Connection,
    tag: &[u8; 32],
) -> Result<Vec<(DeadLetterKind, u64, Vec<u8>)>, Fault> {
    let mut found = Vec::new();
    for kind in DeadLetterKind::ALL {
        let rows = store
            .prepare("SELECT number, sealed FROM apart WHERE kind = ?1 AND tag = ?2")?
            .query_map(params![kind.name(), tag], |row| Ok((kind, row.get(0)?, row.get(1)?)))?
            .collect::<Result<Vec<_>, _>>()?;
        found.extend(rows);
    }
    Ok(found)
}

/// Removes a dead letter, because it found its case, or went with one.
pub fn remove(store: &Connection, kind: DeadLetterKind, number: u64) -> Result<(), Fault> {
    let sql = "DELETE FROM apart WHERE kind = ?1 AND number = ?2";
    store.execute(sql, params![kind.name(), number])?;
    Ok(())
}

/// The dead letters of one kind, the first first.
pub fn all(store: &Connection, kind: DeadLetterKind) -> Result<Vec<DeadLetterRow>, Fault> {
    let rows = store
        .prepare("SELECT number, received, reason FROM apart WHERE kind = ?1 ORDER BY number")?
        .query_map([kind.name()], |row| {
            Ok(DeadLetterRow {
                kind,
                number: row.get(0)?,
                received: Day(row.get(1)?),
                reason: row.get(2)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// One dead letter, sealed.
pub fn one(
    store: &Connection,
    kind: DeadLetterKind,
    number: u64,
) -> Result<Option<(DeadLetterRow, Vec<u8>)>, Fault> {
    let sql = "SELECT received, reason, sealed FROM apart WHERE kind = ?1 AND number = ?2";
    let row = store.query_row(sql, params![kind.name(), number], |row| {
        let (received, reason) = (Day(row.get(0)?), row.get(1)?);
        Ok((DeadLetterRow { kind, number, received, reason }, row.get(2)?))
    });
    Ok(row.optional()?)
}

/// Deletes what is of this kind and was received on `day` or before, so that a stranger cannot
/// fill the desk for ever.
pub fn forget(store: &Connection, kind: DeadLetterKind, day: Day) -> Result<usize, Fault> {
    let sql = "DELETE FROM apart WHERE kind = ?1 AND received <= ?2";
    Ok(store.execute(sql, params![kind.name(), day.0])?)
}
