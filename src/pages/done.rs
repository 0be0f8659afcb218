//! It has arrived. That is not the same as read, and the page does not say so; what it says is what
//! happens until the answer, and when it is good to come back.

use super::frame::{heading, line, page};
use crate::controls::clock::{self, Of};
use crate::controls::piece::{Piece, icon, piece, says};
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
    let next = match may_add {
        Some(_) => vec![key::DONE_READ_WITH_LIST, key::DONE_STAYS],
        None => vec![key::DONE_NOT_READ_YET],
    };
    let next = next.into_iter().map(|step| says("li", say(journey, step)));
    let returns = match may_add {
        Some(_) => clock::time_to_return(journey),
        None => Some(line(journey, key::DONE_NO_LIST)),
    };
    let may_describe = may_add.as_ref().map(|_| {
        buttons::other(say(journey, key::IMAGES_ADD), "images", move || {
            journey.step(&Walk::has_pictures)
        })
    });
    let card = journey.glance(Walk::last_card).map(|card| card::at_the_end(journey, card));
    page.holds(icon("arrived").with("class", "drawing"))
        .holds(heading(journey, key::DONE_TITLE))
        .holds(line(journey, key::DONE_THANKS))
        .holds_all(card)
        .holds(says("h2", say(journey, key::DONE_NEXT)))
        .holds(
            piece("ol")
                .holds(piece("li").holds(clock::sentence(journey, Of::Reading)))
                .holds_all(next),
        )
        .holds_all(returns)
        .holds(numbers::now(journey))
        .holds(line(journey, key::DONE_ERASED))
        .holds_all(may_see)
        .holds_all(may_add)
        .holds_all(may_describe)
}
