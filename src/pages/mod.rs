//! One file a page, in the order in which a child sees them. A page draws; it never decides.

mod unavailable;
mod welcome;
mod talk;
mod found_images;
mod question;
mod check;
mod images;
mod sending;
mod arrived;
mod list;
mod keep;
mod recall;
mod done;
mod enter;
mod conversation;
mod answer;
mod withdraw;
mod empty;
mod noted;

use leptos::prelude::*;

use crate::controls::care;
use crate::controls::piece::{Piece, follows, piece, says};
use crate::journey::Journey;
use crate::walk::{Page, Walk};
use crate::words::{self, Key, key};

/// What stands on the screen now.
pub fn now(journey: Journey) -> AnyView {
    match journey.page() {
        Page::Unavailable(missing) => unavailable::unavailable(journey, missing),
        Page::Welcome => welcome::welcome(journey),
        Page::Talk => talk::talk(journey),
        Page::FoundImages => found_images::found_images(journey),
        Page::Question(question) => question::question(journey, question),
        Page::Check => check::check(journey),
        Page::Images(exit) => images::images(journey, exit),
        Page::Sending => sending::sending(journey),
        Page::Arrived => arrived::arrived(journey),
        Page::List => list::list(journey),
        Page::Keep => keep::keep(journey),
        Page::Recall => recall::recall(journey),
        Page::Done => done::done(journey),
        Page::Enter => enter::enter(journey),
        Page::Conversation => conversation::conversation(journey),
        Page::Answer => answer::answer(journey),
        Page::Withdraw => withdraw::withdraw(journey),
        Page::Erase => withdraw::erase(journey),
        Page::Empty => empty::empty(journey),
        Page::Noted(noted) => noted::noted(journey, noted),
        Page::Left => return ().into_any(),
    }
    .into()
}

/// The frame of a page, by whose name a test finds it; what is said after danger comes first.
fn page(journey: Journey, name: &'static str) -> Piece {
    let page = piece("section").with("data-page", name);
    match journey.care_now() {
        Some(care) => page.holds(care::card(journey, care)),
        None => page,
    }
}

/// The heading, which is read first.
fn heading(journey: Journey, key: Key) -> Piece {
    says("h1", journey.say(key)).with("tabindex", "-1")
}

/// A paragraph.
fn line(journey: Journey, key: Key) -> Piece {
    says("p", journey.say(key))
}

/// A text about a line of a list, which counts from 0 here and from 1 on paper.
fn numbered(journey: Journey, key: Key, at: usize) -> impl Fn() -> String + Send + 'static {
    move || words::with(key, journey.language(), &[&(at + 1).to_string()])
}

/// Says that the relay did not answer, where it did not.
fn unreached(journey: Journey) -> Piece {
    let said = move || match journey.look(Walk::is_unreached) {
        true => line(journey, key::UNREACHED).with("class", "failure").into(),
        false => ().into_any(),
    };
    piece("div").with("role", "alert").holds(follows(said))
}
