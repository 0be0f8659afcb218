//! The languages, on every page: one tap, and nothing is lost.

use leptos::prelude::AnyView;
use thiqa_report::Language;

use super::piece::{Piece, piece, says};
use crate::journey::Journey;

/// The way to every other language, each named by itself.
pub fn switch(journey: Journey) -> AnyView {
    piece("div")
        .with("class", "top")
        .holds_all(Language::ALL.map(|language| other(journey, language)))
        .into()
}

fn other(journey: Journey, language: Language) -> Piece {
    says("button", move || language.name().to_owned())
        .with("class", "language")
        .with("lang", language.code())
        .with("dir", language.text_direction().html())
        .with_live("hidden", move || (journey.language() == language).then(String::new))
        .on("click", move |_| journey.speak(language))
}
