//! A token bucket, one for all visitors: it fills at a steady rate up to a burst, and whoever comes
//! when it is empty waits for a moment, or is answered `Busy`. It cannot tell one visitor from
//! another.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use thiqa_wire::Problem;
use tokio::time::{Instant, sleep};

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

/// How long a visitor waits for a turn at most: those who come together go one after the other
/// instead of being sent away.
const PATIENCE: Duration = Duration::from_secs(2);

/// As many tokens as requests may come now, in the form of the generic cell rate algorithm (ITU-T
/// I.371): all that is kept is when it will be full again.
pub(crate) struct TokenBucket {
    limit: RateLimit,
    full_at: Mutex<Instant>,
}

impl TokenBucket {
    /// A full one.
    pub(crate) fn full(limit: RateLimit) -> Self {
        Self { limit, full_at: Mutex::new(Instant::now()) }
    }

    /// Takes one token, after a moment where there is none yet.
    ///
    /// # Errors
    /// `Busy` where the moment would be longer than 2 s.
    pub(crate) async fn turn(&self) -> Result<(), Problem> {
        sleep(self.reserve(Instant::now())?).await;
        Ok(())
    }

    /// Takes one token where there is one, and goes on in any case.
    pub(crate) fn count(&self) {
        // Where there is none, nothing is taken.
        let _ = self.reserve(Instant::now());
    }

    /// By how many steps work for a token is dearer now: one for each quarter of the burst that is
    /// gone.
    pub(crate) fn steps(&self) -> u8 {
        self.steps_at(Instant::now())
    }

    fn steps_at(&self, now: Instant) -> u8 {
        let burst = self.interval() * self.limit.burst;
        let full_at = *self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let gone = full_at.saturating_duration_since(now).as_nanos();
        u8::try_from(gone * 4 / burst.as_nanos().max(1)).unwrap_or(u8::MAX)
    }

    fn interval(&self) -> Duration {
        Duration::from_secs(1) / self.limit.per_second.max(1)
    }

    /// Takes one token at this time, and says after how long it is there.
    fn reserve(&self, now: Instant) -> Result<Duration, Problem> {
        let interval = self.interval();
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let next = full_at.max(now) + interval;
        let wait = next.saturating_duration_since(now + interval * self.limit.burst);
        if wait > PATIENCE {
            return Err(Problem::Busy);
        }
        *full_at = next;
        Ok(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: RateLimit = RateLimit { per_second: 2, burst: 5 };

    /// How many of twenty who come together go at once, and after how long the others go.
    fn turns(bucket: &TokenBucket, now: Instant) -> (usize, Vec<u128>) {
        let turns = (0..20).filter_map(|_| bucket.reserve(now).ok());
        let waits: Vec<_> = turns.map(|wait| wait.as_millis()).collect();
        (
            waits.iter().filter(|wait| **wait == 0).count(),
            waits.into_iter().filter(|it| *it > 0).collect(),
        )
    }

    #[test]
    fn a_burst_goes_at_once_and_those_after_it_in_turn() {
        let bucket = TokenBucket::full(LIMIT);
        let now = Instant::now();
        assert_eq!(turns(&bucket, now), (5, vec![500, 1_000, 1_500, 2_000]));
        assert_eq!(bucket.reserve(now), Err(Problem::Busy));
        let later = now + Duration::from_secs(60);
        assert_eq!(turns(&bucket, later).0, 5, "never above the burst");
    }

    #[test]
    fn work_is_dearer_the_emptier_it_is() {
        let bucket = TokenBucket::full(RateLimit { per_second: 1, burst: 8 });
        let now = Instant::now();
        let steps = (0..10).map(|_| {
            let steps = bucket.steps_at(now);
            bucket.reserve(now).unwrap();
            steps
        });
        assert_eq!(steps.collect::<Vec<_>>(), [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
        assert_eq!(bucket.steps_at(now + Duration::from_secs(8)), 1);
    }

    #[test]
    fn it_fills_by_the_millisecond() {
        let bucket = TokenBucket::full(LIMIT);
        let now = Instant::now();
        turns(&bucket, now);
        let after = |milliseconds| now + Duration::from_millis(milliseconds);
        assert_eq!(bucket.reserve(after(499)), Err(Problem::Busy));
        assert_eq!(bucket.reserve(after(500)), Ok(PATIENCE));
        assert_eq!(bucket.reserve(after(500)), Err(Problem::Busy));
        assert_eq!(turns(&bucket, after(4_750)), (4, vec![250, 750, 1_250, 1_750]));
    }
}
