//! What is said once after the question of danger, beside the form: help that does not wait. It
//! blocks nothing, calls nobody and marks nothing.

use super::numbers;
use super::piece::{Piece, piece, says};
use crate::journey::Journey;
use crate::walk::Care;
use crate::wording::{self, say};

/// The card.
pub fn card(journey: Journey, care: Care) -> Piece {
    piece("div")
        .with("class", "care")
        .with("role", "note")
        .holds(says("p", say(journey, wording::care(care))))
        .holds(numbers::now(journey))
}
