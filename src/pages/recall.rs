//! Two lines once more, to make sure that the list was copied well. May be skipped.

use leptos::prelude::{IntoAny, event_target_value};

use super::frame::{heading, line, numbered, page};
use crate::controls::piece::{Piece, follows, piece, says};
use crate::controls::{asked, buttons};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::say;
use crate::words::key;

/// The page.
pub fn recall(journey: Journey) -> Piece {
    let wrong = follows(move || match journey.look(|walk| walk.recall().wrong) {
        Some(at) => says("p", numbered(journey, key::RECALL_WRONG, at))
            .with("class", "trouble")
            .with("role", "alert")
            .into(),
        None => ().into_any(),
    });
    page(journey, "recall")
        .holds(heading(journey, key::RECALL_TITLE))
        .holds(line(journey, key::RECALL_WHY).with("class", "hint"))
        .holds(wrong)
        .holds_all([0, 1].map(|which| field(journey, which)))
        .holds(buttons::other(say(journey, key::RECALL_AGAIN), "again", move || journey.back()))
        .holds(buttons::actions([
            buttons::main(say(journey, key::RECALL_CHECK), "check", move || journey.check_recall()),
            buttons::aside(say(journey, key::RECALL_SKIP), "skip", move || {
                journey.step(&Walk::finish);
            }),
        ]))
}

fn field(journey: Journey, which: usize) -> Piece {
    let at = journey.glance(|walk| walk.recall().lines.get(which).copied()).unwrap_or_default();
    let is_wrong = move || journey.look(|walk| walk.recall().wrong == Some(at));
    let input = asked::quiet("input")
        .with("type", "text")
        .with_live("aria-invalid", move || is_wrong().then(|| "true".to_owned()))
        .with_live("data-line", move || Some((at + 1).to_string()))
        .value(journey.glance(|walk| walk.recall().typed(which).to_owned()))
        .on("input", move |event| {
            let text = event_target_value(&event);
            journey.change(&|walk| walk.write_recall(which, text.clone()));
        });
    piece("p").holds(
        piece("label").holds(says("span", numbered(journey, key::ENTER_LINE, at))).holds(input),
    )
}
