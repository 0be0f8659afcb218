//! One control a kind of question. A new question needs none of its own.

pub mod piece;
pub mod buttons;
pub mod languages;
pub mod numbers;
mod asked;
mod choices;
mod words;
mod links;
mod email;

use thiqa_report::{Control, Question};

use crate::journey::Journey;
use piece::Piece;

/// How this question is answered.
pub fn control(journey: Journey, question: Question) -> Vec<Piece> {
    match question.control() {
        Control::One(choices) => choices::one(journey, question, choices),
        Control::Several(choices) => choices::several(journey, question, choices),
        Control::Words => words::field(journey, question),
        Control::Links => links::field(journey, question),
        Control::Email => email::field(journey, question),
    }
}
