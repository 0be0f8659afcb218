//! The first page: what happened, in her words, and four roads. That it is nobody's fault, who
//! reads, and how to leave.

use thiqa_report::Form;

use super::{heading, line, page};
use crate::browser::screen;
use crate::controls::piece::{Piece, piece, says};
use crate::journey::Journey;

/// The page.
pub fn welcome(journey: Journey) -> Piece {
    let is_offered = |form| journey.only().is_none_or(|only| only == form);
    let cyberviolence = is_offered(Form::Cyberviolence).then(|| {
        form(journey, Form::Cyberviolence, "form.welcome.cyberviolence")
            .holds(hint(journey, "form.welcome.cyberviolence_hint"))
    });
    let meta = is_offered(Form::Meta).then(|| {
        form(journey, Form::Meta, "form.welcome.meta")
            .holds(hint(journey, "form.welcome.meta_hint"))
    });
    let images = road(journey, "images", "form.welcome.images", move || journey.found_images())
        .holds(hint(journey, "form.welcome.images_hint"));
    let talk = road(journey, "talk", "form.welcome.talk", move || journey.talk());
    // Who is in danger must not have to look for it.
    let roads = [talk].into_iter().chain(cyberviolence).chain(meta).chain([images]);
    page(journey, "welcome")
        .holds(heading(journey, "form.welcome.title"))
        .holds(line(journey, "form.welcome.not_your_fault"))
        .holds_all(roads)
        .holds(leaflet(journey, "form.welcome.serious", "serious"))
        .holds(line(journey, "form.welcome.who_reads"))
        .holds(line(journey, "form.welcome.not_police"))
        .holds(line(journey, "form.welcome.leave"))
        .holds(leaflet(journey, "form.welcome.shared", "phone"))
}

/// The road to a form; while the helpline's key is awaited it says so.
fn form(journey: Journey, form: Form, key: &'static str) -> Piece {
    let text = move || match journey.eager() {
        Some(eager) if eager == form => journey.say("form.moment")(),
        _ => journey.say(key)(),
    };
    road_saying(text, form.id(), move || journey.start(form))
}

fn road(
    journey: Journey,
    name: &'static str,
    key: &'static str,
    verb: impl Fn() + 'static,
) -> Piece {
    road_saying(journey.say(key), name, verb)
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

fn hint(journey: Journey, key: &'static str) -> Piece {
    says("small", journey.say(key))
}

/// A way to one of the leaflets at the end of the page.
fn leaflet(journey: Journey, key: &'static str, name: &'static str) -> Piece {
    piece("p").holds(
        says("button", journey.say(key))
            .with("class", "leaflet")
            .with("data-leaflet", name)
            .on("click", move |_| screen::open_leaflet(name)),
    )
}
