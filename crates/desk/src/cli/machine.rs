//! The edge: the only place that reads this machine's clock and draws its randomness.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use getrandom::SysRng;
use rand_core::{CryptoRng, UnwrapErr};
use thiqa_desk::{Clock, Machine};
use thiqa_wire::Day;

/// Unix seconds; 0 on a machine whose clock stands before 1970.
#[expect(clippy::disallowed_methods, reason = "the program's edge")]
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Today, UTC.
pub fn today() -> Day {
    Day::of(now())
}

/// The clock, for whoever asks more than once.
pub fn clock() -> Clock {
    Arc::new(now)
}

/// The operating system's randomness; without it there is nothing to be done, and it stops.
pub fn rng() -> impl CryptoRng + Send + 'static {
    UnwrapErr(SysRng)
}

/// Clock and randomness, for a verb.
pub fn machine() -> Machine {
    Machine { clock: clock(), rng: Arc::new(|| Box::new(rng())) }
}
