//! The first page: what happened, that it is nobody's fault, who reads, and the road.

use leptos::prelude::AnyView;

use super::page;
use crate::controls::piece::{piece, says};
use crate::journey::Journey;

/// The page.
pub fn welcome(journey: Journey) -> AnyView {
    let begin = move || match journey.is_eager() {
        true => journey.say("form.moment")(),
        false => journey.say("form.welcome.meta")(),
    };
    let road = says("button", begin)
        .with("class", "road")
        .with("data-road", "meta")
        .with("aria-describedby", "road-hint")
        .on("click", move |_| journey.start());
    let hint = says("p", journey.say("form.welcome.meta_hint"))
        .with("class", "hint")
        .with("id", "road-hint");
    page("welcome")
        .holds(says("h1", journey.say("form.welcome.title")).with("tabindex", "-1"))
        .holds(says("p", journey.say("form.welcome.not_your_fault")))
        .holds(says("p", journey.say("form.welcome.who_reads")))
        .holds(says("p", journey.say("form.welcome.not_police")))
        .holds(piece("div").with("class", "actions").holds(road).holds(hint))
        .into()
}
