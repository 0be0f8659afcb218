//! The first page: what happened, in her words, and four roads. That it is nobody's fault, who
//! reads, and how to leave.

use thiqa_report::Form;

use super::frame::{heading, line, page};
use crate::controls::buttons;
use crate::controls::piece::{Piece, piece, says};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::say;
use crate::words::{Key, key};

/// The page.
pub fn welcome(journey: Journey) -> Piece {
    let is_offered = |form| journey.only().is_none_or(|only| only == form);
    let cyberviolence = is_offered(Form::Cyberviolence).then(|| {
        form(journey, Form::Cyberviolence, key::WELCOME_CYBERVIOLENCE)
            .holds(hint(journey, key::WELCOME_CYBERVIOLENCE_HINT))
    });
    let meta = is_offered(Form::Meta).then(|| {
        form(journey, Form::Meta, key::WELCOME_META).holds(hint(journey, key::WELCOME_META_HINT))
    });
    let images =
        road(journey, "images", key::WELCOME_IMAGES, move || journey.step(&Walk::found_images))
            .holds(hint(journey, key::WELCOME_IMAGES_HINT));
    let talk = road(journey, "talk", key::WELCOME_TALK, move || journey.step(&Walk::talk));
    // Who is in danger must not have to look for it.
    let roads = [talk].into_iter().chain(cyberviolence).chain(meta).chain([images]);
    page(journey, "welcome")
        .holds(heading(journey, key::WELCOME_TITLE))
        .holds(line(journey, key::WELCOME_NOT_YOUR_FAULT))
        .holds_all(roads)
        .holds(road(journey, "list", key::WELCOME_LIST, move || journey.come_back()))
        .holds(buttons::leaflet(say(journey, key::WELCOME_SERIOUS), "serious"))
        .holds(line(journey, key::WELCOME_WHO_READS))
        .holds(line(journey, key::WELCOME_NOT_POLICE))
        .holds(line(journey, key::WELCOME_LEAVE))
        .holds(buttons::leaflet(say(journey, key::WELCOME_SHARED), "phone"))
}

/// The road to a form; while the helpline's key is awaited it says so.
fn form(journey: Journey, form: Form, key: Key) -> Piece {
    let text = move || match journey.eager() {
        Some(eager) if eager == form => say(journey, key::MOMENT)(),
        _ => say(journey, key)(),
    };
    road_saying(text, form.id(), move || journey.step(&|walk| walk.start(form)))
}

fn road(journey: Journey, name: &'static str, key: Key, verb: impl Fn() + 'static) -> Piece {
    road_saying(say(journey, key), name, verb)
}

/// A test finds it by its name.
fn road_saying(
    text: impl Fn() -> String + Send + 'static,
    name: &'static str,
    verb: impl Fn() + 'static,
) -> Piece {
    piece("button")
        .with("class", "road")
        .with("data-road", name)
        .on("click", move |_| verb())
        .holds(says("strong", text))
}

fn hint(journey: Journey, key: Key) -> Piece {
    says("small", say(journey, key))
}
