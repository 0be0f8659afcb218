//! The phone's Back button. One guard entry at the same address catches it, so that Back goes to
//! the previous question instead of losing everything. The address never changes. Leaving at once
//! is public/leave.js's, which knows the guard by its state.

use gloo::events::EventListener;
use gloo::utils::window;
use wasm_bindgen::JsValue;

/// What marks the guard entry; public/leave.js asks for the same word.
const GUARD: &str = "guard";

/// Puts the guard up, unless it stands. Browsers skip one that was not put up at a tap.
pub fn guard() {
    let Ok(history) = window().history() else { return };
    if !is_guarded() {
        let _ = history.push_state_with_url(&JsValue::from_str(GUARD), "", None);
    }
}

/// Calls `back` at each Back that the guard has caught; the guard is down then. Forward, which
/// stands on the guard again, changes nothing.
pub fn on_back(back: impl Fn() + 'static) {
    listen("popstate", move |_| {
        if !is_guarded() {
            back();
        }
    });
}

/// Leaves to what was before the form.
pub fn leave() {
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}

/// Calls `online` whenever the phone has a network again.
pub fn on_online(online: impl Fn() + 'static) {
    listen("online", move |_| online());
}

/// Whether the browser stands on the guard now; a reload leaves it there.
fn is_guarded() -> bool {
    let state = window().history().and_then(|history| history.state());
    state.is_ok_and(|state| state == GUARD)
}

/// For as long as the page lives.
fn listen(event: &'static str, heard: impl FnMut(&web_sys::Event) + 'static) {
    EventListener::new(&window(), event, heard).forget();
}
