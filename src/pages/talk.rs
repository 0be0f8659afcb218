//! In danger, or in need of a voice: who can help now. The whole directory stands right below, at
//! the end of every page.

use super::frame::{heading, line, page};
use crate::controls::clock::{self, Of};
use crate::controls::piece::{Piece, says};
use crate::controls::{buttons, numbers};
use crate::journey::Journey;
use crate::wording::say;
use crate::words::key;

/// The page.
pub fn talk(journey: Journey) -> Piece {
    page(journey, "talk")
        .holds(heading(journey, key::TALK_TITLE))
        .holds(numbers::now(journey))
        .holds(says("h2", say(journey, key::TALK_HELPLINE)))
        .holds(clock::sentence(journey, Of::Talking))
        .holds(line(journey, key::TALK_WAYS))
        .holds(buttons::leaflet(say(journey, key::TALK_HELPS), "serious"))
        .holds(buttons::leaflet(say(journey, key::TALK_ADULT), "adult"))
        .holds(buttons::actions([buttons::back(say(journey, key::BACK), move || journey.back())]))
}
