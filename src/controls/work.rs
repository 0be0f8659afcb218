//! How far the work is that this phone does for the relay, where it takes long.

use leptos::prelude::{AnyView, IntoAny};

use super::piece::{follows, piece};
use crate::journey::Journey;
use crate::wording::say;
use crate::words::key;

/// A bar while it goes on.
pub fn bar(journey: Journey) -> AnyView {
    follows(move || match journey.puzzles() {
        Some(solved) => {
            let bar = piece("progress")
                .with("max", "16")
                .with_live("value", move || Some(solved.to_string()));
            piece("label").says(say(journey, key::WORKING)).holds(bar).into()
        }
        None => ().into_any(),
    })
}
