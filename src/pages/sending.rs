//! The message on its way: what happens now, in words, and what a person can do where it stops.

use super::frame::{heading, line, page};
use crate::controls::piece::{Piece, follows, piece, says};
use crate::controls::{buttons, numbers};
use crate::journey::Journey;
use crate::sending::{Failure, Progress, Step};
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
        .holds(follows(move || may_do(journey, journey.sending().progress()).into()))
}

/// For a test to see where it stands.
fn id(at: Progress) -> &'static str {
    match at {
        Progress::Doing(_) => "doing",
        Progress::Waiting(..) => "waiting",
        Progress::Stopped(..) => "stopped",
        Progress::Arrived => "arrived",
    }
}

fn progress(journey: Journey, at: Progress) -> Piece {
    let key = match at {
        Progress::Waiting(_, seconds) => return waiting(journey, seconds),
        Progress::Stopped(_, failure) => {
            let letters = match failure {
                Failure::TooLong(letters) => wording::too_many(letters),
                _ => String::new(),
            };
            let key = wording::failure(failure);
            let said = move || words::with(key, journey.language(), &[&letters]);
            return says("p", said).with("class", "failure");
        }
        Progress::Doing(_) if journey.sending().is_slow() => key::SENDING_SLOW,
        Progress::Doing(Step::Seal | Step::Grant) => key::SENDING_PROTECTING,
        Progress::Doing(Step::Put) | Progress::Arrived => key::SENDING_ON_ITS_WAY,
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

/// While it runs nothing needs to be done.
fn may_do(journey: Journey, at: Progress) -> Piece {
    if let Progress::Doing(_) | Progress::Arrived = at {
        return line(journey, key::SENDING_KEEP_OPEN);
    }
    let retry = buttons::main(say(journey, key::RETRY), "retry", move || journey.retry());
    let edit = journey.sending().may_edit();
    let edit = edit.then(|| buttons::back(say(journey, key::SENDING_EDIT), move || journey.back()));
    piece("div")
        .holds(numbers::now(journey))
        .holds(buttons::actions([retry].into_iter().chain(edit)))
}
