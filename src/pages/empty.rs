//! Shall the answers go from here? The team keeps its own.

use super::frame::{heading, line, page, unreached};
use crate::controls::buttons;
use crate::controls::piece::Piece;
use crate::journey::Journey;
use crate::wording::say;
use crate::words::key;

/// The page.
pub fn empty(journey: Journey) -> Piece {
    page(journey, "empty")
        .holds(heading(journey, key::EMPTY_TITLE))
        .holds(line(journey, key::EMPTY_WHY))
        .holds(unreached(journey))
        .holds(buttons::actions([
            buttons::main(say(journey, key::EMPTY_CONFIRM), "confirm", move || {
                journey.empty_mailbox();
            }),
            buttons::back(say(journey, key::BACK), move || journey.back()),
        ]))
}
