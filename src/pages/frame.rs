//! What every page has: its frame, and how its heading and lines are made.

use leptos::prelude::*;

use crate::controls::card;
use crate::controls::piece::{Piece, follows, piece, says};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::say;
use crate::words::{self, Key, key};

/// The frame of a page, by whose name a test finds it; what an answer called for comes first.
pub fn page(journey: Journey, name: &'static str) -> Piece {
    let page = piece("section").with("data-page", name);
    match journey.card_now() {
        Some(card) => page.holds(card::beside(journey, card)),
        None => page,
    }
}

/// The heading, which is read first.
pub fn heading(journey: Journey, key: Key) -> Piece {
    says("h1", say(journey, key)).with("tabindex", "-1")
}

/// A paragraph.
pub fn line(journey: Journey, key: Key) -> Piece {
    says("p", say(journey, key))
}

/// A text about a line of a list, which counts from 0 here and from 1 on paper.
pub fn numbered(journey: Journey, key: Key, at: usize) -> impl Fn() -> String + Send + 'static {
    move || words::with(key, journey.language(), &[&(at + 1).to_string()])
}

/// Says that the relay did not answer, where it did not.
pub fn unreached(journey: Journey) -> Piece {
    let said = move || match journey.look(Walk::is_unreached) {
        true => line(journey, key::UNREACHED).with("class", "failure").into(),
        false => ().into_any(),
    };
    piece("div").with("role", "alert").holds(follows(said))
}
