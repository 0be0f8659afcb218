//! The first page, below the head that stands in index.html: what happened, in her words, and the
//! roads.

use thiqa_report::Form;

use super::frame::{heading, line, page};
use crate::controls::buttons;
use crate::controls::piece::{Piece, icon, piece, says};
use crate::journey::Journey;
use crate::walk::{Leaflet, Walk};
use crate::wording::say;
use crate::words::{Key, key};

/// The page.
pub fn welcome(journey: Journey) -> Piece {
    let is_offered = |form| journey.only().is_none_or(|only| only == form);
    let cyberviolence = is_offered(Form::Cyberviolence).then(|| {
        form(journey, Form::Cyberviolence, "chat", key::WELCOME_CYBERVIOLENCE)
            .with("class", "road main")
            .holds(hint(journey, key::WELCOME_CYBERVIOLENCE_HINT))
    });
    let meta = is_offered(Form::Meta)
        .then(|| form(journey, Form::Meta, "remove", key::WELCOME_META).with("class", "road"));
    let images = road("images", "eye", say(journey, key::WELCOME_IMAGES))
        .with("class", "road")
        .on("click", move |_| journey.step(&Walk::found_images))
        .holds(hint(journey, key::WELCOME_IMAGES_HINT));
    let talk = road("talk", "call", say(journey, key::WELCOME_TALK))
        .with("class", "road danger")
        .on("click", move |_| journey.step(&|walk| walk.read(Leaflet::Talk)));
    let list = road("list", "list", say(journey, key::WELCOME_LIST))
        .with("class", "road")
        .on("click", move |_| journey.come_back());
    // Who is in danger must not have to look for it.
    let roads = [talk].into_iter().chain(cyberviolence).chain(meta).chain([images, list]);
    page(journey, "welcome")
        .holds(heading(journey, key::WELCOME_TITLE))
        .holds(line(journey, key::WELCOME_NOT_YOUR_FAULT))
        .holds_all(roads)
        .holds(buttons::leaflet(journey, Leaflet::Serious))
        .holds(buttons::leaflet(journey, Leaflet::Phone))
}

/// The road to a form; while the helpline's key is awaited it says so.
fn form(journey: Journey, form: Form, picture: &'static str, key: Key) -> Piece {
    let text = move || {
        let is_awaited = journey.eager() == Some(form);
        say(journey, if is_awaited { key::MOMENT } else { key })()
    };
    road(form.id(), picture, text).on("click", move |_| journey.step(&|walk| walk.start(form)))
}

/// A test finds it by its name.
fn road(
    name: &'static str,
    picture: &'static str,
    text: impl Fn() -> String + Send + 'static,
) -> Piece {
    piece("button").with("data-road", name).holds(icon(picture)).holds(says("strong", text))
}

fn hint(journey: Journey, key: Key) -> Piece {
    says("small", say(journey, key))
}
