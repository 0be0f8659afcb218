//! It has arrived. That is not the same as read, and the page does not say so.

use super::frame::{heading, line, page};
use crate::controls::clock::{self, Of};
use crate::controls::piece::Piece;
use crate::controls::{buttons, card, numbers};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::say;
use crate::words::key;

/// The page.
pub fn done(journey: Journey) -> Piece {
    let page = page(journey, "done");
    let wants_list = journey.glance(Walk::wants_list);
    let may_see = journey.list_now(|_| ()).map(|()| {
        let again = if wants_list { key::RECALL_AGAIN } else { key::ARRIVED_SHOW };
        buttons::other(say(journey, again), "list", move || journey.step(&Walk::show_list))
    });
    let may_add = may_see.as_ref().filter(|_| wants_list).map(|_| {
        buttons::other(say(journey, key::DONE_ADD), "answer", move || journey.step(&Walk::answer))
    });
    let returns = if may_add.is_some() {
        [key::DONE_STAYS, key::DONE_RETURN].map(|key| line(journey, key)).into()
    } else {
        vec![line(journey, key::DONE_NO_LIST)]
    };
    let read = if may_add.is_some() { key::DONE_READ_WITH_LIST } else { key::DONE_NOT_READ_YET };
    let card = journey.glance(Walk::last_card).map(|card| card::at_the_end(journey, card));
    page.holds(heading(journey, key::DONE_TITLE))
        .holds(line(journey, key::DONE_THANKS))
        .holds_all(card)
        .holds(line(journey, read))
        .holds(clock::sentence(journey, Of::Reading))
        .holds_all(returns)
        .holds(numbers::now(journey))
        .holds(line(journey, key::DONE_ERASED))
        .holds_all(may_see)
        .holds_all(may_add)
        .holds(buttons::other(say(journey, key::IMAGES_ADD), "images", move || {
            journey.step(&Walk::ask_images)
        }))
}
