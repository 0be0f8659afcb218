//! Slots for connections: a bounded number of them, and which are closed when one more arrives.
//!
//! Exempts nobody, whatever they say they bring: whoever moves least yields (see [`traffic`]).

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::Extensions;
use rustix::process::{Resource, getrlimit};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use crate::traffic::{Rank, Traffic, first_to_yield};

/// Connections at a time at most: with 16 KiB of head each they stay below 64 MiB.
const SLOTS_MAX: u64 = 4_096;
/// Connections at a time at least, however few files the system allows.
const SLOTS_MIN: u64 = 16;
/// Files a relay opens beside its connections: the database and its log, for every reader.
const OTHER_FILES: u64 = 100;
/// One of so many connections is closed where all slots are taken: to rank thousands for each that
/// arrives would be the flood's own work.
const SHARE: usize = 64;
/// How long a connection takes to close before the next is asked as well.
const CLOSING_TIMEOUT: Duration = Duration::from_millis(50);

/// A connection, as those see it who rank it.
pub(crate) struct Connection {
    traffic: Mutex<Traffic>,
    sheltered: AtomicBool,
    is_evicted: AtomicBool,
    evicted: Notify,
}

/// Ends where it is dropped. A connection carries one request at a time, and so one of these.
pub(crate) struct Shelter(Arc<Connection>);

/// All slots.
pub(crate) struct ConnectionSlots {
    free: Arc<Semaphore>,
    count: usize,
    open: Mutex<Open>,
}

/// The connections that nobody has asked to close, by the order in which they came.
#[derive(Default)]
struct Open {
    connections: HashMap<u64, Arc<Connection>>,
    next: u64,
}

/// The slot of one connection, free again when it is dropped.
pub(crate) struct ConnectionSlot {
    slots: Arc<ConnectionSlots>,
    number: u64,
    connection: Arc<Connection>,
    _permit: OwnedSemaphorePermit,
}

impl Connection {
    pub(crate) fn opened(now: Instant) -> Arc<Self> {
        Arc::new(Self {
            traffic: Mutex::new(Traffic::opened(now)),
            sheltered: AtomicBool::new(false),
            is_evicted: AtomicBool::new(false),
            evicted: Notify::new(),
        })
    }

    /// The one on which a request came.
    pub(crate) fn of(request: &Extensions) -> Arc<Self> {
        request.get().cloned().unwrap_or_else(|| Self::opened(Instant::now()))
    }

    /// So many bytes came or went.
    pub(crate) fn moved(&self, bytes: usize) {
        self.traffic().moved(bytes, Instant::now());
    }

    /// Shelters it while it brings, or takes, what somebody has worked for.
    pub(crate) fn shelter(self: &Arc<Self>) -> Shelter {
        self.sheltered.store(true, Ordering::Relaxed);
        Shelter(Arc::clone(self))
    }

    pub(crate) fn rank(&self, now: Instant) -> Rank {
        let sheltered = self.sheltered.load(Ordering::Relaxed);
        Rank { sheltered, pace: self.traffic().pace(now) }
    }

    /// Closes it, where somebody else needs what it has.
    pub(crate) fn evict(&self) {
        self.is_evicted.store(true, Ordering::Relaxed);
        self.evicted.notify_one();
    }

    /// Whether it was closed so.
    pub(crate) fn is_evicted(&self) -> bool {
        self.is_evicted.load(Ordering::Relaxed)
    }

    /// Ends when it must close.
    pub(crate) async fn evicted(&self) {
        self.evicted.notified().await;
    }

    fn traffic(&self) -> MutexGuard<'_, Traffic> {
        self.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Shelter {
    fn drop(&mut self) {
        self.0.sheltered.store(false, Ordering::Relaxed);
    }
}

impl ConnectionSlots {
    /// As many as this process may open files.
    pub(crate) fn for_this_process() -> Arc<Self> {
        let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        let count = files.saturating_sub(OTHER_FILES).clamp(SLOTS_MIN, SLOTS_MAX);
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let free = Arc::new(Semaphore::new(count));
        Arc::new(Self { free, count, open: Mutex::default() })
    }

    /// A slot for the next connection; where there is none, those that move least are closed.
    pub(crate) async fn next(self: &Arc<Self>) -> ConnectionSlot {
        loop {
            if self.free.available_permits() == 0 {
                self.evict_slowest();
            }
            let free = Arc::clone(&self.free).acquire_owned();
            if let Ok(Ok(permit)) = tokio::time::timeout(CLOSING_TIMEOUT, free).await {
                return self.taken(permit);
            }
        }
    }

    fn taken(self: &Arc<Self>, permit: OwnedSemaphorePermit) -> ConnectionSlot {
        let connection = Connection::opened(Instant::now());
        let mut open = self.open();
        let number = open.next;
        open.next += 1;
        open.connections.insert(number, Arc::clone(&connection));
        ConnectionSlot { slots: Arc::clone(self), number, connection, _permit: permit }
    }

    fn evict_slowest(&self) {
        let now = Instant::now();
        let mut open = self.open();
        let ranked = open.connections.iter().map(|(number, it)| (it.rank(now), *number)).collect();
        for number in first_to_yield(ranked, self.count.div_ceil(SHARE)) {
            if let Some(connection) = open.connections.remove(&number) {
                connection.evict();
            }
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ConnectionSlot {
    pub(crate) fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }
}

impl Drop for ConnectionSlot {
    fn drop(&mut self) {
        self.slots.open().connections.remove(&self.number);
    }
}
