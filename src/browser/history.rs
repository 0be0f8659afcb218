//! The phone's Back button. Every step at a tap leaves an entry at the same address, and Back, which
//! takes one of them, goes to the previous question instead of losing everything. The address never
//! changes. In a frame the page around sees how many entries there are: there the first tap leaves
//! all of them, and each other one as many as Back has taken (docs/decisions/016). Leaving at once is
//! public/leave.js's, which knows by the state how many entries there are.

use std::sync::atomic::{AtomicU16, Ordering};

use gloo::events::EventListener;
use gloo::utils::{document, window};

/// Entries at most: browsers forget the first of more than fifty, and with it what was before.
const MOST: u16 = 32;

/// The mark that public/framed.js puts on the page in a frame.
const FRAMED: &str = "data-framed";

/// How many of them Back had not taken when that was last looked at.
static STOOD: AtomicU16 = AtomicU16::new(0);

/// Leaves one more entry for Back to take. Browsers pass over those that were not left at a tap,
/// and after one of these over all before it.
pub fn guard() {
    let Ok(history) = window().history() else { return };
    let standing = standing();
    let wanted = if is_framed() { MOST } else { MOST.min(standing + 1) };
    for number in standing + 1..=wanted {
        let _ = history.push_state_with_url(&number.into(), "", None);
    }
    STOOD.store(wanted, Ordering::Relaxed);
}

/// Leaves an entry where none is left: it holds once, and better than losing everything.
pub fn guard_last() {
    if standing() == 0 {
        guard();
    }
}

/// Calls `back` at each Back. Forward changes nothing.
pub fn on_back(back: impl Fn() + 'static) {
    STOOD.store(standing(), Ordering::Relaxed);
    listen("popstate", move |_| {
        let standing = standing();
        if standing < STOOD.swap(standing, Ordering::Relaxed) {
            back();
        }
    });
}

/// Leaves to what was before the form. A frame may not take the page around it away: there the next
/// Back does.
pub fn leave() {
    if is_framed() {
        unguard();
    } else {
        go_back(standing() + 1);
    }
}

/// Goes off all entries, so that the next Back leaves by itself.
pub fn unguard() {
    let standing = standing();
    STOOD.store(0, Ordering::Relaxed);
    if standing > 0 {
        go_back(standing);
    }
}

fn go_back(entries: u16) {
    if let Ok(history) = window().history() {
        let _ = history.go_with_delta(-i32::from(entries));
    }
}

/// Calls `online` whenever the phone has a network again.
pub fn on_online(online: impl Fn() + 'static) {
    listen("online", move |_| online());
}

fn is_framed() -> bool {
    document().document_element().is_some_and(|html| html.has_attribute(FRAMED))
}

/// How many entries of ours the browser stands on now; a reload leaves it there.
fn standing() -> u16 {
    let state = window().history().and_then(|history| history.state());
    let number = state.ok().and_then(|state| state.as_f64());
    (1..=MOST).find(|it| number == Some(f64::from(*it))).unwrap_or(0)
}

/// For as long as the page lives.
fn listen(event: &'static str, heard: impl FnMut(&web_sys::Event) + 'static) {
    EventListener::new(&window(), event, heard).forget();
}
