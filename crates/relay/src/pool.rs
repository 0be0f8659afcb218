//! A pool of something that is short, taken as it is used and never before. Where it does not suffice
//! the holder yields whose connection moves least.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use thiqa_wire::Problem;
use tokio::sync::Notify;

use crate::connection_slots::Connection;
use crate::traffic::first_to_yield;

/// So much at once, for all.
pub(crate) struct Pool {
    limit: usize,
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
    connection: Arc<Connection>,
    yields: Arc<Notify>,
}

/// What one holder has of it, free again when it is dropped.
pub(crate) struct Share {
    pool: Arc<Pool>,
    number: u64,
}

impl Pool {
    pub(crate) fn of(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, held: Mutex::default() })
    }

    /// A share of nothing yet. `yields` is notified where it must be given back.
    pub(crate) fn enter(
        self: &Arc<Self>,
        connection: Arc<Connection>,
        yields: Arc<Notify>,
    ) -> Share {
        let mut held = self.held();
        let number = held.next;
        held.next += 1;
        held.holders.insert(number, Holder { used: 0, connection, yields });
        Share { pool: Arc::clone(self), number }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn slowest(&self) -> Option<u64> {
        let now = Instant::now();
        let holding = self.holders.iter().filter(|(_, holder)| holder.used > 0);
        let ranked = holding.map(|(number, it)| (it.connection.rank(now), *number)).collect();
        first_to_yield(ranked, 1).pop()
    }

    fn remove(&mut self, number: u64) -> Option<Holder> {
        let holder = self.holders.remove(&number)?;
        self.used = self.used.saturating_sub(holder.used);
        Some(holder)
    }
}

impl Share {
    /// Takes so much more.
    ///
    /// # Errors
    /// `Busy` where this very share had to be given back.
    pub(crate) fn take(&self, more: usize) -> Result<(), Problem> {
        let mut held = self.pool.held();
        let holder = held.holders.get_mut(&self.number).ok_or(Problem::Busy)?;
        holder.used = holder.used.saturating_add(more);
        held.used = held.used.saturating_add(more);
        while held.used > self.pool.limit {
            let Some(holder) = held.slowest().and_then(|number| held.remove(number)) else { break };
            holder.yields.notify_one();
        }
        if held.holders.contains_key(&self.number) { Ok(()) } else { Err(Problem::Busy) }
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

    /// A connection that has moved so many bytes.
    fn connection(bytes: usize) -> Arc<Connection> {
        let connection = Connection::opened(Instant::now());
        connection.moved(bytes);
        connection
    }

    fn enter(pool: &Arc<Pool>, bytes: usize) -> Share {
        pool.enter(connection(bytes), Arc::default())
    }

    #[test]
    fn who_holds_nothing_takes_nothing_from_the_others() {
        let pool = Pool::of(100);
        let _silent: Vec<_> = (0..1_000).map(|_| enter(&pool, 0)).collect();
        let share = enter(&pool, 10);
        assert_eq!((share.take(60), share.take(40)), (Ok(()), Ok(())));
    }

    #[tokio::test]
    async fn the_slowest_yields_whoever_that_is() {
        let pool = Pool::of(100);
        let yields = Arc::new(Notify::new());
        let slow = pool.enter(connection(5), Arc::clone(&yields));
        assert_eq!(slow.take(60), Ok(()));
        let fast = enter(&pool, 50);
        assert_eq!(fast.take(60), Ok(()));
        yields.notified().await;
        assert_eq!(slow.take(1), Err(Problem::Busy));
        let slower = enter(&pool, 1);
        assert_eq!(slower.take(60), Err(Problem::Busy), "the one who comes, too");
        assert_eq!(fast.take(40), Ok(()));
        drop(fast);
        assert_eq!(enter(&pool, 1).take(100), Ok(()));
    }

    #[test]
    fn what_is_more_than_the_whole_pool_is_refused() {
        let pool = Pool::of(100);
        assert_eq!(enter(&pool, 1).take(101), Err(Problem::Busy));
        assert_eq!(enter(&pool, 1).take(100), Ok(()));
    }
}
