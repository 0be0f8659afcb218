//! She has pictures. No page of the form takes one yet, so it leads to the words; and an intimate
//! one goes to nobody, however it will be later.

use thiqa_report::Card;

use super::frame::{heading, line, page};
use crate::controls::piece::{Piece, says};
use crate::controls::{buttons, card};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::say;
use crate::words::key;

/// The page.
pub fn pictures(journey: Journey) -> Piece {
    page(journey, "pictures")
        .holds(heading(journey, key::IMAGES_FIRST))
        .holds(line(journey, key::IMAGES_FOLLOW))
        .holds(says("h2", say(journey, key::IMAGES_INTIMATE)))
        .holds(card::at_the_end(journey, Card::Image))
        .holds(line(journey, key::IMAGES_LIMIT))
        .holds(buttons::actions([
            buttons::main(say(journey, key::IMAGES_WITHOUT), "without-image", move || {
                journey.step(&Walk::without_image);
            }),
            buttons::back(say(journey, key::BACK), move || journey.back()),
        ]))
}
