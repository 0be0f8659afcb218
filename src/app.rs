//! The screen: the languages, and under them one page at a time.

use leptos::mount::mount_to;

use crate::browser::{self, screen};
use crate::controls::languages;
use crate::controls::piece::follows;
use crate::journey::Journey;
use crate::{pages, words};

/// Opens the form in its places in index.html, in the language whose words came with it; without
/// them the page keeps its own sentences.
pub fn mount() {
    let places = screen::place("top").zip(screen::place("form"));
    let Some(((top, form), (language, file))) = places.zip(browser::words::first()) else { return };
    words::take(language, &file);
    let begin = move || {
        let journey = Journey::begin(language);
        mount_to(form, move || follows(move || pages::now(journey))).forget();
        vec![follows(move || languages::switch(journey)), languages::wanted(journey)]
    };
    mount_to(top, begin).forget();
}
