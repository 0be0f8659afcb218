//! When the helpline is next at work, by its own clock. Says neither that somebody is there at
//! night, nor that nobody is.

use leptos::prelude::AnyView;
use thiqa_report::hours::{Nearness, Presence, Time, Weekday};

use super::piece::{Piece, follows, piece, says};
use crate::journey::Journey;
use crate::words;

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
        (Presence::Until(time), Of::Reading) => ("form.clock.reads_today", hour(time)),
        (Presence::Until(time), Of::Talking) => ("form.clock.talks_today", hour(time)),
        (Presence::From { day, time }, of) => {
            let key = match of {
                Of::Reading => "form.clock.reads",
                Of::Talking => "form.clock.talks",
            };
            (key, [name(journey, day), hour(time)].join(" "))
        }
        (Presence::Unknown, _) => return says("p", journey.say("form.clock.unknown")),
    };
    let (before, after) = words::around(key, journey.language());
    piece("p")
        .says(move || before.clone())
        .holds(says("bdi", move || time.clone()))
        .says(move || after.clone())
}

/// "10:00".
fn hour(time: Time) -> String {
    let (hour, minute) = time.hour_and_minute();
    let zero = if minute < 10 { "0" } else { "" };
    [hour.to_string().as_str(), ":", zero, minute.to_string().as_str()].concat()
}

/// "today", "tomorrow", "Monday", "Monday 7/12".
fn name(journey: Journey, day: Nearness) -> String {
    let of_week = |day: Weekday| {
        journey.say(match day {
            Weekday::Monday => "form.day.monday",
            Weekday::Tuesday => "form.day.tuesday",
            Weekday::Wednesday => "form.day.wednesday",
            Weekday::Thursday => "form.day.thursday",
            Weekday::Friday => "form.day.friday",
            Weekday::Saturday => "form.day.saturday",
            Weekday::Sunday => "form.day.sunday",
        })()
    };
    match day {
        Nearness::Today => journey.say("form.day.today")(),
        Nearness::Tomorrow => journey.say("form.day.tomorrow")(),
        Nearness::Named(day) => of_week(day),
        Nearness::Dated(day, date) => {
            let (month, day_of_month) = date.month_and_day();
            [of_week(day), " ".into(), day_of_month.to_string(), "/".into(), month.to_string()]
                .concat()
        }
    }
}
