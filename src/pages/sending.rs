//! The message on its way: what happens now, in words, and what a person can do where it stops.

use super::frame::{heading, line, page};
use crate::controls::piece::{Piece, follows, piece, says};
use crate::controls::{buttons, numbers, work};
use crate::journey::Journey;
use crate::sending::{Progress, Step};
use crate::wording::{self, say};
use crate::words::{self, key};

/// Arabic counts three to ten of a thing in the plural, more in the singular.
const FEW: std::ops::RangeInclusive<u32> = 3..=10;

/// The page.
pub fn sending(journey: Journey) -> Piece {
    let progress = piece("div")
        .with("role", "status")
        .holds(follows(move || progress(journey, journey.sending().progress()).into()));
    page(journey, "sending")
        .with_live("data-stage", move || Some(id(journey.sending().progress()).to_owned()))
        .holds(heading(journey, key::SENDING_TITLE))
        .holds(progress)
        .holds(work::bar(journey))
        .holds(follows(move || may_do(journey, journey.sending().progress()).into()))
}

/// For a test to see where it stands.
fn id(at: Progress) -> &'static str {
    match at {
        Progress::Doing(_) | Progress::Repeating(..) => "doing",
        Progress::Waiting(..) => "waiting",
        Progress::Stopped(..) => "stopped",
        Progress::Arrived => "arrived",
    }
}

fn progress(journey: Journey, at: Progress) -> Piece {
    let key = match at {
        Progress::Waiting(_, seconds) => return waiting(journey, seconds),
        Progress::Stopped(_, failure) => {
            let (key, letters) = wording::failure(failure);
            let said = move || words::with(key, journey.language(), &[&letters]);
            let why = says("p", said).with("class", "failure");
            if !journey.sending().is_strange() {
                return why;
            }
            return piece("div").holds(why).holds(line(journey, key::MISSING_STRANGE));
        }
        Progress::Doing(_) if journey.sending().is_slow() => key::SENDING_SLOW,
        Progress::Doing(Step::Put) | Progress::Repeating(Step::Put, _) | Progress::Arrived => {
            key::SENDING_ON_ITS_WAY
        }
        Progress::Doing(_) | Progress::Repeating(..) => key::SENDING_PROTECTING,
    };
    line(journey, key)
}

/// Said once, not counted down: nobody should watch seconds.
fn waiting(journey: Journey, seconds: u32) -> Piece {
    let key = if FEW.contains(&seconds) { key::SENDING_BUSY_FEW } else { key::SENDING_BUSY };
    let (before, after) = words::around(key, journey.language());
    let seconds = seconds.to_string();
    piece("p")
        .with("class", "failure")
        .says(move || before.clone())
        .holds(says("bdi", move || seconds.clone()))
        .says(move || after.clone())
}

/// While it runs nothing needs to be done; whoever waits for long sees whom to call meanwhile.
fn may_do(journey: Journey, at: Progress) -> Piece {
    if let Progress::Doing(_) | Progress::Repeating(..) | Progress::Arrived = at {
        let keep_open = line(journey, key::SENDING_KEEP_OPEN);
        if !journey.sending().is_slow() {
            return keep_open;
        }
        return piece("div").holds(keep_open).holds(numbers::now(journey));
    }
    let retry = buttons::main(say(journey, key::RETRY), "retry", move || journey.retry());
    let edit = journey.sending().may_edit();
    let edit = edit.then(|| buttons::back(say(journey, key::SENDING_EDIT), move || journey.back()));
    piece("div")
        .holds(numbers::now(journey))
        .holds(buttons::actions([retry].into_iter().chain(edit)))
}
