//! She is in the picture herself: first of all on with the message, without it.

use super::frame::{heading, line, page};
use crate::controls::piece::Piece;
use crate::controls::{buttons, outside};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::say;
use crate::words::key;

/// The page.
pub fn image_of_me(journey: Journey) -> Piece {
    page(journey, "image-of-me")
        .holds(heading(journey, key::IMAGES_NOT_YOUR_FAULT))
        .holds(line(journey, key::IMAGES_PROTECTS))
        .holds(line(journey, key::IMAGES_LIMIT))
        .holds(buttons::actions([
            buttons::main(say(journey, key::IMAGES_WITHOUT), "without-image", move || {
                journey.step(&Walk::without_image);
            }),
            outside::take_it_down(journey),
            outside::link(say(journey, key::IMAGES_IWF), "back", || outside::IWF),
            buttons::back(say(journey, key::BACK), move || journey.back()),
        ]))
}
