//! The ways on from a page, always in the same place.

use super::piece::{Piece, Said, copies, piece, says};
use crate::journey::Journey;
use crate::walk::Leaflet;

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

/// A way to a leaflet, called as it is.
pub fn leaflet(journey: Journey, leaflet: Leaflet) -> Piece {
    to_leaflet(journey, leaflet, title("button", leaflet))
}

/// A way to a leaflet, called otherwise.
pub fn to_leaflet(journey: Journey, leaflet: Leaflet, called: Piece) -> Piece {
    let way = called
        .with("class", "change")
        .with("data-leaflet", leaflet.id())
        .on("click", move |_| journey.step(&|walk| walk.read(leaflet)));
    piece("p").holds(way)
}

/// What a leaflet is called.
pub fn title(tag: &'static str, leaflet: Leaflet) -> Piece {
    copies(tag, ["#", leaflet.id(), " > summary > *"].concat())
}

/// Compiled once for all of them.
#[inline(never)]
fn button(text: Said, class: &'static str, action: &'static str, verb: Box<dyn Fn()>) -> Piece {
    says("button", text)
        .with("class", class)
        .with("data-action", action)
        .on("click", move |_| verb())
}
