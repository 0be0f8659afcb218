//! The list that opens the answers: what it is for, the list and the way on, on one small screen.

use thiqa_envelope::{CaseCode, Line};

use super::frame::{heading, line, page};
use crate::controls::buttons;
use crate::controls::piece::{Piece, piece, says};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::say;
use crate::words::{self, key};

/// The page.
pub fn list(journey: Journey) -> Piece {
    page(journey, "list")
        .holds(heading(journey, key::LIST_TITLE))
        .holds(line(journey, key::LIST_WHAT_FOR))
        .holds(things(journey))
        .holds(line(journey, key::LIST_RISK))
        .holds(buttons::actions([
            buttons::main(say(journey, key::LIST_WRITTEN), "written", move || journey.recall()),
            buttons::aside(say(journey, key::LIST_OTHERS), "others", move || {
                journey.step(&Walk::keep_list);
            }),
        ]))
}

/// Line by line; in figures while the names are not here.
fn things(journey: Journey) -> Piece {
    if !journey.has_things() {
        return piece("div").holds(line(journey, key::LIST_LOADING)).holds(digits(journey));
    }
    let lines = journey.list_now(|code| *code.lines()).into_iter().flatten();
    let rows = lines.enumerate().map(|(at, line)| row(journey, at + 1, line));
    piece("ol").with("class", "things").holds_all(rows)
}

/// The list in figures.
pub fn digits(journey: Journey) -> Piece {
    let digits = journey.list_now(CaseCode::digits).unwrap_or_default();
    says("bdi", move || digits.to_string()).with("class", "digits")
}

fn row(journey: Journey, number: usize, line: Line) -> Piece {
    let quantity = line.quantity().to_string();
    let spoken = quantity.clone();
    let name = move || journey.thing(line.thing());
    let aloud = move || {
        let (number, language) = (number.to_string(), journey.language());
        words::with(key::LIST_LINE, language, &[&number, &name(), &spoken])
    };
    piece("li")
        .with_live("aria-label", move || Some(aloud()))
        .holds(says("span", move || [&number.to_string(), "."].concat()))
        .holds(says("span", name))
        .holds(says("bdi", move || quantity.clone()))
}
