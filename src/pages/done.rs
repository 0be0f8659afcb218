//! It has arrived. That is not the same as read, and the page does not say so.

use leptos::prelude::AnyView;

use super::page;
use crate::controls::numbers;
use crate::controls::piece::says;
use crate::journey::Journey;

/// The page.
pub fn done(journey: Journey) -> AnyView {
    page("done")
        .holds(says("h1", journey.say("form.done.title")).with("tabindex", "-1"))
        .holds(says("p", journey.say("form.done.thanks")))
        .holds(says("p", journey.say("form.done.not_read_yet")))
        .holds(says("p", journey.say("form.done.hours")))
        .holds(numbers::now(journey))
        .holds(says("p", journey.say("form.done.erased")))
        .into()
}
