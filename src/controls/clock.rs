//! When the helpline is next at work, by its own clock. Says neither that somebody is there at
//! night, nor that nobody is.

use leptos::prelude::AnyView;
use thiqa_report::hours::{Nearness, Presence, Time};

use super::piece::{Piece, follows, piece, says};
use crate::journey::Journey;
use crate::wording::{self, say};
use crate::words::{self, Key, key};

/// What the hours are told for.
#[derive(Clone, Copy)]
pub enum Of {
    /// Reading messages: "from Monday 10:00, perhaps earlier".
    Reading,
    /// Chat and telephone: their hours, and no more.
    Talking,
}

/// The sentence, with the time apart, so that it is read from left to right everywhere.
pub fn sentence(journey: Journey, of: Of) -> AnyView {
    follows(move || said(journey, of).into())
}

fn said(journey: Journey, of: Of) -> Piece {
    let (key, time) = match (journey.presence(), of) {
        (Presence::Until(time), Of::Reading) => (key::CLOCK_READS_TODAY, hour(time)),
        (Presence::Until(time), Of::Talking) => (key::CLOCK_TALKS_TODAY, hour(time)),
        (Presence::From { day, time }, of) => {
            let key = match of {
                Of::Reading => key::CLOCK_READS,
                Of::Talking => key::CLOCK_TALKS,
            };
            (key, day_and_hour(journey, day, time))
        }
        (Presence::Unknown, _) => return says("p", say(journey, key::CLOCK_UNKNOWN)),
    };
    around(journey, key, time)
}

/// A time to come back, where the helpline's days are known; nothing reminds her of it.
pub fn time_to_return(journey: Journey) -> Option<Piece> {
    let (day, time) = journey.time_to_return()?;
    Some(around(journey, key::DONE_RETURN, day_and_hour(journey, day, time)))
}

fn around(journey: Journey, key: Key, time: String) -> Piece {
    let (before, after) = words::around(key, journey.language());
    piece("p")
        .says(move || before.clone())
        .holds(says("bdi", move || time.clone()))
        .says(move || after.clone())
}

/// "Monday 10:00".
fn day_and_hour(journey: Journey, day: Nearness, time: Time) -> String {
    [name(journey, day), hour(time)].join(" ")
}

/// "10:00".
fn hour(time: Time) -> String {
    let (hour, minute) = time.hour_and_minute();
    let zero = if minute < 10 { "0" } else { "" };
    [hour.to_string().as_str(), ":", zero, minute.to_string().as_str()].concat()
}

/// "today", "tomorrow", "Monday", "Monday 7/12".
fn name(journey: Journey, day: Nearness) -> String {
    let of_week = |day| say(journey, wording::weekday(day))();
    match day {
        Nearness::Today => say(journey, key::DAY_TODAY)(),
        Nearness::Tomorrow => say(journey, key::DAY_TOMORROW)(),
        Nearness::Named(day) => of_week(day),
        Nearness::Dated(day, date) => [of_week(day), date.day_and_month()].join(" "),
    }
}
