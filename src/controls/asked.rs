//! What every question shows around its answer: the question, a hint, and what is in the way.

use leptos::prelude::*;
use thiqa_report::{Question, Trouble, wording};

use super::piece::{Piece, follows, piece, says};
use crate::journey::Journey;
use crate::{walk, words};

/// The question in the words of the helpline.
pub fn label(journey: Journey, question: Question) -> impl Fn() -> String + Copy + Send {
    move || wording::label(question, journey.language())
}

/// Question and hint over one field, and what is in the way.
pub fn over_field(journey: Journey, question: Question) -> [Piece; 3] {
    let label = says("label", label(journey, question)).with("for", "answer");
    let heading = piece("h1").with("tabindex", "-1").holds(label);
    [heading, hint(journey, question), trouble(journey, question)]
}

/// What is asked, in the words of a friend.
pub fn hint(journey: Journey, question: Question) -> Piece {
    says("p", journey.say(hint_key(question))).with("class", "hint").with("id", "hint")
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

/// Tells a reader's voice what describes the answer.
pub fn described(journey: Journey, answer: Piece) -> Piece {
    answer.with_live("aria-describedby", move || {
        let ids = if journey.trouble().is_some() { "hint trouble" } else { "hint" };
        Some(ids.to_owned())
    })
}

/// A field for text that nobody but the form remembers: no suggestions, no corrections that a
/// keyboard or a service learns from.
pub fn field(journey: Journey, question: Question, tag: &'static str) -> Piece {
    let field = piece(tag)
        .with("id", "answer")
        .with("dir", "auto")
        .with("autocomplete", "off")
        .with("autocorrect", "off")
        .with("autocapitalize", "off")
        .with("spellcheck", "false")
        .with_live("aria-invalid", move || journey.trouble().map(|_| "true".to_owned()))
        .value(journey.written(question))
        .on("input", move |event| journey.write(question, event_target_value(&event)));
    described(journey, field)
}

fn said(journey: Journey, question: Question, trouble: Trouble) -> String {
    let language = journey.language();
    match trouble {
        Trouble::Unanswered => {
            let (before, after) = words::around("form.trouble.unanswered", language);
            let choice = walk::non_answer(question);
            let choice = choice.map(|choice| wording::choice(question, choice, language));
            [before, choice.unwrap_or_default(), after].concat()
        }
        Trouble::TooLong => words::text("form.trouble.too_long", language),
        Trouble::NotAnEmail => words::text("form.trouble.not_an_email", language),
    }
}

fn hint_key(question: Question) -> &'static str {
    match question {
        Question::Content => "form.hint.content",
        Question::ContentType => "form.hint.content_type",
        Question::Platform => "form.hint.platform",
        Question::Links => "form.hint.links",
        Question::Story => "form.hint.story",
        Question::Email => "form.hint.email",
        Question::Sex => "form.hint.sex",
        Question::Age => "form.hint.age",
    }
}
