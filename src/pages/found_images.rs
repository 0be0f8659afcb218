//! Sexual images of a child: never a form of ours. Where they can be reported, and the way for a
//! child who is in them herself.

use super::{heading, line, page};
use crate::controls::piece::Piece;
use crate::controls::{buttons, numbers, outside};
use crate::journey::Journey;

/// The Internet Watch Foundation's portal for Morocco.
pub const IWF: &str = "https://report.iwf.org.uk/ma";

/// The page.
pub fn found_images(journey: Journey) -> Piece {
    page(journey, "found-images")
        .holds(heading(journey, "form.found.title"))
        .holds(line(journey, "form.found.send_nobody"))
        .holds(line(journey, "form.found.iwf"))
        .holds(numbers::now(journey))
        .holds(buttons::actions([
            outside::link(journey.say("form.images.iwf"), "main", IWF),
            buttons::other(journey.say("form.found.of_me"), "of-me", move || {
                journey.image_of_me();
            }),
            buttons::back(journey.say("form.back"), move || journey.back()),
        ]))
}
