//! The phone's Back button. One guard entry at the same address catches it, so that Back goes to
//! the previous question instead of losing everything. The address never changes.

use std::cell::Cell;

use gloo::events::EventListener;
use gloo::utils::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::PageTransitionEvent;

thread_local! {
    /// Whether the guard stands in the history now.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Puts the guard up, once. Browsers skip one that was not put up at a tap.
pub fn guard() {
    if GUARDED.get() {
        return;
    }
    let history = window().history();
    let pushed = history.and_then(|history| history.push_state_with_url(&JsValue::NULL, "", None));
    GUARDED.set(pushed.is_ok());
}

/// Calls `back` at each Back that the guard has caught; the guard is down then.
pub fn on_back(back: impl Fn() + 'static) {
    listen("popstate", move |_| {
        GUARDED.set(false);
        back();
    });
}

/// Leaves to what was before the form.
pub fn leave() {
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}

/// A page that the browser kept and shows again shows nothing of what was on it.
pub fn forget_when_kept() {
    listen("pageshow", |event| {
        let event: Option<&PageTransitionEvent> = event.dyn_ref();
        if event.is_some_and(PageTransitionEvent::persisted) {
            let _ = window().location().reload();
        }
    });
}

/// Calls `online` whenever the phone has a network again.
pub fn on_online(online: impl Fn() + 'static) {
    listen("online", move |_| online());
}

/// For as long as the page lives.
fn listen(event: &'static str, heard: impl FnMut(&web_sys::Event) + 'static) {
    EventListener::new(&window(), event, heard).forget();
}
