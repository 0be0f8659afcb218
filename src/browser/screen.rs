//! Where the person looks, and what a screen reader reads next.

use gloo::utils::{document, window};
use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The element in index.html that the form opens in.
pub fn place() -> Option<HtmlElement> {
    document().get_element_by_id("form")?.dyn_into().ok()
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

/// Opens a leaflet at the end of the page, and goes there.
pub fn open_leaflet(id: &str) {
    if let Some(leaflet) = document().get_element_by_id(id) {
        let _ = leaflet.set_attribute("open", "");
        leaflet.scroll_into_view();
        focus(&["#", id, " summary"].concat());
    }
}

fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
