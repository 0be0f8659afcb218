//! Waiting for what is seen: never for a length of time.

use std::time::{Duration, Instant};

/// Longer than anything here takes on a machine that is busy with something else.
pub const LIMIT: Duration = Duration::from_secs(120);
/// Between two looks: long enough to leave the processor to the relay.
const PAUSE: Duration = Duration::from_millis(5);

/// What `look` sees at last; a panic that says `what` where it never does.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(began.elapsed() < LIMIT, "waited in vain: {what}");
        std::thread::sleep(PAUSE);
    }
}
