//! It has arrived. That is not the same as read, and the page does not say so.

use super::{heading, line, page};
use crate::controls::clock::{self, Of};
use crate::controls::piece::Piece;
use crate::controls::{buttons, numbers};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::words::key;

/// The page.
pub fn done(journey: Journey) -> Piece {
    page(journey, "done")
        .holds(heading(journey, key::DONE_TITLE))
        .holds(line(journey, key::DONE_THANKS))
        .holds(line(journey, key::DONE_NOT_READ_YET))
        .holds(clock::sentence(journey, Of::Reading))
        .holds(line(journey, key::CHECK_ANSWER))
        .holds(numbers::now(journey))
        .holds(line(journey, key::DONE_ERASED))
        .holds(buttons::other(journey.say(key::IMAGES_ADD), "images", move || {
            journey.step(&Walk::ask_images)
        }))
}
