//! Nothing can be protected now, so nothing may be written: why, and where to turn instead.

use leptos::prelude::AnyView;

use super::page;
use crate::controls::piece::says;
use crate::controls::{buttons, numbers};
use crate::journey::Journey;
use crate::walk::Missing;

/// The page.
pub fn unavailable(journey: Journey, missing: Missing) -> AnyView {
    let page = page("unavailable")
        .holds(says("h1", journey.say("form.missing.title")).with("tabindex", "-1"))
        .holds(says("p", journey.say(missing.key())))
        .holds(numbers::now(journey));
    if !missing.may_retry() {
        return page.into();
    }
    let retry = buttons::main(journey.say("form.retry"), "retry", move || journey.reopen());
    page.holds(buttons::actions([retry])).into()
}
