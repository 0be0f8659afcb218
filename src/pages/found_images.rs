//! Sexual images of a child: never a form of ours. Where they can be reported, and the way for a
//! child who is in them herself.

use super::frame::{heading, line, page};
use crate::controls::piece::Piece;
use crate::controls::{buttons, numbers, outside};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::say;
use crate::words::key;

/// The page.
pub fn found_images(journey: Journey) -> Piece {
    page(journey, "found-images")
        .holds(heading(journey, key::FOUND_TITLE))
        .holds(line(journey, key::FOUND_SEND_NOBODY))
        .holds(line(journey, key::FOUND_IWF))
        .holds(numbers::now(journey))
        .holds(buttons::actions([
            outside::link(say(journey, key::FOUND_REPORT), "main", || outside::IWF),
            buttons::other(say(journey, key::FOUND_RECEIVED), "received", move || {
                journey.step(&Walk::write_of_image);
            }),
            buttons::other(say(journey, key::FOUND_OF_ME), "of-me", move || {
                journey.step(&Walk::image_of_me)
            }),
            buttons::back(say(journey, key::BACK), move || journey.back()),
        ]))
}
