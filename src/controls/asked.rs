//! What every question shows around its answer: the question, a hint, and what is in the way.

use leptos::prelude::*;
use thiqa_report::wording::{choice, label as label_of};
use thiqa_report::{Draft, Question, Trouble};

use super::piece::{Piece, follows, piece, says};
use crate::journey::Journey;
use crate::walk;
use crate::wording;
use crate::words::{self, key};

/// The question in the words of the helpline.
pub fn label(journey: Journey, question: Question) -> impl Fn() -> String + Copy + Send {
    let form = journey.draft_now(Draft::form);
    move || label_of(form, question, journey.concerned(), journey.language())
}

/// Question and hint over one field, and what is in the way.
pub fn over_field(journey: Journey, question: Question) -> [Piece; 3] {
    let label = says("label", label(journey, question)).with("for", "answer");
    let heading = piece("h1").with("tabindex", "-1").holds(label);
    [heading, hint(journey, question), trouble(journey, question)]
}

/// What is asked, in the words of a friend; empty where the question says it all.
pub fn hint(journey: Journey, question: Question) -> Piece {
    let key = wording::hint(question);
    let hint = move || key.map_or_else(String::new, |key| words::text(key, journey.language()));
    says("p", hint).with("class", "hint").with("id", "hint")
}

/// What is in the way, said where it is; read aloud when it appears.
pub fn trouble(journey: Journey, question: Question) -> Piece {
    let view = move || match journey.trouble() {
        Some(trouble) => says("p", move || said(journey, question, trouble))
            .with("class", "trouble")
            .with("id", "trouble")
            .with("role", "alert")
            .into(),
        None => ().into_any(),
    };
    piece("div").holds(follows(view))
}

/// Tells a screen reader what describes the answer.
pub fn described(journey: Journey, answer: Piece) -> Piece {
    answer.with_live("aria-describedby", move || {
        let ids = if journey.trouble().is_some() { "hint trouble" } else { "hint" };
        Some(ids.to_owned())
    })
}

/// A field for text that nobody but the form remembers: no suggestions, no corrections that a
/// keyboard or a service learns from.
pub fn quiet(tag: &'static str) -> Piece {
    piece(tag)
        .with("dir", "auto")
        .with("autocomplete", "off")
        .with("autocorrect", "off")
        .with("autocapitalize", "off")
        .with("spellcheck", "false")
}

/// The field of a question.
pub fn field(journey: Journey, question: Question, tag: &'static str) -> Piece {
    let field = quiet(tag)
        .with("id", "answer")
        .with_live("aria-invalid", move || journey.trouble().map(|_| "true".to_owned()))
        .value(journey.draft_now(|draft| draft.written(question).to_owned()))
        .on("input", move |event| journey.write(question, event_target_value(&event)));
    described(journey, field)
}

fn said(journey: Journey, question: Question, trouble: Trouble) -> String {
    let language = journey.language();
    match trouble {
        Trouble::Unanswered => {
            let non_answer = walk::non_answer(question);
            let text = non_answer.map(|it| choice(question, it, journey.concerned(), language));
            words::with(key::TROUBLE_UNANSWERED, language, &[&text.unwrap_or_default()])
        }
        Trouble::TooLong => {
            let letters = journey.draft_now(|draft| draft.letters_beyond(question));
            words::with(key::TROUBLE_TOO_LONG, language, &[&wording::too_many(letters)])
        }
        Trouble::NotAnEmail => words::text(key::TROUBLE_NOT_AN_EMAIL, language),
        Trouble::EmailWithoutAt => words::text(key::TROUBLE_EMAIL_WITHOUT_AT, language),
        Trouble::EmailWithoutHost => words::text(key::TROUBLE_EMAIL_WITHOUT_HOST, language),
        Trouble::EmailLetters => words::text(key::TROUBLE_EMAIL_LETTERS, language),
    }
}
