//! The phone's clock. Nothing is decided by it: a phone's clock is often wrong.

use gloo::utils::window;
use js_sys::{Date, Function, Promise};
use wasm_bindgen_futures::JsFuture;

/// Characters of `2026-11-24T10:00` in what the browser writes.
const MINUTE: usize = 16;

/// This minute, UTC: `2026-11-24T10:00Z`.
pub fn minute() -> String {
    let mut now = String::from(Date::new_0().to_iso_string());
    now.truncate(MINUTE);
    now.push('Z');
    now
}

/// This second, UTC, counted from 1970.
pub fn unix() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "seconds of any year are far below 2^53")]
    let seconds = (Date::now() / 1_000.0) as i64;
    seconds
}

/// Milliseconds, to measure how long something takes.
pub fn milliseconds() -> f64 {
    Date::now()
}

/// Lets so many milliseconds pass; with 0 the page does what waits and comes back.
pub async fn pause(milliseconds: i32) {
    let mut timer = |resolve: Function, _: Function| {
        let _ =
            window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    };
    let _ = JsFuture::from(Promise::new(&mut timer)).await;
}

/// Lets so many seconds pass.
pub async fn pause_seconds(seconds: u32) {
    for _ in 0..seconds {
        pause(1_000).await;
    }
}
