//! What every statement needs: running it, SQLite's signed numbers, and why a write did not happen.

use rusqlite::{Connection, Params};
use thiqa_wire::Problem;

/// Why a write did not happen.
pub(super) enum WriteError {
    /// It was refused and wrote nothing.
    Refused(Problem),
    /// The engine failed.
    Failed(rusqlite::Error),
}

impl From<Problem> for WriteError {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error)
    }
}

/// Runs a statement that returns no rows; how many rows it changed.
pub(super) fn run(db: &Connection, sql: &str, values: impl Params) -> rusqlite::Result<usize> {
    db.prepare_cached(sql)?.execute(values)
}

/// A pragma whose answer is one number.
pub(super) fn pragma(db: &Connection, sql: &str) -> rusqlite::Result<u64> {
    db.prepare_cached(sql)?.query_row([], |row| row.get(0).map(i64::unsigned_abs))
}

/// A number as SQLite stores it. Those beyond its range mean "for ever" here and stay so.
pub(super) fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number of rows, likewise.
pub(super) fn rows(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
