//! Two lines once more, to make sure that the list was copied well. May be skipped.

use leptos::prelude::{IntoAny, event_target_value};

use super::{heading, line, page};
use crate::controls::piece::{Piece, follows, piece, says};
use crate::controls::{asked, buttons};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::words::{self, key};

/// The page.
pub fn recall(journey: Journey) -> Piece {
    let wrong = follows(move || match journey.look(|walk| walk.recall().wrong) {
        Some(at) => said_wrong(journey, at).into(),
        None => ().into_any(),
    });
    page(journey, "recall")
        .holds(heading(journey, key::RECALL_TITLE))
        .holds(line(journey, key::RECALL_WHY).with("class", "hint"))
        .holds(wrong)
        .holds_all([0, 1].map(|which| field(journey, which)))
        .holds(buttons::other(journey.say(key::RECALL_AGAIN), "again", move || journey.back()))
        .holds(buttons::actions([
            buttons::main(journey.say(key::RECALL_CHECK), "check", move || journey.check_recall()),
            buttons::back(journey.say(key::RECALL_SKIP), move || journey.step(&Walk::finish))
                .with("data-action", "skip"),
        ]))
}

fn field(journey: Journey, which: usize) -> Piece {
    let at = journey.glance(|walk| walk.recall().places.get(which).copied()).unwrap_or_default();
    let label = move || words::with(key::ENTER_LINE, journey.language(), &[&(at + 1).to_string()]);
    let input = asked::quiet("input")
        .with("type", "text")
        .with_live("data-line", move || Some((at + 1).to_string()))
        .on("input", move |event| {
            let text = event_target_value(&event);
            journey.change(&|walk| walk.write_recall(which, text.clone()));
        });
    piece("p").holds(piece("label").holds(says("span", label)).holds(input))
}

fn said_wrong(journey: Journey, at: usize) -> Piece {
    let said = move || words::with(key::RECALL_WRONG, journey.language(), &[&(at + 1).to_string()]);
    says("p", said).with("class", "trouble").with("role", "alert")
}
