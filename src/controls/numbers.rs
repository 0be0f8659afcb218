//! Who helps at once, where this form cannot: beside every bad and every last word.

use super::piece::{Piece, copies, piece, says};
use crate::journey::Journey;
use crate::wording::say;
use crate::words::key;

/// Whom to call in danger, as the helpline has it in index.html.
const NUMBERS: &str = "#now > *";

/// "In danger do not wait for us", and whom to call.
pub fn now(journey: Journey) -> Piece {
    piece("div")
        .with("class", "now")
        .holds(says("p", say(journey, key::DANGER)))
        .holds(copies("ul", NUMBERS.into()).with("class", "directory"))
}
