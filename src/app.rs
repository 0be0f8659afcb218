//! The screen: the languages, and under them one page at a time.

use leptos::mount::mount_to;

use crate::browser::screen;
use crate::controls::languages;
use crate::controls::piece::follows;
use crate::journey::Journey;
use crate::pages;

/// Opens the form in its places in index.html; without them the page keeps its own sentences.
pub fn mount() {
    let Some((top, form)) = screen::place("languages").zip(screen::place("form")) else { return };
    let begin = || {
        let journey = Journey::begin();
        mount_to(form, move || follows(move || pages::now(journey))).forget();
        follows(move || languages::switch(journey))
    };
    mount_to(top, begin).forget();
}
