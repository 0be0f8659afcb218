//! First reports: c1, c2 … Contents come in and go out sealed.

use rusqlite::{Connection, OptionalExtension, Row, params};
use thiqa_wire::Day;

use crate::error::Fault;

/// Numbers of replies that a desk leaves to the one before it, where it cannot know which were given
/// (protocol, section 7): more than any case ever had answers between two backups.
pub const NUMBERS_APART: u64 = 1_000;

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
    /// From which number on its replies go; 1, but where another desk may have given those before.
    pub first_n: u64,
    /// Day on which it was set aside.
    pub aside: Option<Day>,
    /// Why its `case` opened no conversation.
    pub mark: Option<String>,
    /// Its stored message, sealed.
    pub sealed: Vec<u8>,
}

/// The number the next case will have, for what is sealed into its row.
pub fn next(store: &Connection) -> Result<u64, Fault> {
    let sql = "SELECT seq FROM sqlite_sequence WHERE name = 'case'";
    let last: Option<u64> = store.query_row(sql, [], |row| row.get(0)).optional()?;
    Ok(last.unwrap_or(0) + 1)
}

/// Adds a case.
pub fn add(store: &Connection, row: &CaseRow) -> Result<(), Fault> {
    store.execute(
        "INSERT INTO \"case\" (number, received, first_n, mark, sealed) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![row.number, row.received.0, row.first_n, row.mark, row.sealed],
    )?;
    Ok(())
}

const CASE: &str =
    "SELECT number, received, shown, held, coalesce(first_n, 1), aside, mark, sealed FROM \"case\"";

fn case_row(row: &Row<'_>) -> rusqlite::Result<CaseRow> {
    let day = |index| row.get::<_, Option<u32>>(index).map(|day| day.map(Day));
    Ok(CaseRow {
        number: row.get(0)?,
        received: Day(row.get(1)?),
        shown: day(2)?,
        held: day(3)?,
        first_n: row.get(4)?,
        aside: day(5)?,
        mark: row.get(6)?,
        sealed: row.get(7)?,
    })
}

/// The numbers of all cases, the first first. Their messages are read one by one: together they
/// would not fit into memory.
pub fn numbers(store: &Connection) -> Result<Vec<u64>, Fault> {
    let mut statement = store.prepare("SELECT number FROM \"case\" ORDER BY number")?;
    let numbers = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(numbers)
}

/// One case.
pub fn one(store: &Connection, number: u64) -> Result<Option<CaseRow>, Fault> {
    let sql = format!("{CASE} WHERE number = ?1");
    Ok(store.query_row(&sql, [number], case_row).optional()?)
}

/// Notes that a person opened it, the first time.
pub fn note_shown(store: &Connection, number: u64, today: Day) -> Result<(), Fault> {
    store.execute(
        "UPDATE \"case\" SET shown = ?2 WHERE number = ?1 AND shown IS NULL",
        params![number, today.0],
    )?;
    Ok(())
}

/// Notes since which pull an erasure that is due is held; `None` where it is held no more.
pub fn note_held(store: &Connection, number: u64, since: Option<Day>) -> Result<(), Fault> {
    let sql = "UPDATE \"case\" SET held = ?2 WHERE number = ?1";
    store.execute(sql, params![number, since.map(|day| day.0)])?;
    Ok(())
}

/// How many erasures that are due are held.
pub fn count_held(store: &Connection) -> Result<u32, Fault> {
    let sql = "SELECT count(*) FROM \"case\" WHERE held IS NOT NULL";
    Ok(store.query_row(sql, [], |row| row.get(0))?)
}

/// Forgets which were held: what another desk's pulls waited for, a restored one has not.
pub fn forget_held(store: &Connection) -> Result<(), Fault> {
    store.execute("UPDATE \"case\" SET held = NULL", [])?;
    Ok(())
}

/// Notes on which day a case was set aside, or that it is not any more; `false` where it was so before.
pub fn set_aside(store: &Connection, number: u64, day: Option<Day>) -> Result<bool, Fault> {
    let sql =
        "UPDATE \"case\" SET aside = ?2 WHERE number = ?1 AND (aside IS NULL) = (?2 IS NOT NULL)";
    Ok(store.execute(sql, params![number, day.map(|day| day.0)])? == 1)
}

/// Lets the numbers of every case's replies go on at the next multiple of 1 000: the desk that was before
/// may have given those up to there.
pub fn number_replies_anew(store: &Connection) -> Result<(), Fault> {
    store.execute(
        "UPDATE \"case\" SET first_n = ?1 + ?1 * (max(
             coalesce(first_n, 0),
             coalesce((SELECT max(n) FROM entry WHERE entry.\"case\" = \"case\".number), 0)
         ) / ?1)",
        [NUMBERS_APART],
    )?;
    Ok(())
}

/// Deletes a case.
pub fn remove(store: &Connection, number: u64) -> Result<(), Fault> {
    store.execute("DELETE FROM \"case\" WHERE number = ?1", [number])?;
    Ok(())
}
