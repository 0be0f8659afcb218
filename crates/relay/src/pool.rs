//! Memory for bodies on their way in, taken as they come and never before. Where it does not suffice,
//! whoever has held theirs longest gives it back.
//!
//! Not whoever is slowest: a line that fills the pool alone is faster in each of its bodies than the
//! slowest phone is in its one. But it must hold them to fill it: where that takes a line `s` seconds,
//! the bytes of one of its bodies, however it divides them, are at least `s`/2 seconds old on average
//! by then. So are those of a body that comes steadily and was begun `s` seconds before: whatever comes
//! within `s` seconds comes through.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use thiqa_wire::Problem;
use tokio::sync::Notify;

/// So much at once, for all.
pub(crate) struct Pool {
    limit: usize,
    began: Instant,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    used: usize,
    holders: HashMap<u64, Holder>,
    next: u64,
}

struct Holder {
    used: usize,
    /// The sum of the milliseconds at which each byte came, since the pool began.
    came: u128,
    /// It is whole, and waits for the writer: nothing is free again by asking for it back.
    is_kept: bool,
    yields: Arc<Notify>,
}

/// What one holder has of it, free again when it is dropped.
pub(crate) struct Share {
    pool: Arc<Pool>,
    number: u64,
}

impl Pool {
    pub(crate) fn of(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, began: Instant::now(), held: Mutex::default() })
    }

    /// A share of nothing yet. `yields` is notified where it must be given back.
    pub(crate) fn enter(self: &Arc<Self>, yields: Arc<Notify>) -> Share {
        let mut held = self.held();
        let number = held.next;
        held.next += 1;
        held.holders.insert(number, Holder { used: 0, came: 0, is_kept: false, yields });
        Share { pool: Arc::clone(self), number }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn longest(&self) -> Option<u64> {
        let holding = self.holders.iter().filter(|(_, it)| it.used > 0 && !it.is_kept);
        holding.min_by_key(|(number, it)| (it.came_at(), **number)).map(|(number, _)| *number)
    }

    fn remove(&mut self, number: u64) -> Option<Holder> {
        let holder = self.holders.remove(&number)?;
        self.used = self.used.saturating_sub(holder.used);
        Some(holder)
    }
}

impl Holder {
    /// When its bytes came, on average.
    fn came_at(&self) -> u128 {
        let used = u128::try_from(self.used).unwrap_or(u128::MAX);
        self.came / used.max(1)
    }
}

impl Share {
    /// Takes so much more.
    ///
    /// # Errors
    /// `Busy` where this very share had to be given back.
    pub(crate) fn take(&self, more: usize) -> Result<(), Problem> {
        self.take_at(more, Instant::now())
    }

    fn take_at(&self, more: usize, now: Instant) -> Result<(), Problem> {
        let at = now.saturating_duration_since(self.pool.began).as_millis();
        let mut held = self.pool.held();
        let holder = held.holders.get_mut(&self.number).ok_or(Problem::Busy)?;
        holder.used = holder.used.saturating_add(more);
        let sum = at.saturating_mul(u128::try_from(more).unwrap_or(u128::MAX));
        holder.came = holder.came.saturating_add(sum);
        held.used = held.used.saturating_add(more);
        while held.used > self.pool.limit {
            let Some(holder) = held.longest().and_then(|number| held.remove(number)) else { break };
            holder.yields.notify_one();
        }
        if held.holders.contains_key(&self.number) { Ok(()) } else { Err(Problem::Busy) }
    }

    /// From now on it is asked back from nobody else's need.
    pub(crate) fn keep(&self) {
        if let Some(holder) = self.pool.held().holders.get_mut(&self.number) {
            holder.is_kept = true;
        }
    }

    /// Whether it had to be given back.
    pub(crate) fn has_yielded(&self) -> bool {
        !self.pool.held().holders.contains_key(&self.number)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.pool.held().remove(self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn enter(pool: &Arc<Pool>) -> Share {
        pool.enter(Arc::default())
    }

    fn after(pool: &Pool, milliseconds: u64) -> Instant {
        pool.began + Duration::from_millis(milliseconds)
    }

    #[test]
    fn who_holds_nothing_takes_nothing_from_the_others() {
        let pool = Pool::of(100);
        let _silent: Vec<_> = (0..1_000).map(|_| enter(&pool)).collect();
        let share = enter(&pool);
        assert_eq!((share.take(60), share.take(40)), (Ok(()), Ok(())));
    }

    #[tokio::test]
    async fn whoever_held_longest_yields() {
        let pool = Pool::of(100);
        let yields = Arc::new(Notify::new());
        let first = pool.enter(Arc::clone(&yields));
        assert_eq!(first.take_at(40, after(&pool, 0)), Ok(()));
        let second = enter(&pool);
        assert_eq!(second.take_at(40, after(&pool, 1_000)), Ok(()));
        assert_eq!(first.take_at(20, after(&pool, 2_000)), Ok(()));
        assert_eq!(second.take_at(1, after(&pool, 3_000)), Ok(()), "667 ms is before 1 050");
        yields.notified().await;
        assert!(first.has_yielded() && !second.has_yielded());
        assert_eq!(first.take(1), Err(Problem::Busy));
        drop(second);
        assert_eq!(enter(&pool).take(100), Ok(()));
    }

    #[test]
    fn what_is_whole_is_asked_back_from_nobody() {
        let pool = Pool::of(100);
        let whole = enter(&pool);
        assert_eq!(whole.take_at(60, after(&pool, 0)), Ok(()));
        whole.keep();
        let next = enter(&pool);
        assert_eq!(next.take_at(60, after(&pool, 9_000)), Err(Problem::Busy));
        assert!(!whole.has_yielded());
        assert_eq!(enter(&pool).take(40), Ok(()));
    }

    #[test]
    fn what_is_more_than_the_whole_pool_is_refused() {
        let pool = Pool::of(100);
        assert_eq!(enter(&pool).take(101), Err(Problem::Busy));
        assert_eq!(enter(&pool).take(100), Ok(()));
    }

    /// Somebody with a megabyte a second fills all of the memory, gives it back and takes it again: each
    /// body at once or little by little, small ones or large. The slowest phone's small body comes
    /// through among them, and the large one of a phone that is not quite so slow.
    #[test]
    fn a_megabyte_a_second_cuts_off_no_phone_that_is_a_thousand_times_slower() {
        let line = 1_000; // Bytes a millisecond.
        for (body, steps) in [(65_536, 1), (65_536, 8), (16_384, 1), (16_384, 4), (8_192, 1)] {
            for (phone, pace) in [(16_384, 900), (65_536, 1_700)] {
                let pool = Pool::of(crate::in_flight::ENVELOPES_BYTES);
                let bodies = pool.limit * 2 * steps / (steps + 1) / body;
                let mut siege: Vec<_> = (0..bodies).map(|_| enter(&pool)).collect();
                let (mut came, child) = (0, enter(&pool));
                let mut at = 0;
                let piece = body / steps;
                let begins = 120_000;
                for number in 0.. {
                    at += u64::try_from(piece / line).unwrap();
                    // The oldest begins anew once it is whole, and each in turn has its piece.
                    let turn = number % bodies;
                    if (number / bodies).is_multiple_of(steps) || siege[turn].has_yielded() {
                        siege[turn] = enter(&pool);
                    }
                    let _ = siege[turn].take_at(piece, after(&pool, at));
                    let due = usize::try_from(at.saturating_sub(begins) * pace / 1_000).unwrap();
                    if due > came {
                        let more = (due - came).min(phone - came);
                        assert_eq!(
                            child.take_at(more, after(&pool, at)),
                            Ok(()),
                            "{body} {steps} {phone}"
                        );
                        came += more;
                    }
                    if came == phone {
                        break;
                    }
                }
            }
        }
    }
}
