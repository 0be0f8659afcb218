//! The screen: the languages, and under them one page at a time.

use leptos::mount::mount_to;
use leptos::prelude::*;

use crate::browser::screen;
use crate::controls::languages;
use crate::controls::piece::follows;
use crate::journey::Journey;
use crate::pages;

/// Opens the form in its place in index.html; without it the page keeps its own sentences.
pub fn mount() {
    if let Some(place) = screen::place() {
        mount_to(place, app).forget();
    }
}

fn app() -> impl IntoView {
    let journey = Journey::begin();
    vec![follows(move || languages::switch(journey)), follows(move || pages::now(journey))]
}
