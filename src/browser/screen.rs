//! Where the person looks, and what a screen reader reads next.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::{document, window};
use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A place in index.html that is the form's.
pub fn place(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Shows the head of index.html, which says whose page this is, or puts it away.
pub fn show_head(is_first_page: bool) {
    if let Some(head) = place("head") {
        head.set_hidden(!is_first_page);
    }
}

/// What index.html holds at these places, as it stands there: our own words, and the helpline's.
pub fn written(selector: &str) -> String {
    let Ok(found) = document().query_selector_all(selector) else { return String::new() };
    let found = (0..found.length()).filter_map(|at| found.item(at)?.dyn_into::<Element>().ok());
    found.map(|element| element.outer_html()).collect()
}

/// Calls `open` with the id of the leaflet whose title is tapped at the end of index.html, which
/// then is not unfolded there.
pub fn on_leaflet(open: impl Fn(&str) -> bool + 'static) {
    let options = EventListenerOptions::enable_prevent_default();
    let tapped = move |event: &web_sys::Event| {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let title = target.and_then(|it| it.closest("footer summary").ok().flatten());
        if title.and_then(|it| it.parent_element()).is_some_and(|leaflet| open(&leaflet.id())) {
            event.prevent_default();
        }
    };
    EventListener::new_with_options(&document(), "click", options, tapped).forget();
}

/// After the page has been drawn: at its top, and the heading is read.
pub fn show_heading() {
    request_animation_frame(|| {
        focus("[data-page] h1");
        // What stands above the heading is read first.
        window().scroll_to_with_x_and_y(0.0, 0.0);
    });
}

/// After the page has been drawn: at the first place where something can be answered.
pub fn show_answer() {
    request_animation_frame(|| focus("[data-page] > fieldset > .option > input, #answer"));
}

/// After the page has been drawn: at this line of a list, from 0.
pub fn go_to_line(at: usize) {
    let selector = ["[data-line=\"", &(at + 1).to_string(), "\"]"].concat();
    request_animation_frame(move || focus(&selector));
}

fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
