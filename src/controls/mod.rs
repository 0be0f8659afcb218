//! One control a kind of question. A new question needs none of its own.

pub mod piece;
pub mod buttons;
pub mod languages;
pub mod numbers;
pub mod clock;
pub mod outside;
pub mod card;
pub mod asked;
pub mod work;
pub mod choices;
mod words;
mod links;
mod email;

use thiqa_report::{Control, Question};

use crate::journey::Journey;
use piece::Piece;

/// How this question is answered.
pub fn control(journey: Journey, question: Question) -> Vec<Piece> {
    match question.control() {
        Control::One => choices::one(journey, question),
        Control::Several => choices::several(journey, question),
        Control::Words => words::story(journey, question),
        Control::Line => words::line(journey, question),
        Control::Links => links::field(journey, question),
        Control::Email => email::field(journey, question),
    }
}
