//! The report has arrived. What the list will be for is said before it is shown: who sees a code
//! first reads nothing more.

use super::frame::{heading, line, page};
use crate::controls::buttons;
use crate::controls::piece::Piece;
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::say;
use crate::words::key;

/// The page.
pub fn arrived(journey: Journey) -> Piece {
    page(journey, "arrived")
        .holds(heading(journey, key::DONE_TITLE))
        .holds(line(journey, key::ARRIVED_ANSWER))
        .holds(line(journey, key::ARRIVED_LOOKS))
        .holds(line(journey, key::ARRIVED_LOST))
        .holds(buttons::actions([
            buttons::main(say(journey, key::ARRIVED_SHOW), "list", move || {
                journey.step(&Walk::show_list);
            }),
            buttons::aside(say(journey, key::ARRIVED_WITHOUT), "without-list", move || {
                journey.step(&Walk::decline_list);
            }),
        ]))
}
