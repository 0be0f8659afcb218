//! One file a page, in the order in which a child sees them. A page draws; it never decides.

mod unavailable;
mod welcome;
mod question;
mod check;
mod sending;
mod done;

use leptos::prelude::*;

use crate::controls::piece::{Piece, piece};
use crate::journey::Journey;
use crate::walk::Page;

/// What stands on the screen now.
pub fn now(journey: Journey) -> AnyView {
    match journey.page() {
        Page::Unavailable(missing) => unavailable::unavailable(journey, missing),
        Page::Welcome => welcome::welcome(journey),
        Page::Question(question) => question::question(journey, question),
        Page::Check => check::check(journey),
        Page::Sending => sending::sending(journey),
        Page::Done => done::done(journey),
        Page::Left => ().into_any(),
    }
}

/// The frame of a page, by whose name a test finds it.
fn page(name: &'static str) -> Piece {
    piece("section").with("class", "page").with("data-page", name)
}
