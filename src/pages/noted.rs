//! Something of the conversation is done.

use super::frame::{heading, page};
use crate::controls::clock::{self, Of};
use crate::controls::piece::Piece;
use crate::controls::{buttons, numbers};
use crate::journey::Journey;
use crate::walk::{Noted, Walk};
use crate::wording::say;
use crate::words::key;

/// The page.
pub fn noted(journey: Journey, noted: Noted) -> Piece {
    let page = page(journey, "noted");
    let page = match noted {
        Noted::Followup => page
            .holds(heading(journey, key::NOTED_TITLE))
            .holds(clock::sentence(journey, Of::Reading)),
        Noted::Withdrawn => page
            .holds(heading(journey, key::NOTED_WITHDRAWN))
            .holds(clock::sentence(journey, Of::Reading)),
        Noted::Emptied => page.holds(heading(journey, key::EMPTY_DONE)),
    };
    page.holds(numbers::now(journey)).holds(buttons::actions([buttons::main(
        say(journey, key::NOTED_BACK),
        "answers",
        move || journey.step(&Walk::go_home),
    )]))
}
