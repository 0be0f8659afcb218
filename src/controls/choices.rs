//! Answers to choose from: one of them, or several. Each is a whole line to tap.

use thiqa_report::{Choice, Question, wording};

use super::asked;
use super::piece::{Piece, piece, says};
use crate::journey::Journey;

/// Exactly one.
pub fn one(journey: Journey, question: Question) -> Vec<Piece> {
    alone(journey, question, "radio")
}

/// One or more; some stand alone.
pub fn several(journey: Journey, question: Question) -> Vec<Piece> {
    alone(journey, question, "checkbox")
}

/// One or more, close together on a page of something else.
pub fn beside(journey: Journey, question: Question) -> Piece {
    let heading = says("h2", asked::label(journey, question));
    group(heading).with("class", "chips").holds_all(options(journey, question, "checkbox"))
}

fn alone(journey: Journey, question: Question, kind: &'static str) -> Vec<Piece> {
    let heading = says("h1", asked::label(journey, question)).with("tabindex", "-1");
    let group = group(heading)
        .holds(asked::hint(journey, question))
        .holds(asked::trouble(journey, question))
        .holds_all(options(journey, question, kind));
    vec![asked::described(journey, group)]
}

fn group(heading: Piece) -> Piece {
    piece("fieldset").holds(piece("legend").holds(heading))
}

fn options(journey: Journey, question: Question, kind: &'static str) -> Vec<Piece> {
    let offered = journey.draft_now(|draft| draft.offered(question)).into_iter();
    offered.map(|choice| option(journey, question, choice, kind)).collect()
}

fn option(journey: Journey, question: Question, choice: Choice, kind: &'static str) -> Piece {
    let chosen = move || journey.draft(|draft| draft.has_chosen(question, choice));
    let input = piece("input")
        .with("type", kind)
        .with("name", question.id())
        .with("value", choice.id())
        .with("autocomplete", "off")
        .checked(chosen)
        .on("change", move |_| journey.choose(question, choice));
    let text = says("span", move || wording::choice(question, choice, journey.language()));
    piece("label").with("class", "option").holds(input).holds(text)
}
