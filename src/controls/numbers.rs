//! Who helps at once, where this form cannot: beside every bad and every last word.

use super::piece::{Piece, piece, says};
use crate::journey::Journey;

/// Police, gendarmerie, children's rights observatory, as in index.html.
const NUMBERS: [(&str, &str); 3] = [("19", "tel:19"), ("177", "tel:177"), ("2511", "tel:2511")];

/// "In danger do not wait: 19 · 177 · 2511."
pub fn now(journey: Journey) -> Piece {
    let number = |(number, link): (&'static str, _)| {
        let number = says("bdi", move || number.to_owned());
        piece("a").with("href", link).holds(number)
    };
    let numbers = piece("span").with("class", "numbers").holds_all(NUMBERS.map(number));
    says("p", journey.say("form.danger")).with("class", "now").holds(numbers)
}
