//! A bucket of turns, one for all visitors: it fills at a steady rate up to a burst, and whoever
//! comes when it is empty hears `Busy`. It cannot tell one visitor from another.

use std::sync::{Mutex, PoisonError};

use thiqa_wire::Problem;

/// How often something may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Turns that come back each second.
    pub a_second: u32,
    /// Turns at most, after a quiet while.
    pub burst: u32,
}

/// Reads of mailboxes where nobody says otherwise: a helpline's whole city comes back in the same
/// minute, and a machine of the least kind still has time for reports.
pub const READS: Limit = Limit { a_second: 50, burst: 500 };

pub(crate) struct Bucket {
    limit: Limit,
    level: Mutex<Level>,
}

/// What is in it, and the unix second of which that is true.
struct Level {
    turns: u64,
    at: u64,
}

impl Bucket {
    /// A full one.
    pub(crate) fn full(limit: Limit, now: u64) -> Self {
        Self { limit, level: Mutex::new(Level { turns: limit.burst.into(), at: now }) }
    }

    /// One turn at the unix second `now`. A clock that is set back takes no turn from anyone.
    pub(crate) fn take(&self, now: u64) -> Result<(), Problem> {
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let back = now.saturating_sub(level.at).saturating_mul(self.limit.a_second.into());
        level.turns = level.turns.saturating_add(back).min(self.limit.burst.into());
        level.at = now;
        level.turns = level.turns.checked_sub(1).ok_or(Problem::Busy)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit { a_second: 2, burst: 5 };

    fn turns(bucket: &Bucket, now: u64) -> usize {
        (0..20).filter(|_| bucket.take(now).is_ok()).count()
    }

    #[test]
    fn a_burst_then_as_many_as_come_back() {
        let bucket = Bucket::full(LIMIT, 100);
        assert_eq!(turns(&bucket, 100), 5);
        assert_eq!(turns(&bucket, 101), 2);
        assert_eq!(turns(&bucket, 101), 0);
        assert_eq!(turns(&bucket, 103), 4);
        assert_eq!(turns(&bucket, 1_000), 5, "never above the burst");
        assert_eq!(bucket.take(1_000), Err(Problem::Busy));
    }

    #[test]
    fn a_clock_that_jumps_neither_locks_it_nor_overflows() {
        let bucket = Bucket::full(LIMIT, u64::MAX);
        assert_eq!(turns(&bucket, u64::MAX), 5);
        assert_eq!(turns(&bucket, 7), 0, "set back: it goes on from here");
        assert_eq!(turns(&bucket, 8), 2);
        assert_eq!(turns(&bucket, u64::MAX), 5);
    }
}
