//! It has arrived. That is not the same as read, and the page does not say so.

use super::{heading, line, page};
use crate::controls::clock::{self, Of};
use crate::controls::piece::Piece;
use crate::controls::{buttons, numbers};
use crate::journey::Journey;

/// The page.
pub fn done(journey: Journey) -> Piece {
    page(journey, "done")
        .holds(heading(journey, "form.done.title"))
        .holds(line(journey, "form.done.thanks"))
        .holds(line(journey, "form.done.not_read_yet"))
        .holds(clock::sentence(journey, Of::Reading))
        .holds(numbers::now(journey))
        .holds(line(journey, "form.done.erased"))
        .holds(buttons::other(journey.say("form.images.add"), "images", move || {
            journey.ask_images();
        }))
}
