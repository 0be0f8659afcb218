//! Who helps at once, where this form cannot: beside every bad and every last word.

use super::piece::{Piece, piece, says};
use crate::journey::Journey;

/// Whom to call in danger, as in index.html: name, number and link.
const NUMBERS: [(&str, &str, &str); 4] = [
    ("form.number.police", "19", "tel:19"),
    ("form.number.gendarmerie", "177", "tel:177"),
    ("form.number.rescue", "15", "tel:15"),
    ("form.number.children", "2511", "tel:2511"),
];

/// "In danger do not wait for us", and whom to call.
pub fn now(journey: Journey) -> Piece {
    let row = |(name, number, link)| {
        let number = says("bdi", move || String::from(number));
        let call = piece("a").with("href", link).holds(number);
        piece("li").holds(says("span", journey.say(name))).holds(call)
    };
    piece("div")
        .with("class", "now")
        .holds(says("p", journey.say("form.danger")))
        .holds(piece("ul").with("class", "plain").holds_all(NUMBERS.map(row)))
}
