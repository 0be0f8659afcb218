//! Who helps at once, where this form cannot: beside every bad and every last word.

use super::piece::{Piece, piece, says};
use crate::journey::Journey;
use crate::wording::say;
use crate::words::{Key, key};

/// Whom to call in danger, as in index.html: name, number and link.
const NUMBERS: [(Key, &str, &str); 4] = [
    (key::NUMBER_POLICE, "19", "tel:19"),
    (key::NUMBER_GENDARMERIE, "177", "tel:177"),
    (key::NUMBER_RESCUE, "15", "tel:15"),
    (key::NUMBER_CHILDREN, "2511", "tel:2511"),
];

/// "In danger do not wait for us", and whom to call.
pub fn now(journey: Journey) -> Piece {
    let row = |(name, number, link)| {
        let number = says("bdi", move || String::from(number));
        let call = piece("a").with("href", link).holds(number);
        piece("li").holds(says("span", say(journey, name))).holds(call)
    };
    piece("div")
        .with("class", "now")
        .holds(says("p", say(journey, key::DANGER)))
        .holds(piece("ul").with("class", "plain").holds_all(NUMBERS.map(row)))
}
