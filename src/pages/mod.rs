//! One file a page, in the order in which a child sees them. A page draws; it never decides.

mod frame;
mod unavailable;
mod welcome;
mod leaflet;
mod talk;
mod found_images;
mod image_of_me;
mod question;
mod check;
mod pictures;
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

use crate::journey::Journey;
use crate::walk::Page;

/// What stands on the screen now. With each language it is drawn anew as a whole, and nothing stays
/// of what a translator made of it.
pub fn now(journey: Journey) -> AnyView {
    journey.language();
    match journey.page() {
        Page::Unavailable(missing) => unavailable::unavailable(journey, missing),
        Page::Welcome => welcome::welcome(journey),
        Page::FoundImages => found_images::found_images(journey),
        Page::ImageOfMe => image_of_me::image_of_me(journey),
        Page::Leaflet(leaflet) => leaflet::leaflet(journey, leaflet),
        Page::Question(question) => question::question(journey, question),
        Page::Check => check::check(journey),
        Page::Pictures => pictures::pictures(journey),
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
