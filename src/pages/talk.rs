//! In danger, or in need of a voice: who can help now. First what one thumb can do, then everybody
//! else. Whom to reach and how stands in index.html, as the helpline configured it.

use thiqa_report::Form;

use super::frame::{heading, line, page};
use crate::controls::buttons;
use crate::controls::clock::{self, Of};
use crate::controls::piece::{Piece, copies};
use crate::journey::Journey;
use crate::walk::{Leaflet, Walk};
use crate::wording::say;
use crate::words::key;

/// The first of the numbers in danger: the police.
const FIRST: &str = "#now > :first-child";
/// The helpline's own ways.
const HELPLINE: &str = "#helpline > *";
/// The other numbers, and everybody else.
const OTHERS: &str = "#now > * ~ *, #directory > *";

/// The page.
pub fn talk(journey: Journey) -> Piece {
    let list = |places: &str| copies("ul", places.into()).with("class", "directory large");
    let here = journey.glance(Walk::may_start).then(|| {
        let form = journey.only().unwrap_or(Form::Cyberviolence);
        buttons::main(say(journey, key::TALK_HERE), "here", move || {
            journey.step(&|walk| walk.start(form))
        })
    });
    let back = buttons::back(say(journey, key::BACK), move || journey.back());
    page(journey, "talk")
        .holds(heading(journey, key::TALK_TITLE))
        .holds(list(FIRST))
        .holds(clock::sentence(journey, Of::Talking))
        .holds(list(HELPLINE))
        .holds(line(journey, key::TALK_WAYS))
        .holds(list(OTHERS))
        .holds(buttons::leaflet(journey, Leaflet::Adult))
        .holds(buttons::leaflet(journey, Leaflet::Serious))
        .holds(buttons::actions(here.into_iter().chain([back])))
}
