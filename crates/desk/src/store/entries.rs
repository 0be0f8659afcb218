//! The journal of each case. What an entry says comes in and goes out sealed.

use rusqlite::{Connection, OptionalExtension, Row, params};
use thiqa_wire::Day;

use crate::error::Fault;

/// Days for which a reply waits in its mailbox (protocol, section 8).
pub const MAILBOX_DAYS: u32 = 30;

/// One entry of a case's journal.
pub struct EntryRow {
    /// In the order in which things happened here.
    pub number: u64,
    /// Its case.
    pub case: u64,
    /// Day of the pull, or on which it was written.
    pub day: Day,
    /// A reply's number in its case.
    pub n: Option<u64>,
    /// Day on which a person first opened the case after it came.
    pub seen: Option<Day>,
    /// Day on which a reply was put.
    pub put: Option<Day>,
    /// Whether it was taken out of the mailbox again.
    pub gone: bool,
    /// What it says.
    pub sealed: Vec<u8>,
}

/// The cases to which nothing is sent.
const ASIDE: &str = "SELECT number FROM \"case\" WHERE aside IS NOT NULL";

const ENTRY: &str = "SELECT number, \"case\", day, n, seen, put, gone, sealed FROM entry";

fn entry_row(row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    let day = |index| row.get::<_, Option<u32>>(index).map(|day| day.map(Day));
    Ok(EntryRow {
        number: row.get(0)?,
        case: row.get(1)?,
        day: Day(row.get(2)?),
        n: row.get(3)?,
        seen: day(4)?,
        put: day(5)?,
        gone: row.get(6)?,
        sealed: row.get(7)?,
    })
}

/// The number the next entry will have, for what is sealed into its row.
pub fn next(store: &Connection) -> Result<u64, Fault> {
    let sql = "SELECT seq FROM sqlite_sequence WHERE name = 'entry'";
    let last: Option<u64> = store.query_row(sql, [], |row| row.get(0)).optional()?;
    Ok(last.unwrap_or(0) + 1)
}

/// Adds an entry; `waiting` is the envelope of a reply that is to be put.
pub fn add(store: &Connection, row: &EntryRow, waiting: Option<&[u8]>) -> Result<(), Fault> {
    store.execute(
        "INSERT INTO entry (number, \"case\", day, n, seen, waiting, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            row.number,
            row.case,
            row.day.0,
            row.n,
            row.seen.map(|day| day.0),
            waiting,
            row.sealed
        ],
    )?;
    Ok(())
}

/// Writes a reply anew under its number: other words, another envelope, not put yet.
pub fn renew(
    store: &Connection,
    number: u64,
    today: Day,
    sealed: &[u8],
    waiting: &[u8],
) -> Result<(), Fault> {
    store.execute(
        "UPDATE entry SET day = ?2, sealed = ?3, waiting = ?4, put = NULL, gone = 0 WHERE number = ?1",
        params![number, today.0, sealed, waiting],
    )?;
    Ok(())
}

/// A case's journal, the first first.
pub fn of(store: &Connection, case: u64) -> Result<Vec<EntryRow>, Fault> {
    let rows = store
        .prepare(&format!("{ENTRY} WHERE \"case\" = ?1 ORDER BY number"))?
        .query_map([case], entry_row)?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The number the next reply of a case will have, where they go from `first` on.
pub fn next_n(store: &Connection, case: u64, first: u64) -> Result<u64, Fault> {
    let sql = "SELECT max(coalesce(max(n), 0) + 1, ?2) FROM entry WHERE \"case\" = ?1";
    Ok(store.query_row(sql, [case, first], |row| row.get(0))?)
}

/// Notes that a person opened the case and read it up to this entry; what was seen before stays so.
pub fn note_seen(store: &Connection, case: u64, last: u64, today: Day) -> Result<(), Fault> {
    let sql = "UPDATE entry SET seen = ?3 WHERE \"case\" = ?1 AND number <= ?2 AND seen IS NULL";
    store.execute(sql, params![case, last, today.0])?;
    Ok(())
}

/// What was seen by a clock that was ahead was seen today at the latest.
pub fn seen_at_the_latest(store: &Connection, today: Day) -> Result<(), Fault> {
    store.execute("UPDATE entry SET seen = ?1 WHERE seen > ?1", [today.0])?;
    Ok(())
}

/// Forgets what was seen: a desk that was restored does not know what was judged or undone since.
pub fn unsee(store: &Connection) -> Result<(), Fault> {
    store.execute("UPDATE entry SET seen = NULL", [])?;
    Ok(())
}

/// How many entries of a case no person has seen yet.
pub fn count_unseen(store: &Connection, case: u64) -> Result<u64, Fault> {
    let sql = "SELECT count(*) FROM entry WHERE \"case\" = ?1 AND seen IS NULL";
    Ok(store.query_row(sql, [case], |row| row.get(0))?)
}

/// The cases that have replies to be put, or some that are not to be put any more and may be in their
/// mailbox all the same; without those that are set aside.
pub fn cases_with_waiting(store: &Connection) -> Result<Vec<u64>, Fault> {
    let cases = store
        .prepare(&format!(
            "SELECT DISTINCT \"case\" FROM entry
             WHERE n IS NOT NULL AND (waiting IS NOT NULL OR (put IS NULL AND gone = 0))
                 AND \"case\" NOT IN ({ASIDE}) ORDER BY \"case\""
        ))?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(cases)
}

/// The lowest reply of a case that is still to be put: its number here, and its sealed envelope.
pub fn first_waiting(store: &Connection, case: u64) -> Result<Option<(u64, Vec<u8>)>, Fault> {
    let sql = "SELECT number, waiting FROM entry WHERE \"case\" = ?1 AND waiting IS NOT NULL
               ORDER BY n LIMIT 1";
    Ok(store.query_row(sql, [case], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// Notes that a reply is not to be put any more.
pub fn withhold(store: &Connection, number: u64) -> Result<(), Fault> {
    store.execute("UPDATE entry SET waiting = NULL WHERE number = ?1", [number])?;
    Ok(())
}

/// How many first replies are still to be put, without those of cases that are set aside.
pub fn count_first_waiting(store: &Connection) -> Result<u64, Fault> {
    let sql = format!(
        "SELECT count(*) FROM entry WHERE waiting IS NOT NULL AND \"case\" NOT IN ({ASIDE}) AND NOT EXISTS (
             SELECT 1 FROM entry AS before WHERE before.\"case\" = entry.\"case\" AND before.n < entry.n)"
    );
    Ok(store.query_row(&sql, [], |row| row.get(0))?)
}

/// Notes that a reply is in its mailbox. Its envelope is needed no more. Where it was taken back
/// while it was on its way, `false`: it is there and is to be deleted.
pub fn note_put(store: &Connection, number: u64, today: Day) -> Result<bool, Fault> {
    let sql = "UPDATE entry SET put = ?2, waiting = NULL WHERE number = ?1 AND waiting IS NOT NULL";
    let waited = store.execute(sql, params![number, today.0])? == 1;
    if !waited {
        store.execute("UPDATE entry SET gone = 0 WHERE number = ?1", [number])?;
    }
    Ok(waited)
}

/// The replies of a case that may be in its mailbox still, the lowest `n` first.
pub fn in_mailbox(store: &Connection, case: u64, today: Day) -> Result<Vec<EntryRow>, Fault> {
    let first = today.0.saturating_sub(MAILBOX_DAYS);
    let rows = store
        .prepare(&format!("{ENTRY} WHERE \"case\" = ?1 AND put >= ?2 AND gone = 0 ORDER BY n"))?
        .query_map(params![case, first], entry_row)?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Notes that a reply was taken out of its mailbox.
pub fn note_gone(store: &Connection, number: u64) -> Result<(), Fault> {
    store.execute("UPDATE entry SET gone = 1 WHERE number = ?1", [number])?;
    Ok(())
}

/// Notes that a case's mailbox was emptied, and that nothing more is to be put there.
pub fn note_emptied(store: &Connection, case: u64) -> Result<(), Fault> {
    let sql = "UPDATE entry SET gone = 1, waiting = NULL WHERE \"case\" = ?1 AND n IS NOT NULL";
    store.execute(sql, [case])?;
    Ok(())
}

/// Cases with an open conversation to which nothing was ever answered and that are not set aside, the
/// first first.
pub fn unanswered(store: &Connection, limit: u64) -> Result<Vec<u64>, Fault> {
    let cases = store
        .prepare(&format!(
            "SELECT DISTINCT number FROM known
             WHERE number NOT IN ({ASIDE}) AND NOT EXISTS (SELECT 1 FROM entry WHERE \"case\" = known.number AND n IS NOT NULL)
             ORDER BY number LIMIT ?1"
        ))?
        .query_map([limit], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(cases)
}

/// The cases in whose journal more than answers stands: only these can hold a wish.
pub fn cases_with_more_than_answers(store: &Connection) -> Result<Vec<u64>, Fault> {
    let cases = store
        .prepare("SELECT DISTINCT \"case\" FROM entry WHERE n IS NULL ORDER BY \"case\"")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(cases)
}

/// Deletes one entry.
pub fn remove(store: &Connection, number: u64) -> Result<(), Fault> {
    store.execute("DELETE FROM entry WHERE number = ?1", [number])?;
    Ok(())
}

/// Deletes a case's journal.
pub fn erase(store: &Connection, case: u64) -> Result<(), Fault> {
    store.execute("DELETE FROM entry WHERE \"case\" = ?1", [case])?;
    Ok(())
}
