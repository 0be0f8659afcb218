//! The screen: the languages, and under them one page at a time.

use leptos::mount::mount_to;
use leptos::prelude::*;
use thiqa_report::Language;

use crate::browser::{self, language, screen};
use crate::controls::languages;
use crate::controls::piece::follows;
use crate::journey::Journey;
use crate::{pages, words};

/// Opens the form in its place in index.html, in the language whose words came with it; without
/// them the page keeps its own sentences.
pub fn mount() {
    let (place, language) = (screen::place(), language::chosen());
    if let (Some(place), Some(file)) = (place, browser::words::first()) {
        words::take(language, &file);
        mount_to(place, move || app(language)).forget();
    }
}

fn app(language: Language) -> impl IntoView {
    let journey = Journey::begin(language);
    vec![
        follows(move || languages::switch(journey)),
        languages::wanted(journey),
        follows(move || pages::now(journey)),
    ]
}
