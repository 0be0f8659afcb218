//! More words to the team. What helps stands beside them, for whoever thinks of contacting this
//! person.

use leptos::prelude::event_target_value;
use thiqa_report::{STRING_LIMIT, letters_beyond};

use super::frame::{line, page};
use crate::controls::piece::{Piece, follows, piece, says};
use crate::controls::{asked, buttons};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::{self, say};
use crate::words::{self, Key, key};

/// What helps, in this order: who blocks first loses the numbers.
const HELPS: [Key; 4] = [key::HELPS_ANSWER, key::HELPS_CAPTURE, key::HELPS_BLOCK, key::HELPS_ADULT];

/// The page.
pub fn answer(journey: Journey) -> Piece {
    let written = journey.glance(|walk| walk.words().to_owned());
    let field = asked::quiet("textarea")
        .with("id", "answer")
        .with("rows", "5")
        .with("aria-describedby", "hint")
        .value(written)
        .on("input", move |event| {
            let text = event_target_value(&event);
            journey.change(&|walk| walk.write_words(text.clone()));
        });
    let label = says("label", say(journey, key::ANSWER_TITLE)).with("for", "answer");
    page(journey, "answer")
        .holds(piece("h1").with("tabindex", "-1").holds(label))
        .holds(line(journey, key::ANSWER_HINT).with("class", "hint").with("id", "hint"))
        .holds(follows(move || trouble(journey).into()))
        .holds(field)
        .holds(helps(journey))
        .holds(buttons::actions([
            buttons::main(say(journey, key::SEND), "send", move || {
                journey.say_to_team(&Walk::say_words);
            }),
            buttons::back(say(journey, key::BACK), move || journey.back()),
        ]))
}

fn trouble(journey: Journey) -> Piece {
    let beyond = journey
        .look(|walk| walk.is_unsendable().then(|| letters_beyond(walk.words(), STRING_LIMIT)));
    let note = piece("div").with("role", "alert");
    let Some(beyond) = beyond else { return note };
    let key = if beyond > 0 { key::TROUBLE_TOO_LONG } else { key::ANSWER_NOTHING };
    let said = move || words::with(key, journey.language(), &[&wording::too_many(beyond)]);
    note.holds(says("p", said).with("class", "trouble"))
}

fn helps(journey: Journey) -> Piece {
    let helps = HELPS.map(|key| says("li", say(journey, key)));
    piece("div")
        .with("class", "advice")
        .with("role", "note")
        .holds(line(journey, key::ANSWER_CONTACT))
        .holds(piece("ul").holds_all(helps))
}
