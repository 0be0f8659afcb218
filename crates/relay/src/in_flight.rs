//! What is on its way: how much memory bodies and mailboxes' answers hold together, one body at a
//! time for each grant, and how many mailboxes are being emptied.
//!
//! Counts what has come, whatever was announced. The desk has memory of its own, so that an
//! acknowledgement never waits for strangers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use thiqa_wire::Problem;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use crate::connection_slots::{Connection, Shelter};
use crate::pool::{Pool, Share};

/// Bytes of envelopes that may be on their way in at once (32 MiB, two thousand small ones): the
/// smallest machine has that much to spare.
const ENVELOPES_BYTES: usize = 32 << 20;
/// Bytes of a desk's bodies that may be on their way in at once (4 MiB): thirty-two of the longest
/// acknowledgements.
const DESK_BYTES: usize = 4 << 20;
/// Answers of mailboxes that may be on their way out at once: 16 MiB.
const ANSWERS_MAX: usize = 256;
/// Mailboxes that visitors may be emptying at once. Anyone may ask for it without a proof of work,
/// and each takes a slot in the writer's queue that a report could have: this is a sixteenth of it.
const ERASES_MAX: usize = 64;
/// How long a visitor waits for a turn to empty before the answer is `Busy`.
const ADMIT_TIMEOUT: Duration = Duration::from_secs(2);
/// Bodies that may be cut off on one grant: then it shelters nobody any more, and a form that had so
/// much bad luck works for another.
const CUT_OFF_MAX: u8 = 4;
/// Grants of which is remembered, at least, how many bodies were cut off on them: who works for more
/// of them has paid for it.
const CUT_OFF_GRANTS: usize = 16_384;

/// What is on its way.
pub(crate) struct InFlight {
    envelopes: Arc<Pool>,
    desk: Arc<Pool>,
    answers: Arc<Pool>,
    erases: Arc<Semaphore>,
    grants: Mutex<Grants>,
}

/// What is known of grants, by their SHA-256.
#[derive(Default)]
struct Grants {
    /// Those on which a body is on its way.
    uploads: HashMap<[u8; 32], Arc<Notify>>,
    /// How many bodies were cut off, on those of late and on those before them.
    cut_off: [HashMap<[u8; 32], u8>; 2],
}

/// A body on its way in.
pub(crate) struct Incoming {
    share: Share,
    ended: Arc<Notify>,
}

/// The one body on its way in on a grant, which shelters its connection.
pub(crate) struct Upload<'a> {
    all: &'a InFlight,
    grant: [u8; 32],
    incoming: Incoming,
    is_whole: bool,
    _shelter: Shelter,
}

/// An answer on its way out, and its place among those until it is written.
struct Outgoing {
    bytes: Vec<u8>,
    _share: Share,
    _shelter: Option<Shelter>,
}

impl InFlight {
    pub(crate) fn new() -> Self {
        Self {
            envelopes: Pool::of(ENVELOPES_BYTES),
            desk: Pool::of(DESK_BYTES),
            answers: Pool::of(ANSWERS_MAX),
            erases: Arc::new(Semaphore::new(ERASES_MAX)),
            grants: Mutex::default(),
        }
    }

    /// Begins a desk's body; it is held until it is dropped.
    pub(crate) fn begin_desk(&self, connection: &Arc<Connection>) -> Incoming {
        Incoming::begin(&self.desk, connection)
    }

    /// A turn to empty a mailbox, held until the writer is done with it.
    pub(crate) async fn admit_erase(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let turn = Arc::clone(&self.erases).acquire_owned();
        match tokio::time::timeout(ADMIT_TIMEOUT, turn).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(Problem::Busy),
        }
    }

    /// The answer of a mailbox, as one of those on their way out, under shelter where it was worked
    /// for. Where there are too many, the one ends whose connection moves least.
    ///
    /// # Errors
    /// `Busy` where that is this one.
    pub(crate) fn answer(
        &self,
        bytes: Vec<u8>,
        connection: &Arc<Connection>,
        shelter: Option<Shelter>,
    ) -> Result<Bytes, Problem> {
        let share = self.answers.enter(Arc::clone(connection), Arc::clone(connection.evicted()));
        share.take(1)?;
        Ok(Bytes::from_owner(Outgoing { bytes, _share: share, _shelter: shelter }))
    }

    /// Begins a body on `grant` (its SHA-256), which is valid. One still on its way on the same grant
    /// ends as `Busy`: it is a connection that broke unnoticed, or somebody who wants more than they
    /// worked for.
    pub(crate) fn begin(&self, grant: [u8; 32], connection: &Arc<Connection>) -> Upload<'_> {
        let incoming = Incoming::begin(&self.envelopes, connection);
        let before = self.grants().uploads.insert(grant, Arc::clone(&incoming.ended));
        if let Some(before) = before {
            before.notify_one();
        }
        let shelter = connection.shelter();
        Upload { all: self, grant, incoming, is_whole: false, _shelter: shelter }
    }

    /// Whether so many bodies were cut off on this grant (its SHA-256) that it is good for nothing
    /// any more.
    pub(crate) fn has_ended(&self, grant: &[u8; 32]) -> bool {
        self.grants().times_cut_off(grant) >= CUT_OFF_MAX
    }

    fn grants(&self) -> MutexGuard<'_, Grants> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Grants {
    fn times_cut_off(&self, grant: &[u8; 32]) -> u8 {
        self.cut_off.iter().find_map(|of_late| of_late.get(grant)).copied().unwrap_or(0)
    }

    fn is_cut_off(&mut self, grant: [u8; 32]) {
        let times = self.times_cut_off(&grant).saturating_add(1);
        let [of_late, before] = &mut self.cut_off;
        if of_late.len() >= CUT_OFF_GRANTS {
            *before = std::mem::take(of_late);
        }
        of_late.insert(grant, times);
    }
}

impl Incoming {
    fn begin(pool: &Arc<Pool>, connection: &Arc<Connection>) -> Self {
        let ended = Arc::new(Notify::new());
        Self { share: pool.enter(Arc::clone(connection), Arc::clone(&ended)), ended }
    }

    /// So many bytes came.
    ///
    /// # Errors
    /// `Busy` where there is no room for them.
    pub(crate) fn came(&self, bytes: usize) -> Result<(), Problem> {
        self.share.take(bytes)
    }

    /// What `body` brings; `Busy` where it must end first.
    pub(crate) async fn unless_ended<T>(
        &self,
        body: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        tokio::select! {
            read = body => read,
            () = self.ended.notified() => Err(Problem::Busy),
        }
    }
}

impl Upload<'_> {
    /// The body that is on its way.
    pub(crate) fn incoming(&self) -> &Incoming {
        &self.incoming
    }

    /// All of it came.
    pub(crate) fn is_whole(&mut self) {
        self.is_whole = true;
    }
}

impl Drop for Upload<'_> {
    fn drop(&mut self) {
        let mut grants = self.all.grants();
        if !self.is_whole {
            grants.is_cut_off(self.grant);
        }
        let last = grants.uploads.get(&self.grant);
        if last.is_some_and(|last| Arc::ptr_eq(last, &self.incoming.ended)) {
            grants.uploads.remove(&self.grant);
        }
    }
}

impl AsRef<[u8]> for Outgoing {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn connection() -> Arc<Connection> {
        Connection::opened(Instant::now())
    }

    #[test]
    fn strangers_who_fill_their_memory_leave_the_desk_its_own() {
        let in_flight = InFlight::new();
        let stranger = in_flight.begin([1; 32], &connection());
        assert_eq!(stranger.incoming().came(ENVELOPES_BYTES), Ok(()));
        assert_eq!(in_flight.begin_desk(&connection()).came(128 << 10), Ok(()));
    }

    #[tokio::test]
    async fn what_ended_is_forgotten_and_what_replaced_it_is_not() {
        let in_flight = InFlight::new();
        let first = in_flight.begin([1; 32], &connection());
        let second = in_flight.begin([1; 32], &connection());
        let endless = std::future::pending::<Result<(), _>>();
        assert_eq!(first.incoming().unless_ended(endless).await, Err(Problem::Busy));
        drop(first);
        assert_eq!(in_flight.grants().uploads.len(), 1);
        assert_eq!(second.incoming().unless_ended(async { Ok(7) }).await, Ok(7));
        drop(second);
        assert!(in_flight.grants().uploads.is_empty());
    }

    #[test]
    fn a_grant_shelters_its_connection_while_its_body_is_on_its_way() {
        let (in_flight, connection) = (InFlight::new(), connection());
        let is_sheltered = || connection.rank(Instant::now()).sheltered;
        assert!(!is_sheltered());
        let upload = in_flight.begin([1; 32], &connection);
        assert!(is_sheltered());
        drop(upload);
        assert!(!is_sheltered());
    }

    #[test]
    fn a_grant_ends_after_four_bodies_that_were_cut_off() {
        let in_flight = InFlight::new();
        for _ in 0..3 {
            drop(in_flight.begin([1; 32], &connection()));
            in_flight.begin([2; 32], &connection()).is_whole();
        }
        assert!(!in_flight.has_ended(&[1; 32]));
        drop(in_flight.begin([1; 32], &connection()));
        assert!(in_flight.has_ended(&[1; 32]));
        in_flight.begin([2; 32], &connection()).is_whole();
        assert!(!in_flight.has_ended(&[2; 32]));
    }

    #[test]
    fn what_is_remembered_of_grants_is_bounded_and_lasts() {
        let mut grants = Grants::default();
        let name = |number: usize| {
            let mut name = [0; 32];
            name[..8].copy_from_slice(&number.to_be_bytes());
            name
        };
        for number in 0..3 * CUT_OFF_GRANTS {
            grants.is_cut_off(name(number));
            let oldest = number.saturating_sub(CUT_OFF_GRANTS - 1);
            assert_eq!(grants.times_cut_off(&name(oldest)), 1);
        }
        let remembered: usize = grants.cut_off.iter().map(HashMap::len).sum();
        assert!(remembered <= 2 * CUT_OFF_GRANTS);
    }

    #[test]
    fn an_answer_holds_its_place_until_it_is_written_and_one_too_many_ends_the_slowest() {
        let in_flight = InFlight::new();
        let fast = connection();
        fast.moved(1_000);
        let all: Vec<_> =
            (0..ANSWERS_MAX).map(|_| in_flight.answer(vec![7], &fast, None).unwrap()).collect();
        assert_eq!(in_flight.answer(vec![7], &connection(), None).err(), Some(Problem::Busy));
        let paid = connection();
        assert_eq!(in_flight.answer(vec![7], &paid, Some(paid.shelter())).err(), None);
        drop(all);
        assert!(!paid.rank(Instant::now()).sheltered, "its answer is written");
        assert_eq!(in_flight.answer(vec![7], &connection(), None).unwrap(), vec![7]);
    }
}
