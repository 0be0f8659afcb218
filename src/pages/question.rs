//! One question, and the ways from it.

use thiqa_report::{Part, Question};

use super::frame::page;
use crate::controls::piece::{Piece, piece, says};
use crate::controls::{buttons, control};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::say;
use crate::words::key;

/// The page.
pub fn question(journey: Journey, question: Question) -> Piece {
    let form = journey.draft_now(|draft| draft.form());
    let required = form.requires(question);
    let onward = move || {
        let answered = required || journey.draft(|draft| draft.has_answer(question));
        say(journey, if answered { key::NEXT } else { key::SKIP })()
    };
    let enough = (form.part_of(question) != Part::Way).then(|| {
        buttons::other(say(journey, key::ENOUGH), "enough", move || journey.step(&Walk::enough))
    });
    page(journey, "question")
        .with("data-question", question.id())
        .holds(
            piece("p").with("class", "place").holds(says("bdi", move || place(journey, question))),
        )
        .holds_all(control(journey, question))
        .holds(buttons::actions([
            buttons::main(onward, "next", move || journey.forward()),
            buttons::back(say(journey, key::BACK), move || journey.back()),
        ]))
        .holds_all(enough)
}

/// Where in its part it stands: "3/8".
fn place(journey: Journey, question: Question) -> String {
    let (number, all) = journey.draft(|draft| draft.number(question));
    [number.to_string(), all.to_string()].join("/")
}
