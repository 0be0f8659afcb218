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

/// KiB of envelopes that may be on their way in at once (32 MiB, two thousand small ones): the
/// smallest machine has that much to spare.
const ENVELOPES_KIB: usize = 32 << 10;
/// KiB of a desk's bodies that may be on their way in at once (4 MiB): thirty-two of the longest acknowledgements.
const DESK_KIB: usize = 4 << 10;
/// Mailboxes that visitors may be emptying at once. Anyone may ask for it without a proof of work,
/// and each takes a slot in the writer's queue that a report could have: this is a sixteenth of it.
const ERASES_MAX: usize = 64;
/// How long a visitor waits for such memory, or for a turn to empty, before the answer is `Busy`.
const ADMIT_TIMEOUT: Duration = Duration::from_secs(2);

/// What is on its way in.
pub(crate) struct InFlight {
    envelopes: Memory,
    desk: Memory,
    erases: Arc<Semaphore>,
    uploads: Mutex<HashMap<[u8; 32], Arc<Notify>>>,
}

/// Memory for bodies, in KiB.
struct Memory(Arc<Semaphore>);

/// The one body on its way in on a grant.
pub(crate) struct Upload<'a> {
    all: &'a InFlight,
    grant: [u8; 32],
    replaced: Arc<Notify>,
}

impl InFlight {
    pub(crate) fn new() -> Self {
        let memory = |kib| Memory(Arc::new(Semaphore::new(kib)));
        Self {
            envelopes: memory(ENVELOPES_KIB),
            desk: memory(DESK_KIB),
            erases: Arc::new(Semaphore::new(ERASES_MAX)),
            uploads: Mutex::new(HashMap::new()),
        }
    }

    /// Memory for an envelope of `bytes` bytes, held until it is answered.
    pub(crate) async fn admit(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Problem> {
        self.envelopes.admit(bytes).await
    }

    /// Memory for a desk's body of `bytes` bytes, held until its signature is verified.
    pub(crate) async fn admit_desk(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Problem> {
        self.desk.admit(bytes).await
    }

    /// A turn to empty a mailbox, held until the writer is done with it.
    pub(crate) async fn admit_erase(&self) -> Result<OwnedSemaphorePermit, Problem> {
        in_time(&self.erases, 1).await
    }

    /// Begins a body on `grant` (its SHA-256). One still on its way on the same grant ends as `Busy`:
    /// it is a connection that broke unnoticed, or somebody who wants more than they worked for.
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

impl Memory {
    async fn admit(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Problem> {
        let kib = u32::try_from(bytes.div_ceil(1_024)).map_err(|_| Problem::Size)?;
        in_time(&self.0, kib).await
    }
}

/// Waits for `count` permits, but not for long.
async fn in_time(of: &Arc<Semaphore>, count: u32) -> Result<OwnedSemaphorePermit, Problem> {
    let permits = Arc::clone(of).acquire_many_owned(count);
    match tokio::time::timeout(ADMIT_TIMEOUT, permits).await {
        Ok(Ok(permit)) => Ok(permit),
        _ => Err(Problem::Busy),
    }
}

impl Upload<'_> {
    /// What `body` brings; `Busy` where another upload replaces this one first.
    pub(crate) async fn unless_replaced<T>(
        &self,
        body: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        tokio::select! {
            read = body => read,
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
    async fn strangers_who_fill_their_memory_leave_the_desk_its_own() {
        let in_flight = InFlight::new();
        let _all = in_flight.admit(ENVELOPES_KIB << 10).await.unwrap();
        assert!(in_flight.admit_desk(128 << 10).await.is_ok());
    }

    #[tokio::test]
    async fn what_ended_is_forgotten_and_what_replaced_it_is_not() {
        let in_flight = InFlight::new();
        let (first, second) = (in_flight.begin([1; 32]), in_flight.begin([1; 32]));
        assert_eq!(
            first.unless_replaced(std::future::pending::<Result<(), _>>()).await,
            Err(Problem::Busy)
        );
        drop(first);
        assert_eq!(in_flight.uploads().len(), 1);
        assert_eq!(second.unless_replaced(async { Ok(7) }).await, Ok(7));
        drop(second);
        assert!(in_flight.uploads().is_empty());
    }
}
