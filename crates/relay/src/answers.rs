//! Answers of mailboxes on their way out: a bounded number of them, for each holds 64 KiB until it is
//! written, and who yields where one more is asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::body::Bytes;
use thiqa_wire::Problem;

use crate::connection_slots::{Connection, Shelter};
use crate::traffic::first_to_yield;

/// Answers at once at most: 16 MiB.
const MOST: usize = 256;
/// Answers that were worked for, on their way at once, for which work is a step dearer: whoever keeps
/// half of all places with them pays for each as much as a slow phone can.
const A_STEP: usize = 32;

/// All that are on their way.
#[derive(Default)]
pub(crate) struct Answers(Mutex<OnTheirWay>);

#[derive(Default)]
struct OnTheirWay {
    places: HashMap<u64, (Arc<Connection>, bool)>,
    next: u64,
}

/// The place of one, until it is written or given up. Its connection is sheltered where it was worked
/// for.
pub(crate) struct Place {
    answers: Arc<Answers>,
    number: u64,
    _shelter: Option<Shelter>,
}

struct Answer {
    bytes: Vec<u8>,
    _place: Place,
}

impl Answers {
    /// A place. Where none is free, one who worked has that of whoever moves least; one who did not,
    /// only that of somebody who has not moved for half a minute: else visitors who read slowly would
    /// be cut off by those who come after them, and would not even learn that work helps.
    ///
    /// # Errors
    /// `Busy` where there is none.
    pub(crate) fn enter(
        self: &Arc<Self>,
        connection: &Arc<Connection>,
        shelter: Option<Shelter>,
    ) -> Result<Place, Problem> {
        let has_worked = shelter.is_some();
        let mut all = self.all();
        if all.places.len() >= MOST {
            let now = Instant::now();
            let ranks = all.places.iter().map(|(number, (it, _))| (it.rank(now), *number));
            let may_yield = ranks.filter(|(rank, _)| has_worked || rank.pace == 0).collect();
            let number = first_to_yield(may_yield, 1).pop().ok_or(Problem::Busy)?;
            if let Some((slowest, _)) = all.places.remove(&number) {
                slowest.evict();
            }
        }
        let number = all.next;
        all.next += 1;
        all.places.insert(number, (Arc::clone(connection), has_worked));
        drop(all);
        Ok(Place { answers: Arc::clone(self), number, _shelter: shelter })
    }

    /// By how many steps work for a read is dearer now.
    pub(crate) fn steps(&self) -> u8 {
        let worked = self.all().places.values().filter(|(_, has_worked)| *has_worked).count();
        u8::try_from(worked / A_STEP).unwrap_or(u8::MAX)
    }

    fn all(&self) -> MutexGuard<'_, OnTheirWay> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// The answer, which has this place until it is written.
    pub(crate) fn with(self, bytes: Vec<u8>) -> Bytes {
        Bytes::from_owner(Answer { bytes, _place: self })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.answers.all().places.remove(&self.number);
    }
}

impl AsRef<[u8]> for Answer {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn connection() -> Arc<Connection> {
        Connection::opened(Instant::now())
    }

    /// A connection that has moved nothing for half a minute.
    fn silent() -> Arc<Connection> {
        Connection::opened(Instant::now().checked_sub(Duration::from_secs(31)).unwrap())
    }

    fn full(answers: &Arc<Answers>, by: impl Fn() -> Arc<Connection>) -> Vec<Place> {
        (0..MOST).map(|_| answers.enter(&by(), None).unwrap()).collect()
    }

    #[test]
    fn an_answer_has_its_place_until_it_is_written() {
        let answers = Arc::default();
        let places = full(&answers, connection);
        let answer = places.into_iter().map(|place| place.with(vec![7])).next_back().unwrap();
        assert_eq!(answers.all().places.len(), 1);
        drop(answer);
        assert!(answers.all().places.is_empty());
    }

    #[test]
    fn who_has_not_worked_takes_the_place_of_the_silent_only() {
        let answers = Arc::default();
        let _moving = full(&answers, connection);
        assert_eq!(answers.enter(&connection(), None).err(), Some(Problem::Busy));
        let answers = Arc::default();
        let _silent = full(&answers, silent);
        assert_eq!(answers.enter(&connection(), None).err(), None);
    }

    #[test]
    fn who_has_worked_takes_that_of_the_slowest_and_keeps_it_from_the_others() {
        let answers = Arc::default();
        let _moving = full(&answers, connection);
        let slow = connection();
        let worked = answers.enter(&slow, Some(slow.shelter())).ok().unwrap();
        for _ in 0..MOST / 2 - 1 {
            let fast = connection();
            fast.moved(9_000);
            std::mem::forget(answers.enter(&fast, Some(fast.shelter())).ok().unwrap());
        }
        assert!(answers.all().places.contains_key(&worked.number));
        drop(worked);
        assert!(!slow.rank(Instant::now()).sheltered);
    }

    #[test]
    fn the_more_places_are_worked_for_the_more_work_one_costs() {
        let answers: Arc<Answers> = Arc::default();
        let steps = (0..=4 * A_STEP).map(|_| {
            let steps = answers.steps();
            let worked = connection();
            std::mem::forget(answers.enter(&worked, Some(worked.shelter())).ok().unwrap());
            steps
        });
        let steps: Vec<_> = steps.collect();
        assert_eq!([steps[0], steps[31], steps[32], steps[128]], [0, 0, 1, 4]);
    }
}
