//! The message on its way: what happens now, in words, and what a person can do where it stops.

use super::{heading, line, page};
use crate::controls::piece::{Piece, follows, piece, says};
use crate::controls::{buttons, numbers};
use crate::journey::Journey;
use crate::sending::{Errand, Stage};
use crate::words::{self, key};

/// Arabic counts three to ten of a thing in the plural, more in the singular.
const FEW: std::ops::RangeInclusive<u32> = 3..=10;

/// The page.
pub fn sending(journey: Journey) -> Piece {
    let progress = piece("div")
        .with("role", "status")
        .holds(follows(move || progress(journey, journey.sending().stage()).into()));
    page(journey, "sending")
        .with_live("data-stage", move || Some(id(journey.sending().stage()).to_owned()))
        .holds(heading(journey, key::SENDING_TITLE))
        .holds(progress)
        .holds(follows(move || may_do(journey, journey.sending().stage()).into()))
}

/// For a test to see where it stands.
fn id(stage: Stage) -> &'static str {
    match stage {
        Stage::Doing(_) => "doing",
        Stage::Waiting(..) => "waiting",
        Stage::Stopped(..) => "stopped",
        Stage::Arrived => "arrived",
    }
}

fn progress(journey: Journey, stage: Stage) -> Piece {
    let key = match stage {
        Stage::Waiting(_, seconds) => return waiting(journey, seconds),
        Stage::Stopped(_, failure) => return line(journey, failure.key()).with("class", "failure"),
        Stage::Doing(_) if journey.sending().is_slow() => key::SENDING_SLOW,
        Stage::Doing(Errand::Seal | Errand::Buy) => key::SENDING_PROTECTING,
        Stage::Doing(Errand::Put) | Stage::Arrived => key::SENDING_ON_ITS_WAY,
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
fn may_do(journey: Journey, stage: Stage) -> Piece {
    if let Stage::Doing(_) | Stage::Arrived = stage {
        return line(journey, key::SENDING_KEEP_OPEN);
    }
    let retry = buttons::main(journey.say(key::RETRY), "retry", move || journey.retry());
    let edit = journey.sending().may_edit();
    let edit = edit.then(|| buttons::back(journey.say(key::SENDING_EDIT), move || journey.back()));
    piece("div")
        .holds(numbers::now(journey))
        .holds(buttons::actions([retry].into_iter().chain(edit)))
}
