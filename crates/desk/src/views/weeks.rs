//! The weeks' keys, and what became of each.

use thiqa_wire::Day;

use crate::error::Fault;
use crate::session::Desk;
use crate::store::weeks::Week;

/// One week's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekLine {
    /// Number of its manifest.
    pub seq: u64,
    /// Its Monday.
    pub issued: Day,
    /// What became of its key.
    pub state: WeekState,
}

/// What became of a week's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeekState {
    /// It is in no file here any more, since this day.
    Destroyed(Day),
    /// The relay shows a later one, since this day.
    Retired(Day),
    /// The relay showed it last.
    Published,
    /// No checked backup holds it.
    NotBackedUp,
    /// It should stand at the relay.
    Due,
    /// Its week is over; no pull has seen a later one yet.
    Over,
    /// Its week has not come.
    Ahead,
}

/// The weeks, the first first.
///
/// # Errors
/// A [`Fault`] of the database.
pub fn weeks(desk: &Desk, today: Day) -> Result<Vec<WeekLine>, Fault> {
    let (due, served) = (desk.due(today)?, desk.served()?);
    let line = |week: Week| {
        let state = state(&week, due, served);
        WeekLine { seq: week.seq, issued: week.issued, state }
    };
    Ok(desk.weeks()?.into_iter().map(line).collect())
}

fn state(week: &Week, due: Option<u64>, served: Option<Day>) -> WeekState {
    match (week.destroyed, week.retired) {
        (Some(day), _) => WeekState::Destroyed(day),
        (None, Some(day)) => WeekState::Retired(day),
        (None, None) if served == Some(week.issued) => WeekState::Published,
        (None, None) if week.backed.is_none() => WeekState::NotBackedUp,
        (None, None) if due == Some(week.seq) => WeekState::Due,
        (None, None) if due.is_some_and(|due| week.seq < due) => WeekState::Over,
        (None, None) => WeekState::Ahead,
    }
}
