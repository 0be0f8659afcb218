//! What was said: cases, and beside them what is no case. Contents come in and go out sealed.

use rusqlite::{Connection, OptionalExtension, Row, params};
use thiqa_wire::Day;

use crate::error::DeskError;

/// A first report's row.
pub struct CaseRow {
    /// c1, c2 …
    pub number: u64,
    /// Day of the pull.
    pub received: Day,
    /// Day on which a person first opened it.
    pub shown: Option<Day>,
    /// Day of the first pull that held its erasure, where the last one held it, too.
    pub held: Option<Day>,
    /// Why its `case` opened no conversation.
    pub mark: Option<String>,
    /// Its letter, sealed.
    pub sealed: Vec<u8>,
}

/// What is no case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apart {
    /// Did not open.
    Unreadable,
    /// Opened, and breaks a rule.
    Quarantined,
    /// A message that fits no case.
    Unmatched,
}

/// The row of what is no case, without its letter.
pub struct ApartRow {
    /// Which kind.
    pub kind: Apart,
    /// u1, q1, m1 …
    pub number: u64,
    /// Day of the pull.
    pub received: Day,
    /// Which rule it breaks.
    pub reason: String,
}

impl Apart {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Unmatched, Self::Quarantined, Self::Unreadable];

    /// Its name in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Quarantined => "quarantined",
            Self::Unmatched => "unmatched",
        }
    }

    /// The letter before its numbers.
    pub fn letter(self) -> char {
        match self {
            Self::Unreadable => 'u',
            Self::Quarantined => 'q',
            Self::Unmatched => 'm',
        }
    }
}

/// The number the next case will have, for what is sealed into its row.
pub fn next_case(store: &Connection) -> Result<u64, DeskError> {
    let sql = "SELECT seq FROM sqlite_sequence WHERE name = 'case'";
    let last: Option<u64> = store.query_row(sql, [], |row| row.get(0)).optional()?;
    Ok(last.unwrap_or(0) + 1)
}

/// Adds a case.
pub fn add_case(store: &Connection, row: &CaseRow) -> Result<(), DeskError> {
    store.execute(
        "INSERT INTO \"case\" (number, received, mark, sealed) VALUES (?1, ?2, ?3, ?4)",
        params![row.number, row.received.0, row.mark, row.sealed],
    )?;
    Ok(())
}

const CASE: &str = "SELECT number, received, shown, held, mark, sealed FROM \"case\"";

fn case_row(row: &Row<'_>) -> rusqlite::Result<CaseRow> {
    let day = |index| row.get::<_, Option<u32>>(index).map(|day| day.map(Day));
    Ok(CaseRow {
        number: row.get(0)?,
        received: Day(row.get(1)?),
        shown: day(2)?,
        held: day(3)?,
        mark: row.get(4)?,
        sealed: row.get(5)?,
    })
}

/// The numbers of all cases, the first first. Their letters are read one by one: together they
/// would not fit into memory.
pub fn case_numbers(store: &Connection) -> Result<Vec<u64>, DeskError> {
    let mut statement = store.prepare("SELECT number FROM \"case\" ORDER BY number")?;
    let numbers = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(numbers)
}

/// One case.
pub fn case(store: &Connection, number: u64) -> Result<Option<CaseRow>, DeskError> {
    let sql = format!("{CASE} WHERE number = ?1");
    Ok(store.query_row(&sql, [number], case_row).optional()?)
}

/// Notes that a person opened it, the first time.
pub fn note_shown(store: &Connection, number: u64, today: Day) -> Result<(), DeskError> {
    store.execute(
        "UPDATE \"case\" SET shown = ?2 WHERE number = ?1 AND shown IS NULL",
        params![number, today.0],
    )?;
    Ok(())
}

/// Notes since which pull an erasure that is due is held; `None` where it is held no more.
pub fn note_held(store: &Connection, number: u64, since: Option<Day>) -> Result<(), DeskError> {
    let sql = "UPDATE \"case\" SET held = ?2 WHERE number = ?1";
    store.execute(sql, params![number, since.map(|day| day.0)])?;
    Ok(())
}

/// How many erasures that are due are held.
pub fn count_held(store: &Connection) -> Result<u32, DeskError> {
    let sql = "SELECT count(*) FROM \"case\" WHERE held IS NOT NULL";
    Ok(store.query_row(sql, [], |row| row.get(0))?)
}

/// Forgets which were held: what another desk's pulls waited for, a restored one has not.
pub fn forget_held(store: &Connection) -> Result<(), DeskError> {
    store.execute("UPDATE \"case\" SET held = NULL", [])?;
    Ok(())
}

/// Notes what a case's conversation uses.
pub fn add_known(store: &Connection, tag: &[u8; 32], number: u64) -> Result<(), DeskError> {
    store.execute("INSERT INTO known (tag, number) VALUES (?1, ?2)", params![tag, number])?;
    Ok(())
}

/// The case whose conversation uses what this tag stands for.
pub fn known(store: &Connection, tag: &[u8; 32]) -> Result<Option<u64>, DeskError> {
    let sql = "SELECT number FROM known WHERE tag = ?1";
    Ok(store.query_row(sql, [tag], |row| row.get(0)).optional()?)
}

/// Notes that a report came with the `case` of another case, whose conversation it stays.
pub fn add_claim(store: &Connection, number: u64, owner: u64) -> Result<(), DeskError> {
    let sql = "INSERT INTO claim (number, owner) VALUES (?1, ?2)";
    store.execute(sql, params![number, owner])?;
    Ok(())
}

/// The cases that came with the same `case` as this one, before it or after it, the first first; where
/// one was erased, with the day.
pub fn with_the_same_case(
    store: &Connection,
    number: u64,
) -> Result<Vec<(u64, Option<Day>)>, DeskError> {
    let cases = store
        .prepare(
            "SELECT number, erased FROM (
                 SELECT owner AS number FROM claim WHERE number = ?1
                 UNION SELECT number FROM claim WHERE owner = ?1
             ) LEFT JOIN tombstone USING (number) ORDER BY number",
        )?
        .query_map([number], |row| Ok((row.get(0)?, row.get::<_, Option<u32>>(1)?.map(Day))))?
        .collect::<Result<_, _>>()?;
    Ok(cases)
}

/// Whether a case has a conversation.
pub fn has_conversation(store: &Connection, number: u64) -> Result<bool, DeskError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM known WHERE number = ?1)";
    Ok(store.query_row(sql, [number], |row| row.get(0))?)
}

/// Deletes a case and what it was known by; what is left is its number, with the day and with the
/// numbers of those that came with the same `case`.
pub fn erase_case(store: &Connection, number: u64, today: Day) -> Result<(), DeskError> {
    store.execute("DELETE FROM known WHERE number = ?1", [number])?;
    store.execute("DELETE FROM \"case\" WHERE number = ?1", [number])?;
    let sql = "INSERT INTO tombstone (number, erased) VALUES (?1, ?2)";
    store.execute(sql, params![number, today.0])?;
    // Nobody is left to be shown that they came together.
    let erased = "IN (SELECT number FROM tombstone)";
    let sql = format!("DELETE FROM claim WHERE number {erased} AND owner {erased}");
    store.execute(&sql, [])?;
    Ok(())
}

/// The day on which a case was erased.
pub fn erased(store: &Connection, number: u64) -> Result<Option<Day>, DeskError> {
    let sql = "SELECT erased FROM tombstone WHERE number = ?1";
    let day: Option<u32> = store.query_row(sql, [number], |row| row.get(0)).optional()?;
    Ok(day.map(Day))
}

/// Every erased case, the first first.
pub fn tombstones(store: &Connection) -> Result<Vec<(u64, Day)>, DeskError> {
    let rows = store
        .prepare("SELECT number, erased FROM tombstone ORDER BY number")?
        .query_map([], |row| Ok((row.get(0)?, Day(row.get(1)?))))?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The number the next thing of this kind will have; none is given twice.
pub fn next_apart(store: &Connection, kind: Apart) -> Result<u64, DeskError> {
    let sql = "SELECT number + 1 FROM given WHERE kind = ?1";
    Ok(store.query_row(sql, [kind.name()], |row| row.get(0)).optional()?.unwrap_or(1))
}

/// Adds what is no case, with its letter. `tag` stands for the case it names, if it names one.
pub fn add_apart(
    store: &Connection,
    row: &ApartRow,
    tag: Option<&[u8; 32]>,
    sealed: &[u8],
) -> Result<(), DeskError> {
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
pub fn unmatched_of_known_cases(store: &Connection) -> Result<Vec<u64>, DeskError> {
    let numbers = store
        .prepare(
            "SELECT apart.number FROM apart JOIN known USING (tag)
             WHERE apart.kind = ?1 ORDER BY apart.number",
        )?
        .query_map([Apart::Unmatched.name()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(numbers)
}

/// What is kept apart and names the case of this tag, of every kind, and its letters, sealed.
pub fn aparts_of(
    store: &Connection,
    tag: &[u8; 32],
) -> Result<Vec<(Apart, u64, Vec<u8>)>, DeskError> {
    let mut found = Vec::new();
    for kind in Apart::ALL {
        let rows = store
            .prepare("SELECT number, sealed FROM apart WHERE kind = ?1 AND tag = ?2")?
            .query_map(params![kind.name(), tag], |row| Ok((kind, row.get(0)?, row.get(1)?)))?
            .collect::<Result<Vec<_>, _>>()?;
        found.extend(rows);
    }
    Ok(found)
}

/// Takes away what is no case, because it found one, or went with one.
pub fn remove_apart(store: &Connection, kind: Apart, number: u64) -> Result<(), DeskError> {
    let sql = "DELETE FROM apart WHERE kind = ?1 AND number = ?2";
    store.execute(sql, params![kind.name(), number])?;
    Ok(())
}

/// Everything of one kind, the first first.
pub fn aparts(store: &Connection, kind: Apart) -> Result<Vec<ApartRow>, DeskError> {
    let rows = store
        .prepare("SELECT number, received, reason FROM apart WHERE kind = ?1 ORDER BY number")?
        .query_map([kind.name()], |row| {
            Ok(ApartRow {
                kind,
                number: row.get(0)?,
                received: Day(row.get(1)?),
                reason: row.get(2)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// One thing that is no case, and its letter, sealed.
pub fn apart(
    store: &Connection,
    kind: Apart,
    number: u64,
) -> Result<Option<(ApartRow, Vec<u8>)>, DeskError> {
    let sql = "SELECT received, reason, sealed FROM apart WHERE kind = ?1 AND number = ?2";
    let row = store.query_row(sql, params![kind.name(), number], |row| {
        let (received, reason) = (Day(row.get(0)?), row.get(1)?);
        Ok((ApartRow { kind, number, received, reason }, row.get(2)?))
    });
    Ok(row.optional()?)
}

/// Deletes what is of this kind and was received on `day` or before, so that a stranger cannot
/// fill the desk for ever.
pub fn forget(store: &Connection, kind: Apart, day: Day) -> Result<(), DeskError> {
    let sql = "DELETE FROM apart WHERE kind = ?1 AND received <= ?2";
    store.execute(sql, params![kind.name(), day.0])?;
    Ok(())
}
