//! The clock, which comes in from the program's edge: a test sets its own.

use std::sync::Arc;

/// What says the time, in unix seconds. Clones ask the same clock.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> u64 + Send + Sync>);

impl Clock {
    /// A clock that asks `now` for the unix second.
    pub fn new(now: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The unix second.
    pub(crate) fn now(&self) -> u64 {
        (self.0)()
    }
}
