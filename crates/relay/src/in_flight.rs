//! What is on its way in: how much memory bodies hold together, one at a time for each grant, and
//! how many mailboxes are being emptied.
//!
//! Bounds a body before it is read, whatever it claims. The desk has a part of its own, so that an
//! acknowledgement never waits for strangers who speak slowly.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use thiqa_wire::Problem;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// KiB of envelopes that may be on their way in at once (32 MiB).
const ENVELOPES_KIB: usize = 32 << 10;
/// KiB of a desk's bodies that may be (4 MiB): thirty-two of the longest acknowledgements.
const DESK_KIB: usize = 4 << 10;
/// Mailboxes that visitors may be emptying at once. Everyone may, and works for nothing before;
/// yet each stands where a report stands, in the writer's queue: this is a sixteenth of it.
const ERASES: usize = 64;
/// How long a visitor waits for such room before hearing `Busy`.
const ROOM_PATIENCE: Duration = Duration::from_secs(2);

/// What is on its way in.
pub(crate) struct InFlight {
    envelopes: Room,
    desk: Room,
    erases: Arc<Semaphore>,
    uploads: Mutex<HashMap<[u8; 32], Arc<Notify>>>,
}

/// Memory for bodies, in KiB.
struct Room(Arc<Semaphore>);

/// The one body on its way in on a grant.
pub(crate) struct Upload<'a> {
    all: &'a InFlight,
    grant: [u8; 32],
    replaced: Arc<Notify>,
}

impl InFlight {
    pub(crate) fn new() -> Self {
        let room = |kib| Room(Arc::new(Semaphore::new(kib)));
        Self {
            envelopes: room(ENVELOPES_KIB),
            desk: room(DESK_KIB),
            erases: Arc::new(Semaphore::new(ERASES)),
            uploads: Mutex::new(HashMap::new()),
        }
    }

    /// Room for an envelope of `bytes` bytes, held until it is answered.
    pub(crate) async fn admit(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Problem> {
        self.envelopes.admit(bytes).await
    }

    /// Room for a desk's body of `bytes` bytes.
    pub(crate) async fn admit_desk(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Problem> {
        self.desk.admit(bytes).await
    }

    /// A turn to empty a mailbox, held until the writer is done with it.
    pub(crate) async fn admit_erase(&self) -> Result<OwnedSemaphorePermit, Problem> {
        in_time(&self.erases, 1).await
    }

    /// Begins a body on `grant` (its SHA-256). One still on its way on the same grant ends as `Busy`:
    /// it is a line that broke unnoticed, or somebody who wants more than they paid for.
    pub(crate) fn begin(&self, grant: [u8; 32]) -> Upload<'_> {
        let replaced = Arc::new(Notify::new());
        let before = self.uploads().insert(grant, Arc::clone(&replaced));
        if let Some(before) = before {
            before.notify_one();
        }
        Upload { all: self, grant, replaced }
    }

    fn uploads(&self) -> MutexGuard<'_, HashMap<[u8; 32], Arc<Notify>>> {
        self.uploads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Room {
    async fn admit(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Problem> {
        let kib = u32::try_from(bytes.div_ceil(1_024)).map_err(|_| Problem::Size)?;
        in_time(&self.0, kib).await
    }
}

async fn in_time(room: &Arc<Semaphore>, many: u32) -> Result<OwnedSemaphorePermit, Problem> {
    let room = Arc::clone(room).acquire_many_owned(many);
    match tokio::time::timeout(ROOM_PATIENCE, room).await {
        Ok(Ok(permit)) => Ok(permit),
        _ => Err(Problem::Busy),
    }
}

impl Upload<'_> {
    /// What `body` brings; `Busy` where another upload replaces this one first.
    pub(crate) async fn brings<T>(
        &self,
        body: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        tokio::select! {
            brought = body => brought,
            () = self.replaced.notified() => Err(Problem::Busy),
        }
    }
}

impl Drop for Upload<'_> {
    fn drop(&mut self) {
        let mut uploads = self.all.uploads();
        if uploads.get(&self.grant).is_some_and(|last| Arc::ptr_eq(last, &self.replaced)) {
            uploads.remove(&self.grant);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn strangers_who_fill_their_room_leave_the_desk_its_own() {
        let in_flight = InFlight::new();
        let _all = in_flight.admit(ENVELOPES_KIB << 10).await.unwrap();
        assert!(in_flight.admit_desk(128 << 10).await.is_ok());
    }

    #[tokio::test]
    async fn what_ended_is_forgotten_and_what_replaced_it_is_not() {
        let in_flight = InFlight::new();
        let (first, second) = (in_flight.begin([1; 32]), in_flight.begin([1; 32]));
        assert_eq!(first.brings(std::future::pending::<Result<(), _>>()).await, Err(Problem::Busy));
        drop(first);
        assert_eq!(in_flight.uploads().len(), 1);
        assert_eq!(second.brings(async { Ok(7) }).await, Ok(7));
        drop(second);
        assert!(in_flight.uploads().is_empty());
    }
}
