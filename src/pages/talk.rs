//! In danger, or in need of a voice: who can help now. The whole directory stands right below, at
//! the end of every page.

use super::{heading, line, page};
use crate::controls::clock::{self, Of};
use crate::controls::piece::{Piece, piece, says};
use crate::controls::{buttons, numbers};
use crate::journey::Journey;

/// What helps while nobody is there yet.
const HELPS: [&str; 4] =
    ["form.helps.no_answer", "form.helps.capture", "form.helps.block", "form.helps.adult"];

/// The page.
pub fn talk(journey: Journey) -> Piece {
    let helps = HELPS.into_iter().map(|key| says("li", journey.say(key)));
    page(journey, "talk")
        .holds(heading(journey, "form.talk.title"))
        .holds(numbers::now(journey))
        .holds(says("h2", journey.say("form.talk.helpline")))
        .holds(clock::sentence(journey, Of::Talking))
        .holds(line(journey, "form.talk.ways"))
        .holds(says("h2", journey.say("form.helps.title")))
        .holds(piece("ul").holds_all(helps))
        .holds(buttons::actions([buttons::back(journey.say("form.back"), move || journey.back())]))
}
