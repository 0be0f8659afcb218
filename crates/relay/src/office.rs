//! One relay: its memory, its keys, its clock and what it serves. Everything a handler may reach.
//! Reads no clock and draws no randomness of its own: both come in with the [`Setup`].

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use ed25519_dalek::VerifyingKey;
use thiqa_wire::{Day, Origin, Problem};
use tokio::sync::Notify;

use crate::Site;
use crate::bucket::{Bucket, Limit};
use crate::in_flight::InFlight;
use crate::keys::DeskKeys;
use crate::store::{Rebuild, Store, Sweep};

/// A day no clock says; the first of 1970 is what a clock without a battery says.
const NO_DAY: u32 = u32::MAX;

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
    /// How often mailboxes are opened or emptied, by all visitors together.
    pub reads: Limit,
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
    pub(crate) in_flight: InFlight,
    pub(crate) reads: Bucket,
    pub(crate) vouched: Notify,
    form_origins: Vec<Origin>,
    clock: Clock,
    randomness: Randomness,
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
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// Overwrites `bytes` with random ones; `Busy` where there are none.
    pub fn fill(&self, bytes: &mut [u8]) -> Result<(), Problem> {
        if (self.0)(bytes) { Ok(()) } else { Err(Problem::Busy) }
    }
}

impl Office {
    /// Opens a relay. `Busy` where its memory does not answer.
    pub async fn open(setup: Setup) -> Result<Arc<Self>, Problem> {
        let challenge_key = setup.store.challenge_key().await?;
        let now = (setup.clock.0)();
        Ok(Arc::new(Self {
            store: setup.store,
            origin: setup.origin,
            desk_keys: setup.desk_keys,
            root: setup.root,
            difficulty: setup.difficulty,
            challenge_key,
            site: setup.site,
            in_flight: InFlight::new(),
            reads: Bucket::full(setup.reads, now),
            vouched: Notify::new(),
            form_origins: setup.form_origins,
            clock: setup.clock,
            randomness: setup.randomness,
            vouched_day: AtomicU32::new(NO_DAY),
        }))
    }

    /// Deletes what is over, unless the clock jumped and no desk has vouched for it since.
    pub async fn sweep(&self) -> Result<Sweep, Problem> {
        let now = self.now();
        let vouched = self.vouched_day.load(Ordering::Relaxed) == Day::of(now).0;
        self.store.sweep(now, vouched).await
    }

    /// Writes the database anew, once a day, so that no order of arrival remains in it.
    pub async fn rebuild(&self) -> Result<Rebuild, Problem> {
        self.store.rebuild(self.today()).await
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

    pub(crate) fn fill(&self, bytes: &mut [u8]) -> Result<(), Problem> {
        self.randomness.fill(bytes)
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
}
