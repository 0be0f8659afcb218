//! The ways on from a page, always in the same place.

use super::piece::{Piece, piece, says};

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
    button(text, "main", action, verb)
}

/// The way back.
pub fn back(text: impl Fn() -> String + Send + 'static, verb: impl Fn() + 'static) -> Piece {
    button(text, "back", "back", verb)
}

/// Another way, of less weight.
pub fn other(
    text: impl Fn() -> String + Send + 'static,
    action: &'static str,
    verb: impl Fn() + 'static,
) -> Piece {
    button(text, "other", action, verb)
}

fn button(
    text: impl Fn() -> String + Send + 'static,
    class: &'static str,
    action: &'static str,
    verb: impl Fn() + 'static,
) -> Piece {
    says("button", text)
        .with("class", class)
        .with("data-action", action)
        .on("click", move |_| verb())
}
