//! How many bytes a connection moved of late, and who yields where places or room are short.
//!
//! A line that has so many bytes a second can be fast in few connections or slow in many, never fast
//! in many: who divides a line among thousands is slower in each of them than the slowest phone is
//! in its one. A young connection is measured over its own age, so that it is no slower for that.

use std::time::{Duration, Instant};

/// Over how long the pace of a connection is measured: a bad line stalls for some seconds, and is
/// still known for what it moved before.
const WINDOW: Duration = Duration::from_secs(30);
/// Buckets of the window.
const BUCKETS: usize = 10;
/// How finely it is measured (3 s).
const BUCKET: Duration = Duration::from_secs(3);
/// Bytes for which it counts that a connection was opened: its packets on the line. Without them
/// whoever comes would be the slowest of all until the first of their bytes is read.
const OPENING: u64 = 320;
/// The shortest time over which a pace is measured: what opening counts for is no more than 960
/// bytes a second then.
const YOUNGEST: Duration = Duration::from_millis(333);

/// What one connection moved, in either direction, in the last 30 s.
#[derive(Clone, Debug)]
pub(crate) struct Traffic {
    opened: Instant,
    /// Bytes in each bucket of the window, which lies in them as in a ring.
    buckets: [u64; BUCKETS],
    /// The number of the newest bucket since the connection was opened.
    newest: usize,
}

/// What decides who yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rank {
    /// Whether it is paid for with work.
    pub(crate) sheltered: bool,
    /// Bytes a second.
    pub(crate) pace: u64,
}

impl Traffic {
    pub(crate) fn opened(now: Instant) -> Self {
        let mut buckets = [0; BUCKETS];
        buckets[0] = OPENING;
        Self { opened: now, buckets, newest: 0 }
    }

    /// So many bytes came or went.
    pub(crate) fn moved(&mut self, bytes: usize, now: Instant) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.turn(now);
        if let Some(bucket) = self.buckets.get_mut(self.newest % BUCKETS) {
            *bucket = bucket.saturating_add(bytes);
        }
    }

    /// Bytes a second since it was opened, or in the last 30 s.
    pub(crate) fn pace(&mut self, now: Instant) -> u64 {
        self.turn(now);
        let bytes = self.buckets.iter().fold(0_u64, |sum, bytes| sum.saturating_add(*bytes));
        let over = now.saturating_duration_since(self.opened).clamp(YOUNGEST, WINDOW);
        bytes.saturating_mul(1_000) / u64::try_from(over.as_millis()).unwrap_or(u64::MAX).max(1)
    }

    /// Forgets the buckets that have left the window.
    fn turn(&mut self, now: Instant) {
        let age = now.saturating_duration_since(self.opened).as_secs();
        let newest = usize::try_from(age / BUCKET.as_secs()).unwrap_or(usize::MAX);
        let passed = newest.saturating_sub(self.newest).min(BUCKETS);
        for number in 1..=passed {
            if let Some(bucket) = self.buckets.get_mut((self.newest + number) % BUCKETS) {
                *bucket = 0;
            }
        }
        self.newest = self.newest.max(newest);
    }
}

/// The `count` of `all` that yield: the slowest, of those first for whom nobody worked. Shelter is
/// for half of all at most; where more have it, the slowest of these yield, or work done once would
/// shut out who has yet to ask for some.
pub(crate) fn first_to_yield<T>(mut all: Vec<(Rank, T)>, count: usize) -> Vec<T> {
    let sheltered = all.iter().filter(|(rank, _)| rank.sheltered).count();
    let shelters = sheltered <= all.len() / 2;
    if count < all.len() {
        let order = |(rank, _): &(Rank, T)| (rank.sheltered == shelters, rank.pace);
        all.select_nth_unstable_by_key(count, order);
        all.truncate(count);
    }
    all.into_iter().map(|(_, it)| it).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A connection that moves so many bytes at each of these tenths of a second; its pace at the
    /// end of each.
    fn paces(tenths: u64, bytes_at: impl Fn(u64) -> usize) -> Vec<u64> {
        let opened = Instant::now();
        let mut traffic = Traffic::opened(opened);
        let tenth = |tenth| {
            let now = opened + Duration::from_millis(tenth * 100);
            traffic.moved(bytes_at(tenth), now);
            traffic.pace(now)
        };
        (0..tenths).map(tenth).collect()
    }

    fn ranks(paces: &[(bool, u64)]) -> Vec<(Rank, u64)> {
        paces.iter().map(|&(sheltered, pace)| (Rank { sheltered, pace }, pace)).collect()
    }

    fn yielding(all: &[(bool, u64)], count: usize) -> Vec<u64> {
        let mut yielding = first_to_yield(ranks(all), count);
        yielding.sort_unstable();
        yielding
    }

    #[test]
    fn a_steady_line_has_its_pace_from_its_first_moment_on() {
        let paces = paces(1_200, |_| 90);
        assert!(paces.iter().all(|pace| *pace >= 810), "a bucket of ten is new");
        assert!(paces[30..].iter().all(|pace| *pace < 1_050));
    }

    #[test]
    fn what_was_moved_counts_for_half_a_minute() {
        let paces = paces(700, |tenth| if tenth == 0 { 60_000 } else { 0 });
        assert_eq!(paces[0], 60_320 * 1_000 / 333);
        assert_eq!(paces[269], 60_320 * 1_000 / 26_900);
        assert!(paces[300..].iter().all(|pace| *pace == 0));
    }

    #[test]
    fn who_only_opens_connections_is_soon_slower_than_the_slowest_phone() {
        let silent = paces(400, |_| 0);
        assert_eq!(silent[0], 960);
        assert!(silent[4..].iter().all(|pace| *pace < 900));
    }

    /// However evenly somebody with a megabyte a second divides it: where there are as many as slots,
    /// each is slower than 900 bytes a second.
    #[test]
    fn a_megabyte_a_second_is_not_faster_than_a_slow_phone_in_four_thousand_places() {
        let line = 1_000_000;
        for connections in [1_112, 2_048, 4_096, 8_192] {
            let each = line / connections / 10;
            let paces = paces(1_200, |_| each);
            assert!(paces[30..].iter().all(|pace| *pace < 1_030), "{connections}");
            assert!(paces[300..].iter().all(|pace| *pace < 900), "{connections}");
        }
    }

    #[test]
    fn the_slowest_yield_and_those_with_shelter_after_all_others() {
        let all = [(false, 9), (true, 1), (false, 3), (false, 7), (true, 2)];
        assert_eq!(yielding(&all, 1), [3]);
        assert_eq!(yielding(&all, 3), [3, 7, 9]);
        assert_eq!(yielding(&all, 4), [1, 3, 7, 9]);
        assert_eq!(yielding(&all, 9), [1, 2, 3, 7, 9], "none is exempt");
        assert_eq!(yielding(&[], 1), [0; 0]);
    }

    #[test]
    fn where_more_than_half_are_sheltered_the_slowest_of_these_yield() {
        let all = [(true, 4), (true, 5), (true, 6), (false, 1), (false, 2)];
        assert_eq!(yielding(&all, 1), [4]);
        assert_eq!(yielding(&all, 2), [4, 5]);
    }

    proptest! {
        #[test]
        fn no_more_is_counted_than_was_moved(
            moves in prop::collection::vec((0_u64..20_000, 0_usize..100_000), 0..60),
            later in 0_u64..90_000,
        ) {
            let opened = Instant::now();
            let mut traffic = Traffic::opened(opened);
            let (mut now, mut moved) = (0, Vec::new());
            for (pause, bytes) in moves {
                now += pause;
                traffic.moved(bytes, opened + Duration::from_millis(now));
                moved.push((now, bytes as u64));
            }
            now += later;
            let since = |seconds: u64| {
                let bytes = moved.iter().filter(|(at, _)| now <= at + seconds * 1_000);
                bytes.map(|(_, bytes)| bytes).sum::<u64>()
            };
            let opening = if now < 30_000 { OPENING } else { 0 };
            let over = now.clamp(333, 30_000);
            let pace = traffic.pace(opened + Duration::from_millis(now));
            prop_assert!(pace <= (since(30) + opening) * 1_000 / over);
            prop_assert!(pace >= since(26) * 1_000 / over);
        }
    }
}
