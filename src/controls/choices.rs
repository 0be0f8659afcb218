//! Answers to choose from: one of them, or several. Each is a whole line to tap.

use thiqa_report::{Choice, Position, Question, wording};

use super::asked;
use super::piece::{Piece, piece, says};
use crate::journey::Journey;
use crate::wording::say;
use crate::words::key;

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
        .holds_all(for_another(journey, question))
        .holds_all(options(journey, question, kind));
    vec![asked::described(journey, group)]
}

fn group(heading: Piece) -> Piece {
    piece("fieldset").holds(piece("legend").holds(heading))
}

/// For whom she writes, on the page of the first question: a line that is passed without a tap, and
/// opens for a mother, a teacher, a witness. Whoever writes for herself answers nothing.
fn for_another(journey: Journey, question: Question) -> Option<Piece> {
    let (place, answered) =
        journey.draft_now(|draft| (draft.place(Question::Who), draft.has_answer(Question::Who)));
    (place == Position::At(question)).then(|| {
        piece("details")
            .with("class", "for-another")
            .with_live("open", move || answered.then(String::new))
            .holds(says("summary", say(journey, key::FOR_ANOTHER)))
            .holds(
                piece("fieldset")
                    .with_live("aria-label", move || Some(asked::label(journey, Question::Who)()))
                    .holds_all(options(journey, Question::Who, "radio")),
            )
    })
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
    let text = move || wording::choice(question, choice, journey.concerned(), journey.language());
    piece("label").with("class", "option").holds(input).holds(says("span", text))
}
