//! One question, and the ways from it.

use thiqa_report::{Part, Question};

use super::frame::page;
use crate::controls::piece::{Piece, says};
use crate::controls::{buttons, control};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::say;
use crate::words::{self, key};

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
        .holds(says("p", move || place(journey, question, required)).with("class", "place"))
        .holds_all(control(journey, question))
        .holds(buttons::actions([
            buttons::main(onward, "next", move || journey.forward()),
            buttons::back(say(journey, key::BACK), move || journey.back()),
        ]))
        .holds_all(enough)
}

/// "3 of 8", and whether it may be skipped.
fn place(journey: Journey, question: Question, required: bool) -> String {
    let (number, all) = journey.draft(|draft| draft.number(question));
    let (number, all) = (number.to_string(), all.to_string());
    let place = words::with(key::PLACE, journey.language(), &[&number, &all]);
    let skipped = if required { String::new() } else { say(journey, key::MAY_SKIP)() };
    [place, skipped].concat()
}
