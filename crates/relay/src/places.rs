//! Who may stay: a bounded number of connections, and who leaves first when one more is at the door.
//!
//! Refuses nobody while another only keeps a place warm: whoever was silent longest leaves. Never
//! sends away who brings a report on a grant, who is the desk, or who is being answered.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::HttpBody;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use rustix::process::{Resource, getrlimit};
use thiqa_wire::paths::{DESK_HEADER, GRANT_HEADER};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// Connections at a time at most: with 16 KiB of head each they stay below 64 MiB, and 320 where
/// every one has opened a mailbox and takes nothing of its answer.
const MOST: u64 = 4_096;
/// And at least, however few files the system allows.
const LEAST: u64 = 16;
/// Files a relay opens beside its connections: the database and its log, for every reader.
const OTHER_FILES: u64 = 100;
/// How long somebody takes to leave before the next is asked as well.
const LEAVING: Duration = Duration::from_millis(50);
/// Bytes of an answer (64 KiB) that the system takes at once: with a longer one the visitor still
/// reads when the relay has said all.
const ONE_BREATH: u64 = 64 << 10;

/// All places.
pub(crate) struct Places {
    free: Arc<Semaphore>,
    /// Those of whom the relay waits to hear something, by the order in which they fell silent.
    silent: Mutex<BTreeMap<u64, Arc<Notify>>>,
    order: AtomicU64,
}

/// The place of one connection, free again when it is dropped.
pub(crate) struct Place {
    places: Arc<Places>,
    silent_since: AtomicU64,
    leave: Arc<Notify>,
    _permit: OwnedSemaphorePermit,
}

impl Places {
    /// As many as this process may open files.
    pub(crate) fn for_this_process() -> Arc<Self> {
        let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        let connections = files.saturating_sub(OTHER_FILES).clamp(LEAST, MOST);
        Arc::new(Self {
            free: Arc::new(Semaphore::new(usize::try_from(connections).unwrap_or(usize::MAX))),
            silent: Mutex::new(BTreeMap::new()),
            order: AtomicU64::new(0),
        })
    }

    /// A place for the next one; whoever was silent longest makes room where there is none.
    pub(crate) async fn next(self: &Arc<Self>) -> Arc<Place> {
        loop {
            if self.free.available_permits() == 0 {
                self.longest_silent_leaves();
            }
            let free = Arc::clone(&self.free).acquire_owned();
            if let Ok(Ok(permit)) = tokio::time::timeout(LEAVING, free).await {
                return Place::taken(self, permit);
            }
        }
    }

    fn longest_silent_leaves(&self) {
        if let Some((_, leave)) = self.silent().pop_first() {
            leave.notify_one();
        }
    }

    fn silent(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Notify>>> {
        self.silent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    fn taken(places: &Arc<Places>, permit: OwnedSemaphorePermit) -> Arc<Self> {
        let place = Self {
            places: Arc::clone(places),
            silent_since: AtomicU64::new(0),
            leave: Arc::new(Notify::new()),
            _permit: permit,
        };
        place.falls_silent();
        Arc::new(place)
    }

    /// Ends when this one must leave.
    pub(crate) async fn left(&self) {
        self.leave.notified().await;
    }

    /// A request came. One with a body, but neither a grant nor a desk's name, may still drip: it
    /// counts as silence until it is answered.
    pub(crate) fn asks(&self, request: &Request<Incoming>) {
        let named =
            [GRANT_HEADER, DESK_HEADER].iter().any(|name| request.headers().contains_key(*name));
        if named || request.body().is_end_stream() {
            self.stays();
        }
    }

    /// The answer is there.
    pub(crate) fn is_answered(&self, answer: &Response) {
        if answer.body().size_hint().upper().is_some_and(|bytes| bytes <= ONE_BREATH) {
            self.falls_silent();
        }
    }

    fn falls_silent(&self) {
        let now = self.places.order.fetch_add(1, Ordering::Relaxed);
        let before = self.silent_since.swap(now, Ordering::Relaxed);
        let mut silent = self.places.silent();
        silent.remove(&before);
        silent.insert(now, Arc::clone(&self.leave));
    }

    fn stays(&self) {
        self.places.silent().remove(&self.silent_since.load(Ordering::Relaxed));
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.stays();
    }
}
