//! All answers at one glance before they go, each of which can still be changed, and what happens
//! next.

use leptos::prelude::*;
use thiqa_report::{Question, wording};

use super::page;
use crate::controls::buttons;
use crate::controls::piece::{Piece, follows, piece, says};
use crate::journey::Journey;

/// What happens next, step by step.
const NEXT: [&str; 4] =
    ["form.check.sealed", "form.check.read", "form.check.decides", "form.check.answer"];

/// The page.
pub fn check(journey: Journey) -> AnyView {
    let answers = journey.questions().iter().map(|&question| answer(journey, question));
    let next = NEXT.into_iter().map(|step| says("li", journey.say(step)));
    page("check")
        .holds(says("h1", journey.say("form.check.title")).with("tabindex", "-1"))
        .holds(says("p", journey.say("form.check.hint")))
        .holds(piece("dl").with("class", "answers").holds_all(answers))
        .holds(says("h2", journey.say("form.check.next")))
        .holds(piece("ol").holds_all(next))
        .holds(buttons::actions([
            buttons::main(journey.say("form.send"), "send", move || journey.send()),
            buttons::back(journey.say("form.back"), move || journey.back()),
        ]))
        .into()
}

fn answer(journey: Journey, question: Question) -> Piece {
    let label = move || wording::label(question, journey.language());
    let change = journey.say("form.change");
    let change = says("button", change)
        .with("class", "change")
        .with("data-action", "change")
        .with_live("aria-label", move || Some([&change(), " : ", &label()].concat()))
        .on("click", move |_| journey.change(question));
    piece("div")
        .with("data-answer", question.id())
        .holds(says("dt", label))
        .holds(piece("dd").holds(follows(move || given(journey, question))))
        .holds(piece("dd").holds(change))
}

/// What was answered, line by line, or that it was skipped.
fn given(journey: Journey, question: Question) -> AnyView {
    let language = journey.language();
    let lines = journey.draft(|draft| draft.shown(question, language));
    if lines.is_empty() {
        return says("p", journey.say("form.check.skipped")).with("class", "skipped").into();
    }
    let line = |line: String| says("p", move || line.clone()).with("class", "given");
    piece("div").holds_all(lines.into_iter().map(line).map(|line| line.with("dir", "auto"))).into()
}
