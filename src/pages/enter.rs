//! "I have a list": line by line as on the paper, or in figures. What is wrong is said here, before
//! anything is sent.

use leptos::prelude::{AnyView, IntoAny, event_target_value};
use thiqa_envelope::{Change, LINES};

use super::frame::{heading, line, numbered, page};
use crate::controls::piece::{Piece, follows, piece, says};
use crate::controls::{asked, buttons, numbers, work};
use crate::journey::{Journey, OpenBy};
use crate::list_input::{ListInput, Obstacle};
use crate::walk::Walk;
use crate::wording::{self, say};
use crate::words::{self, key};

/// The page.
pub fn enter(journey: Journey) -> Piece {
    let typed = move || if journey.by_digits() { digits(journey) } else { lines(journey) };
    page(journey, "enter")
        .holds(heading(journey, key::ENTER_TITLE))
        .holds(follows(move || typed().into()))
        .holds(follows(move || at_the_end(journey)))
        .holds(work::bar(journey))
        .holds(buttons::actions([
            buttons::main(move || open(journey), "open", move || journey.open_list()),
            buttons::back(say(journey, key::BACK), move || journey.back()),
        ]))
        .holds(buttons::other(
            move || other_way(journey),
            "other-way",
            move || {
                journey.turn_round();
            },
        ))
        .holds(buttons::other(say(journey, key::ENTER_LOST), "lost", move || {
            journey.enter(&|input| input.obstacle = Some(Obstacle::Lost));
        }))
}

fn open(journey: Journey) -> String {
    say(
        journey,
        if journey.list_input(|input| input.is_opening) { key::MOMENT } else { key::ENTER_OPEN },
    )()
}

fn other_way(journey: Journey) -> String {
    say(journey, if journey.by_digits() { key::ENTER_LINES } else { key::ENTER_DIGITS })()
}

fn lines(journey: Journey) -> Piece {
    let rows = (0..LINES).map(|at| row(journey, at));
    piece("div")
        .holds(line(journey, key::ENTER_HINT).with("class", "hint"))
        .holds(piece("ol").with("class", "entry").holds_all(rows))
}

/// A text area, because what is pasted may have several lines: each goes to its own.
fn row(journey: Journey, at: usize) -> Piece {
    let number = (at + 1).to_string();
    let label = numbered(journey, key::ENTER_LINE, at);
    let is_wrong = move || journey.list_input(|input| input.wrong_line() == Some(at));
    let field = asked::quiet("textarea")
        .with("rows", "1")
        .with("enterkeyhint", "next")
        .with_live("data-line", move || Some(number.clone()))
        .with_live("aria-label", move || Some(label()))
        .with_live("aria-invalid", move || is_wrong().then(|| "true".to_owned()))
        .value_live(move || journey.list_input(|input| input.line(at).to_owned()))
        .on("input", move |event| journey.type_line(at, &event_target_value(&event)));
    let beneath = move || if is_wrong() { obstacle(journey) } else { suggestions(journey, at) };
    piece("li").holds(field).holds(follows(beneath))
}

/// Things that begin like what is being typed.
fn suggestions(journey: Journey, at: usize) -> AnyView {
    let things = journey.suggestions(at);
    if things.is_empty() { ().into_any() } else { offered(journey, at, things).into() }
}

/// Each a tap away.
fn offered(journey: Journey, at: usize, things: Vec<u8>) -> Piece {
    let offers = things.into_iter().map(|thing| {
        says("button", move || journey.thing(thing))
            .with("class", "near")
            .on("click", move |_| journey.take_thing(at, thing))
    });
    piece("div").with("class", "nears").holds_all(offers)
}

fn digits(journey: Journey) -> Piece {
    let field = asked::quiet("input")
        .with("type", "text")
        .with("inputmode", "numeric")
        .with("data-digits", "")
        .value_live(move || journey.list_input(|input| input.digits().to_owned()))
        .on("input", move |event| {
            let text = event_target_value(&event);
            journey.enter(&|input| input.write_digits(text.clone()));
        });
    let label = says("span", say(journey, key::ENTER_DIGITS_LABEL));
    piece("p").holds(piece("label").holds(label).holds(field))
}

/// What is in the way of the list as a whole.
fn at_the_end(journey: Journey) -> AnyView {
    let of_a_line = journey.list_input(|input| input.wrong_line().is_some());
    if of_a_line { ().into_any() } else { obstacle(journey) }
}

/// What is in the way, and what may help.
fn obstacle(journey: Journey) -> AnyView {
    let Some(obstacle) = journey.list_input(|input| input.obstacle) else { return ().into_any() };
    let (key, at) = wording::obstacle(obstacle);
    let note = piece("div")
        .with("class", "trouble")
        .with("role", "alert")
        .holds(says("p", numbered(journey, key, at)));
    match obstacle {
        Obstacle::Unknown(at) => {
            let near = journey.list_input(|input| input.near().to_vec());
            let near = (!near.is_empty())
                .then(|| [line(journey, key::ENTER_NEAR), offered(journey, at, near)]);
            note.holds_all(near.into_iter().flatten()).holds(unreadable(journey, at))
        }
        Obstacle::Empty(at) => note.holds(unreadable(journey, at)),
        Obstacle::CheckFails => note.holds_all(questions(journey)),
        Obstacle::Lost => {
            note.holds(buttons::other(say(journey, key::ENTER_NEW), "new", move || {
                journey.step(&Walk::has_lost_list);
            }))
        }
        Obstacle::NoNames | Obstacle::Unreached => note.holds(numbers::now(journey)),
        Obstacle::TooMany | Obstacle::Quantity(_) | Obstacle::Digits | Obstacle::Undecided => note,
    }
    .into()
}

/// "I cannot read this line."
fn unreadable(journey: Journey, at: usize) -> Piece {
    buttons::other(numbered(journey, key::ENTER_UNREADABLE, at), "unreadable", move || {
        journey.open_by(OpenBy::LinesWithout(at));
    })
}

/// A swapped pair or a moved line is asked, never assumed.
fn questions(journey: Journey) -> impl Iterator<Item = Piece> {
    let changes = journey.list_input(ListInput::changes);
    changes.into_iter().enumerate().map(move |(which, change)| {
        let (key, one, other) = match change {
            Change::Swapped(one, other) => (key::ENTER_SWAPPED, one, other),
            Change::Moved { from, to } => (key::ENTER_MOVED, from, to),
        };
        let (one, other) = ((one + 1).to_string(), (other + 1).to_string());
        let text = move || words::with(key, journey.language(), &[&one, &other]);
        let yes = buttons::other(say(journey, key::ENTER_YES_OPEN), "yes-open", move || {
            journey.open_by(OpenBy::Correction(which));
        });
        piece("div").holds(says("p", text)).holds(yes)
    })
}
