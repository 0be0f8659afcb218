//! The languages, on every page: one tap, and nothing is lost.

use leptos::prelude::AnyView;
use thiqa_report::Language;

use super::piece::{Piece, piece, says};
use crate::journey::Journey;
use crate::{wording, words};

/// The way to every other language, each named by itself.
pub fn switch(journey: Journey) -> AnyView {
    let spoken = journey.language();
    let others = Language::ALL.into_iter().filter(|&language| language != spoken);
    let ways = others.map(|language| way(journey, language));
    piece("div").holds_all(ways).into()
}

/// Why the page does not speak the language that she wants; silent where it does.
pub fn wanted(journey: Journey) -> AnyView {
    let said = move || {
        let key = journey.wanted().map(wording::wanted);
        key.map_or_else(String::new, |key| words::text(key, journey.language()))
    };
    says("p", said).with("class", "hint").with("role", "status").into()
}

fn way(journey: Journey, language: Language) -> Piece {
    says("button", move || language.name().to_owned())
        .with("lang", language.code())
        .with("dir", language.text_direction().html())
        .on("click", move |_| journey.speak(language))
}
