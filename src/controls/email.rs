//! An email address, which ends anonymity: the hint says so before the field.

use leptos::ev::KeyboardEvent;
use thiqa_report::Question;
use wasm_bindgen::JsCast;

use super::asked;
use super::piece::Piece;
use crate::journey::Journey;

/// The field. Of type `text`, because a browser offers the family's addresses at `email`.
pub fn field(journey: Journey, question: Question) -> Vec<Piece> {
    let field = asked::field(journey, question, "input")
        .with("type", "text")
        .with("inputmode", "email")
        .on("keydown", move |event| {
            if event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Enter") {
                journey.forward();
            }
        });
    let mut pieces = Vec::from(asked::over_field(journey, question));
    pieces.push(field);
    pieces
}
