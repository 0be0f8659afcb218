//! One file a page, in the order in which a child sees them. A page draws; it never decides.

mod unavailable;
mod welcome;
mod talk;
mod found_images;
mod question;
mod check;
mod images;
mod sending;
mod done;

use leptos::prelude::*;

use crate::controls::care;
use crate::controls::piece::{Piece, piece, says};
use crate::journey::Journey;
use crate::walk::Page;
use crate::words::Key;

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
        Page::Done => done::done(journey),
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
