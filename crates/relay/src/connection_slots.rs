//! Slots for connections: a bounded number of them, and which connection is closed first when one
//! more arrives.
//!
//! Refuses nobody while another connection is idle: whoever was idle longest is closed. Never closes
//! a connection that brings a report on a grant, that is the desk's, or that is being answered.

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
const SLOTS_MAX: u64 = 4_096;
/// Connections at a time at least, however few files the system allows.
const SLOTS_MIN: u64 = 16;
/// Files a relay opens beside its connections: the database and its log, for every reader.
const OTHER_FILES: u64 = 100;
/// How long a connection takes to close before the next is asked as well.
const CLOSING_TIMEOUT: Duration = Duration::from_millis(50);
/// Bytes of an answer (64 KiB) that the system buffers at once: with a longer one the visitor still
/// reads when the relay has written all of it.
const SEND_BUFFER: u64 = 64 << 10;

/// All slots.
pub(crate) struct ConnectionSlots {
    free: Arc<Semaphore>,
    /// The connections from which the relay waits to read something, by the order in which they
    /// became idle.
    idle: Mutex<BTreeMap<u64, Arc<Notify>>>,
    order: AtomicU64,
}

/// The slot of one connection, free again when it is dropped.
pub(crate) struct ConnectionSlot {
    slots: Arc<ConnectionSlots>,
    idle_since: AtomicU64,
    evicted: Arc<Notify>,
    _permit: OwnedSemaphorePermit,
}

impl ConnectionSlots {
    /// As many as this process may open files.
    pub(crate) fn for_this_process() -> Arc<Self> {
        let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        let connections = files.saturating_sub(OTHER_FILES).clamp(SLOTS_MIN, SLOTS_MAX);
        Arc::new(Self {
            free: Arc::new(Semaphore::new(usize::try_from(connections).unwrap_or(usize::MAX))),
            idle: Mutex::new(BTreeMap::new()),
            order: AtomicU64::new(0),
        })
    }

    /// A slot for the next connection; where there is none, whoever was idle longest is closed.
    pub(crate) async fn next(self: &Arc<Self>) -> Arc<ConnectionSlot> {
        loop {
            if self.free.available_permits() == 0 {
                self.evict_longest_idle();
            }
            let free = Arc::clone(&self.free).acquire_owned();
            if let Ok(Ok(permit)) = tokio::time::timeout(CLOSING_TIMEOUT, free).await {
                return ConnectionSlot::taken(self, permit);
            }
        }
    }

    fn evict_longest_idle(&self) {
        if let Some((_, evicted)) = self.idle().pop_first() {
            evicted.notify_one();
        }
    }

    fn idle(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Notify>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ConnectionSlot {
    fn taken(slots: &Arc<ConnectionSlots>, permit: OwnedSemaphorePermit) -> Arc<Self> {
        let slot = Self {
            slots: Arc::clone(slots),
            idle_since: AtomicU64::new(0),
            evicted: Arc::new(Notify::new()),
            _permit: permit,
        };
        slot.becomes_idle();
        Arc::new(slot)
    }

    /// Ends when this connection must close.
    pub(crate) async fn evicted(&self) {
        self.evicted.notified().await;
    }

    /// A request arrived. One with a body, but with neither a grant nor a desk's name, may still
    /// send it byte by byte: its connection counts as idle until it is answered.
    pub(crate) fn request_arrived(&self, request: &Request<Incoming>) {
        let named =
            [GRANT_HEADER, DESK_HEADER].iter().any(|name| request.headers().contains_key(*name));
        if named || request.body().is_end_stream() {
            self.becomes_busy();
        }
    }

    /// The answer is ready.
    pub(crate) fn answered(&self, answer: &Response) {
        if answer.body().size_hint().upper().is_some_and(|bytes| bytes <= SEND_BUFFER) {
            self.becomes_idle();
        }
    }

    fn becomes_idle(&self) {
        let now = self.slots.order.fetch_add(1, Ordering::Relaxed);
        let before = self.idle_since.swap(now, Ordering::Relaxed);
        let mut idle = self.slots.idle();
        idle.remove(&before);
        idle.insert(now, Arc::clone(&self.evicted));
    }

    fn becomes_busy(&self) {
        self.slots.idle().remove(&self.idle_since.load(Ordering::Relaxed));
    }
}

impl Drop for ConnectionSlot {
    fn drop(&mut self) {
        self.becomes_busy();
    }
}
