//! The time in a story: it stands still until days pass, or it is the machine's own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Tuesday 24 November 2026, 10:00 UTC, on which every story begins whose relay runs in its process.
pub const TUESDAY: u64 = 1_795_514_400;
/// Seconds of a day.
const DAY: u64 = 86_400;

/// A clock that many may hold.
#[derive(Clone)]
pub struct Clock {
    began: Option<u64>,
    ahead: Arc<AtomicU64>,
}

impl Clock {
    /// A clock that stands still at these unix seconds.
    pub fn at(began: u64) -> Self {
        Self { began: Some(began), ahead: Arc::default() }
    }

    /// The machine's clock, for a story in which a program reads it too.
    pub fn of_the_machine() -> Self {
        Self { began: None, ahead: Arc::default() }
    }

    /// Unix seconds.
    pub fn now(&self) -> u64 {
        self.began.unwrap_or_else(machine).wrapping_add(self.ahead.load(Ordering::Relaxed))
    }

    /// Another clock, which is so many days ahead of this one.
    pub fn ahead_by(&self, days: u64) -> Self {
        let ahead = self.ahead.load(Ordering::Relaxed).wrapping_add(days * DAY);
        Self { began: self.began, ahead: Arc::new(AtomicU64::new(ahead)) }
    }

    /// Days pass, or somebody sets it ahead.
    pub fn goes_ahead(&self, days: u64) {
        self.ahead.fetch_add(days * DAY, Ordering::Relaxed);
    }

    /// Seconds pass.
    pub fn goes_on(&self, seconds: u64) {
        self.ahead.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Somebody sets it back.
    pub fn goes_back(&self, days: u64) {
        self.ahead.fetch_sub(days * DAY, Ordering::Relaxed);
    }
}

#[expect(clippy::disallowed_methods, reason = "the programs of these stories read it too")]
fn machine() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}
