//! The ways on from a page, always in the same place.

use super::piece::{Piece, Said, piece, says};
use crate::browser::screen;

/// The place of the buttons, at the lower end of the screen.
pub fn actions(buttons: impl IntoIterator<Item = Piece>) -> Piece {
    piece("div").with("class", "actions").holds_all(buttons)
}

/// The one way on. A test finds it by the name of its action.
pub fn main(
    text: impl Fn() -> String + Send + 'static,
    action: &'static str,
    verb: impl Fn() + 'static,
) -> Piece {
    button(Box::new(text), "main", action, Box::new(verb))
}

/// The way back.
pub fn back(text: impl Fn() -> String + Send + 'static, verb: impl Fn() + 'static) -> Piece {
    aside(text, "back", verb)
}

/// A way that stands where the way back does.
pub fn aside(
    text: impl Fn() -> String + Send + 'static,
    action: &'static str,
    verb: impl Fn() + 'static,
) -> Piece {
    button(Box::new(text), "back", action, Box::new(verb))
}

/// Another way, of less weight.
pub fn other(
    text: impl Fn() -> String + Send + 'static,
    action: &'static str,
    verb: impl Fn() + 'static,
) -> Piece {
    button(Box::new(text), "other", action, Box::new(verb))
}

/// A way to one of the leaflets at the end of the page.
pub fn leaflet(text: impl Fn() -> String + Send + 'static, name: &'static str) -> Piece {
    let way = says("button", text)
        .with("class", "leaflet")
        .with("data-leaflet", name)
        .on("click", move |_| screen::open_leaflet(name));
    piece("p").holds(way)
}

/// Compiled once for all of them.
#[inline(never)]
fn button(text: Said, class: &'static str, action: &'static str, verb: Box<dyn Fn()>) -> Piece {
    says("button", text)
        .with("class", class)
        .with("data-action", action)
        .on("click", move |_| verb())
}
