//! Bodies on their way in: how much memory they hold together, one at a time for each grant; and how
//! many mailboxes are being emptied.
//!
//! Counts what has come, whatever was announced. The desk has memory of its own, so that an
//! acknowledgement never waits for strangers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use thiqa_wire::Problem;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use crate::connection_slots::Connection;
use crate::pool::{Pool, Share};

/// Bytes of envelopes that may be on their way in at once (40 MiB, 640 large ones): a megabyte a second
/// fills them in 42 seconds. The slowest phone, of 900 bytes a second, needs 18 for a small one (see
/// [`crate::pool`]).
pub(crate) const ENVELOPES_BYTES: usize = 40 << 20;
/// Bytes of a desk's bodies that may be on their way in at once (4 MiB): thirty-two of the longest
/// acknowledgements.
const DESK_BYTES: usize = 4 << 20;
/// Mailboxes that visitors may be emptying at once. Anyone may ask for it, mostly without work, and each takes a slot in the writer's queue that a report could have: this is a sixteenth of it.
const ERASES_MAX: usize = 64;
/// How long a visitor waits for a turn to empty before the answer is `Busy`.
const ADMIT_TIMEOUT: Duration = Duration::from_secs(2);
/// How much may come on a grant in vain: then it is good for nothing more, and a form that had so much
/// bad luck works for another.
const IN_VAIN_MAX: u8 = 16;
/// How much a body counts that was cut off.
const CUT_OFF: u8 = 4;
/// How much one counts that came whole and was refused.
const REFUSED: u8 = 1;
/// Grants of which is remembered, at least, how much came on them in vain: who works for more of them
/// has paid for it.
const IN_VAIN_GRANTS: usize = 16_384;

/// What is on its way.
pub(crate) struct InFlight {
    envelopes: Arc<Pool>,
    desk: Arc<Pool>,
    erases: Arc<Semaphore>,
    grants: Arc<Mutex<Grants>>,
}

/// What is known of grants, by their SHA-256.
#[derive(Default)]
struct Grants {
    /// Those on which a body is on its way or waits for the writer.
    uploads: HashMap<[u8; 32], Running>,
    /// How much came in vain, on those of late and on those before them.
    in_vain: [HashMap<[u8; 32], u8>; 2],
}

/// A body on a grant.
struct Running {
    ended: Arc<Notify>,
    is_whole: bool,
}

/// A body on its way in.
pub(crate) struct Incoming {
    share: Share,
    ended: Arc<Notify>,
}

/// The one body on its way in on a grant, until it is stored or refused.
pub(crate) struct Upload {
    grants: Arc<Mutex<Grants>>,
    grant: [u8; 32],
    connection: Arc<Connection>,
    incoming: Incoming,
    /// How much it counts if it ends now.
    in_vain: u8,
}

impl InFlight {
    pub(crate) fn new() -> Self {
        Self {
            envelopes: Pool::of(ENVELOPES_BYTES),
            desk: Pool::of(DESK_BYTES),
            erases: Arc::new(Semaphore::new(ERASES_MAX)),
            grants: Arc::default(),
        }
    }

    /// Begins a desk's body; it is held until it is dropped.
    pub(crate) fn begin_desk(&self) -> Incoming {
        Incoming::begin(&self.desk)
    }

    /// A turn to empty a mailbox, held until the writer is done with it.
    pub(crate) async fn admit_erase(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let turn = Arc::clone(&self.erases).acquire_owned();
        match tokio::time::timeout(ADMIT_TIMEOUT, turn).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(Problem::Busy),
        }
    }

    /// Begins a body on `grant` (its SHA-256), which is valid. One still on its way on the same grant
    /// ends as `Busy`: it is a connection that broke unnoticed, or somebody who wants more than they
    /// worked for.
    ///
    /// # Errors
    /// `Busy` while a whole one waits for the writer, which can be ended no more.
    pub(crate) fn begin(
        &self,
        grant: [u8; 32],
        connection: &Arc<Connection>,
    ) -> Result<Upload, Problem> {
        let mut known = known(&self.grants);
        if known.uploads.get(&grant).is_some_and(|before| before.is_whole) {
            return Err(Problem::Busy);
        }
        let incoming = Incoming::begin(&self.envelopes);
        let running = Running { ended: Arc::clone(&incoming.ended), is_whole: false };
        if let Some(before) = known.uploads.insert(grant, running) {
            before.ended.notify_one();
        }
        let (grants, connection) = (Arc::clone(&self.grants), Arc::clone(connection));
        Ok(Upload { grants, grant, connection, incoming, in_vain: CUT_OFF })
    }

    /// Whether so much came on this grant (its SHA-256) in vain that it is good for nothing any more.
    pub(crate) fn has_ended(&self, grant: &[u8; 32]) -> bool {
        known(&self.grants).in_vain_on(grant) >= IN_VAIN_MAX
    }
}

fn known(grants: &Mutex<Grants>) -> MutexGuard<'_, Grants> {
    grants.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Grants {
    /// This very body, unless another one has replaced it.
    fn running(&mut self, grant: &[u8; 32], incoming: &Incoming) -> Option<&mut Running> {
        let running = self.uploads.get_mut(grant)?;
        Arc::ptr_eq(&running.ended, &incoming.ended).then_some(running)
    }

    fn in_vain_on(&self, grant: &[u8; 32]) -> u8 {
        self.in_vain.iter().find_map(|of_late| of_late.get(grant)).copied().unwrap_or(0)
    }

    fn came_in_vain(&mut self, grant: [u8; 32], much: u8) {
        let much = self.in_vain_on(&grant).saturating_add(much);
        let [of_late, before] = &mut self.in_vain;
        if of_late.len() >= IN_VAIN_GRANTS {
            *before = std::mem::take(of_late);
        }
        of_late.insert(grant, much);
    }
}

impl Incoming {
    fn begin(pool: &Arc<Pool>) -> Self {
        let ended = Arc::new(Notify::new());
        Self { share: pool.enter(Arc::clone(&ended)), ended }
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

impl Upload {
    /// The body that is on its way.
    pub(crate) fn incoming(&self) -> &Incoming {
        &self.incoming
    }

    /// All of it came: its memory is taken until it is dropped.
    pub(crate) fn is_whole(&mut self) {
        self.incoming.share.keep();
        self.in_vain = REFUSED;
        if let Some(running) = known(&self.grants).running(&self.grant, &self.incoming) {
            running.is_whole = true;
        }
    }

    /// It was stored, or nobody but the relay is to blame that it was not.
    pub(crate) fn has_good_end(&mut self) {
        self.in_vain = 0;
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let was_cut_off = self.incoming.share.has_yielded() || self.connection.is_evicted();
        let is_to_blame = self.in_vain > 0 && !(self.in_vain == CUT_OFF && was_cut_off);
        let mut grants = known(&self.grants);
        if is_to_blame {
            grants.came_in_vain(self.grant, self.in_vain);
        }
        if grants.running(&self.grant, &self.incoming).is_some() {
            grants.uploads.remove(&self.grant);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn begin(in_flight: &InFlight, grant: [u8; 32]) -> Upload {
        in_flight.begin(grant, &Connection::opened(Instant::now())).unwrap()
    }

    #[test]
    fn strangers_who_fill_their_memory_leave_the_desk_its_own() {
        let in_flight = InFlight::new();
        let stranger = begin(&in_flight, [1; 32]);
        assert_eq!(stranger.incoming().came(ENVELOPES_BYTES), Ok(()));
        assert_eq!(in_flight.begin_desk().came(128 << 10), Ok(()));
    }

    #[tokio::test]
    async fn what_ended_is_forgotten_and_what_replaced_it_is_not() {
        let in_flight = InFlight::new();
        let first = begin(&in_flight, [1; 32]);
        let second = begin(&in_flight, [1; 32]);
        let endless = std::future::pending::<Result<(), _>>();
        assert_eq!(first.incoming().unless_ended(endless).await, Err(Problem::Busy));
        drop(first);
        assert_eq!(known(&in_flight.grants).uploads.len(), 1);
        assert_eq!(second.incoming().unless_ended(async { Ok(7) }).await, Ok(7));
        drop(second);
        assert!(known(&in_flight.grants).uploads.is_empty());
    }

    #[test]
    fn a_grant_ends_after_four_bodies_cut_off_or_sixteen_refused() {
        let in_flight = InFlight::new();
        for _ in 0..15 {
            begin(&in_flight, [1; 32]).is_whole();
            begin(&in_flight, [2; 32]).has_good_end();
        }
        for _ in 0..3 {
            drop(begin(&in_flight, [3; 32]));
        }
        assert!(![[1; 32], [2; 32], [3; 32]].iter().any(|grant| in_flight.has_ended(grant)));
        begin(&in_flight, [1; 32]).is_whole();
        begin(&in_flight, [2; 32]).has_good_end();
        drop(begin(&in_flight, [3; 32]));
        let ended = [[1; 32], [2; 32], [3; 32]].map(|grant| in_flight.has_ended(&grant));
        assert_eq!(ended, [true, false, true]);
    }

    #[test]
    fn whoever_the_relay_itself_cut_off_is_not_to_blame() {
        let in_flight = InFlight::new();
        for _ in 0..4 {
            let early = begin(&in_flight, [1; 32]);
            assert_eq!(early.incoming().came(1), Ok(()));
            std::thread::sleep(Duration::from_millis(2));
            let greedy = begin(&in_flight, [2; 32]);
            assert_eq!(greedy.incoming().came(ENVELOPES_BYTES), Ok(()));
        }
        assert!(!in_flight.has_ended(&[1; 32]));
    }

    #[test]
    fn whoever_was_closed_for_somebody_else_is_not_to_blame_but_for_what_came_whole() {
        let in_flight = InFlight::new();
        let evicted = Connection::opened(Instant::now());
        evicted.evict();
        for _ in 0..4 {
            drop(in_flight.begin([1; 32], &evicted).unwrap());
        }
        assert!(!in_flight.has_ended(&[1; 32]));
        for _ in 0..16 {
            in_flight.begin([1; 32], &evicted).unwrap().is_whole();
        }
        assert!(in_flight.has_ended(&[1; 32]));
    }

    #[test]
    fn while_a_whole_body_waits_for_the_writer_no_other_begins_on_its_grant() {
        let in_flight = InFlight::new();
        let mut whole = begin(&in_flight, [1; 32]);
        whole.is_whole();
        let another = in_flight.begin([1; 32], &Connection::opened(Instant::now()));
        assert_eq!(another.err(), Some(Problem::Busy));
        begin(&in_flight, [2; 32]);
        whole.has_good_end();
        drop(whole);
        begin(&in_flight, [1; 32]);
    }

    #[test]
    fn what_is_remembered_of_grants_is_bounded_and_lasts() {
        let mut grants = Grants::default();
        let name = |number: usize| {
            let mut name = [0; 32];
            name[..8].copy_from_slice(&number.to_be_bytes());
            name
        };
        for number in 0..3 * IN_VAIN_GRANTS {
            grants.came_in_vain(name(number), 1);
            let oldest = number.saturating_sub(IN_VAIN_GRANTS - 1);
            assert_eq!(grants.in_vain_on(&name(oldest)), 1);
        }
        let remembered: usize = grants.in_vain.iter().map(HashMap::len).sum();
        assert!(remembered <= 2 * IN_VAIN_GRANTS);
    }
}
