//! What is said once after the question of danger, beside the form: help that does not wait. It
//! blocks nothing, calls nobody and marks nothing.

use super::numbers;
use super::piece::{Piece, piece, says};
use crate::journey::Journey;
use crate::walk::Care;
use crate::words::key;

/// The card.
pub fn card(journey: Journey, care: Care) -> Piece {
    let key = match care {
        Care::Hurt => key::CARE_HURT,
        Care::Danger => key::CARE_DANGER,
    };
    piece("div")
        .with("class", "care")
        .with("role", "note")
        .holds(says("p", journey.say(key)))
        .holds(numbers::now(journey))
}
