//! One question, and the two ways from it.

use leptos::prelude::AnyView;
use thiqa_report::Question;

use super::page;
use crate::controls::piece::says;
use crate::controls::{buttons, control};
use crate::journey::Journey;
use crate::words;

/// The page.
pub fn question(journey: Journey, question: Question) -> AnyView {
    let may_go_on =
        move || journey.draft(|draft| question.is_required() || draft.has_answer(question));
    let onward = move || match may_go_on() {
        true => journey.say("form.next")(),
        false => journey.say("form.skip")(),
    };
    page("question")
        .with("data-question", question.id())
        .holds(says("p", move || place(journey, question)).with("class", "place"))
        .holds_all(control(journey, question))
        .holds(buttons::actions([
            buttons::main(onward, "next", move || journey.forward()),
            buttons::back(journey.say("form.back"), move || journey.back()),
        ]))
        .into()
}

/// "3 of 8".
fn place(journey: Journey, question: Question) -> String {
    let number = journey.draft(|draft| draft.form().number(question));
    let all = journey.questions().len();
    let (before, between) = words::around("form.place", journey.language());
    [before, number.to_string(), between, all.to_string()].concat()
}
