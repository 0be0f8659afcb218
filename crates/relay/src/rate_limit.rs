//! A token bucket, one for all visitors: it fills at a steady rate up to a burst, and whoever comes
//! when it is empty is answered `Busy`. It cannot tell one visitor from another.

use std::sync::{Mutex, PoisonError};

use thiqa_wire::Problem;

/// How often something may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests a second, on average.
    pub per_second: u32,
    /// Requests at once at most, after a quiet while.
    pub burst: u32,
}

/// Reads of mailboxes unless the operator says otherwise: a helpline's whole city comes back in the
/// same minute, and the smallest machine still has time for reports.
pub const READS: RateLimit = RateLimit { per_second: 50, burst: 500 };

/// As many tokens as requests may come now.
pub(crate) struct TokenBucket {
    limit: RateLimit,
    level: Mutex<Level>,
}

/// The tokens in it, and the unix second of which that is true.
struct Level {
    tokens: u64,
    at: u64,
}

impl TokenBucket {
    /// A full one.
    pub(crate) fn full(limit: RateLimit, now: u64) -> Self {
        Self { limit, level: Mutex::new(Level { tokens: limit.burst.into(), at: now }) }
    }

    /// Takes one token at the unix second `now`. A clock that is set back takes none from anyone.
    ///
    /// # Errors
    /// `Busy` where there is none.
    pub(crate) fn take(&self, now: u64) -> Result<(), Problem> {
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let refill = now.saturating_sub(level.at).saturating_mul(self.limit.per_second.into());
        level.tokens = level.tokens.saturating_add(refill).min(self.limit.burst.into());
        level.at = now;
        level.tokens = level.tokens.checked_sub(1).ok_or(Problem::Busy)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: RateLimit = RateLimit { per_second: 2, burst: 5 };

    fn taken(bucket: &TokenBucket, now: u64) -> usize {
        (0..20).filter(|_| bucket.take(now).is_ok()).count()
    }

    #[test]
    fn a_burst_then_as_many_as_come_back() {
        let bucket = TokenBucket::full(LIMIT, 100);
        assert_eq!(taken(&bucket, 100), 5);
        assert_eq!(taken(&bucket, 101), 2);
        assert_eq!(taken(&bucket, 101), 0);
        assert_eq!(taken(&bucket, 103), 4);
        assert_eq!(taken(&bucket, 1_000), 5, "never above the burst");
        assert_eq!(bucket.take(1_000), Err(Problem::Busy));
    }

    #[test]
    fn a_clock_that_jumps_neither_locks_it_nor_overflows() {
        let bucket = TokenBucket::full(LIMIT, u64::MAX);
        assert_eq!(taken(&bucket, u64::MAX), 5);
        assert_eq!(taken(&bucket, 7), 0, "set back: it goes on from here");
        assert_eq!(taken(&bucket, 8), 2);
        assert_eq!(taken(&bucket, u64::MAX), 5);
    }
}
