//! Other ways to keep the list, each with a plain word on what it leaves on the phone. What copies,
//! prints and draws is public/keep.js.

use super::frame::{heading, line, page};
use super::list::digits;
use crate::controls::buttons;
use crate::controls::piece::{Piece, piece, says};
use crate::journey::Journey;
use crate::wording::say;
use crate::words::{Key, key};

/// Where public/keep.js finds the list, as plain lines.
const PLAIN: &str = "plain";

/// The page.
pub fn keep(journey: Journey) -> Piece {
    page(journey, "keep")
        .holds(heading(journey, key::KEEP_TITLE))
        .holds(line(journey, key::KEEP_PAPER))
        .holds(says("h2", say(journey, key::KEEP_MESSAGE)))
        .holds(says("p", move || journey.list_written()).with("id", PLAIN).with("dir", "auto"))
        .holds(line(journey, key::KEEP_MESSAGE_RISK).with("class", "hint"))
        .holds(way(journey, key::KEEP_COPY, "copy"))
        .holds(line(journey, key::KEEP_PRINT_RISK).with("class", "hint"))
        .holds(way(journey, key::KEEP_PRINT, "print"))
        .holds(line(journey, key::KEEP_PICTURE_RISK).with("class", "hint"))
        .holds(way(journey, key::KEEP_PICTURE, "picture"))
        .holds(says("h2", say(journey, key::KEEP_DIGITS)))
        .holds(line(journey, key::KEEP_DIGITS_RISK).with("class", "hint"))
        .holds(piece("p").holds(digits(journey)))
        .holds(buttons::actions([buttons::back(say(journey, key::BACK), move || journey.back())]))
}

fn way(journey: Journey, key: Key, name: &'static str) -> Piece {
    buttons::other(say(journey, key), name, || ()).with("data-keep", name)
}
