//! One relay: its memory, its keys, its clock and what it serves. Everything a handler may reach.
//! Reads no clock and draws no randomness of its own: both come in with the [`Setup`].

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use ed25519_dalek::VerifyingKey;
use thiqa_wire::{Day, Problem};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use crate::keys::DeskKeys;
use crate::store::{Store, Sweep};
use crate::{Origin, Site};

/// KiB of bodies that may be on their way in at once (32 MiB): memory is bounded before a body is
/// read, whatever it claims.
const IN_FLIGHT_KIB: usize = 32 << 10;
/// How long a visitor waits for such room before hearing `Busy`.
const ROOM_PATIENCE: Duration = Duration::from_secs(2);

/// The clock: unix seconds.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> u64 + Send + Sync>);

/// Where random bytes come from; `false` where there are none.
#[derive(Clone)]
pub struct Randomness(Arc<Fill>);

type Fill = dyn Fn(&mut [u8]) -> bool + Send + Sync;

/// What a relay is opened with.
pub struct Setup {
    /// Its memory.
    pub store: Store,
    /// Its clock.
    pub clock: Clock,
    /// Its randomness.
    pub randomness: Randomness,
    /// Its own origin, which every desk request signs.
    pub origin: Origin,
    /// Other origins from which a form may speak to it.
    pub form_origins: Vec<Origin>,
    /// The desks it obeys.
    pub desk_keys: DeskKeys,
    /// Who signs manifests.
    pub root: VerifyingKey,
    /// Difficulty of a challenge without parts, in leading zero bits.
    pub difficulty: u8,
    /// The page it serves.
    pub site: Site,
}

/// An open relay.
pub struct Office {
    pub(crate) store: Store,
    pub(crate) origin: Origin,
    pub(crate) desk_keys: DeskKeys,
    pub(crate) root: VerifyingKey,
    pub(crate) difficulty: u8,
    pub(crate) challenge_key: [u8; 32],
    pub(crate) site: Site,
    pub(crate) vouched: Notify,
    form_origins: Vec<Origin>,
    clock: Clock,
    randomness: Randomness,
    in_flight: Arc<Semaphore>,
    /// The day for which a desk last vouched, by a request whose clock agreed with ours.
    vouched_day: AtomicU32,
}

impl Clock {
    /// A clock that asks `now`.
    pub fn new(now: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }
}

impl Randomness {
    /// Randomness drawn by `fill`, which says whether it could.
    pub fn new(fill: impl Fn(&mut [u8]) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(fill))
    }

    /// `N` random bytes; `Busy` where there are none.
    pub fn draw<const N: usize>(&self) -> Result<[u8; N], Problem> {
        let mut bytes = [0; N];
        if (self.0)(&mut bytes) { Ok(bytes) } else { Err(Problem::Busy) }
    }
}

impl Office {
    /// Opens a relay. `Busy` where its memory does not answer.
    pub async fn open(setup: Setup) -> Result<Arc<Self>, Problem> {
        let challenge_key = setup.store.challenge_key().await?;
        Ok(Arc::new(Self {
            store: setup.store,
            origin: setup.origin,
            desk_keys: setup.desk_keys,
            root: setup.root,
            difficulty: setup.difficulty,
            challenge_key,
            site: setup.site,
            vouched: Notify::new(),
            form_origins: setup.form_origins,
            clock: setup.clock,
            randomness: setup.randomness,
            in_flight: Arc::new(Semaphore::new(IN_FLIGHT_KIB)),
            vouched_day: AtomicU32::new(0),
        }))
    }

    /// Deletes what is over, unless the clock jumped and no desk has vouched for it since.
    pub async fn sweep(&self) -> Result<Sweep, Problem> {
        let now = self.now();
        let vouched = self.vouched_day.load(Ordering::Relaxed) == Day::of(now).0;
        self.store.sweep(now, vouched).await
    }

    /// Writes the database anew, so that no order of arrival remains in it.
    pub async fn rebuild(&self) -> Result<(), Problem> {
        self.store.rebuild().await
    }

    pub(crate) fn now(&self) -> u64 {
        (self.clock.0)()
    }

    pub(crate) fn today(&self) -> Day {
        Day::of(self.now())
    }

    pub(crate) fn draw<const N: usize>(&self) -> Result<[u8; N], Problem> {
        self.randomness.draw()
    }

    /// Whether a page of this origin may speak to the relay.
    pub(crate) fn welcomes(&self, origin: &[u8]) -> bool {
        std::iter::once(&self.origin)
            .chain(&self.form_origins)
            .any(|known| known.as_str().as_bytes() == origin)
    }

    /// A desk's clock agrees with ours: a sweep that was held may go on.
    pub(crate) fn vouch(&self, today: Day) {
        if self.vouched_day.swap(today.0, Ordering::Relaxed) != today.0 {
            self.vouched.notify_one();
        }
    }

    /// Room for a body of `bytes` bytes, held until it is answered.
    pub(crate) async fn admit(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Problem> {
        let kib = u32::try_from(bytes.div_ceil(1_024)).map_err(|_| Problem::Size)?;
        let room = Arc::clone(&self.in_flight).acquire_many_owned(kib);
        match tokio::time::timeout(ROOM_PATIENCE, room).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(Problem::Busy),
        }
    }
}
