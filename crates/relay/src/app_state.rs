//! One relay: its store, its keys, its clock and what it serves. Everything a handler may reach.
//! Reads no clock and draws no randomness of its own: both come in with the [`Setup`].

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Instant;

use axum::http::HeaderMap;
use ed25519_dalek::VerifyingKey;
use thiqa_wire::{Challenge, Day, Origin, Problem, Purpose, Solution};
use tokio::sync::{Notify, SetOnce};

use crate::answers::Answers;
use crate::clock::Clock;
use crate::in_flight::InFlight;
use crate::keys::DeskKeys;
use crate::price::Price;
use crate::rate_limit::{RateLimit, TokenBucket};
use crate::request;
use crate::rng::Rng;
use crate::site::Site;
use crate::store::{Rebuild, Store, Sweep};

/// Steps by which work may have become dearer since its challenge was drawn.
const CHEAPER: u8 = 2;
/// No day that a clock says: a clock without a battery says day 0, the first of 1970.
const NO_DAY: u32 = u32::MAX;

/// What a relay is opened with.
pub struct Setup {
    /// Where it keeps what it was given.
    pub store: Store,
    /// Its clock.
    pub clock: Clock,
    /// Its random bytes.
    pub rng: Rng,
    /// Its own origin, which every desk request signs.
    pub origin: Origin,
    /// Other origins from which a form may speak to it.
    pub form_origins: Vec<Origin>,
    /// The desks it obeys.
    pub desk_keys: DeskKeys,
    /// Who signs manifests.
    pub root: VerifyingKey,
    /// Difficulty of a challenge for a small envelope where nothing presses, in leading zero bits.
    pub difficulty: u8,
    /// How often mailboxes are opened, and how often they are emptied, by all visitors together.
    pub reads: RateLimit,
    /// The page it serves.
    pub site: Site,
}

/// An open relay.
pub struct AppState {
    pub(crate) store: Store,
    pub(crate) origin: Origin,
    pub(crate) desk_keys: DeskKeys,
    pub(crate) root: VerifyingKey,
    pub(crate) price: Price,
    /// The HMAC key of challenges.
    pub(crate) challenge_key: [u8; 32],
    pub(crate) site: Site,
    pub(crate) in_flight: InFlight,
    pub(crate) answers: Arc<Answers>,
    /// Limits how often mailboxes are opened.
    pub(crate) reads: TokenBucket,
    /// Counts how often they are opened by those who worked for it.
    pub(crate) paid_reads: TokenBucket,
    /// Limits how often they are emptied: whoever floods one shuts nobody out of the other.
    pub(crate) erases: TokenBucket,
    pub(crate) rng: Rng,
    /// Notified when a desk confirms the clock for a day for which none had.
    pub(crate) clock_confirmed: Notify,
    /// Set when the first sweep and rebuild since its start have ended, whether done or postponed.
    pub(crate) maintained: SetOnce<()>,
    form_origins: Vec<Origin>,
    clock: Clock,
    /// The day for which a desk last confirmed the clock, by a request whose time agreed with ours.
    confirmed_day: AtomicU32,
    /// Something came without its length since that was last said.
    length_is_missing: AtomicBool,
}

impl AppState {
    /// Opens a relay.
    ///
    /// # Errors
    /// `Busy` where its store does not answer.
    pub async fn open(setup: Setup) -> Result<Arc<Self>, Problem> {
        let challenge_key = setup.store.challenge_key().await?;
        Ok(Arc::new(Self {
            store: setup.store,
            origin: setup.origin,
            desk_keys: setup.desk_keys,
            root: setup.root,
            price: Price::of(setup.difficulty),
            challenge_key,
            site: setup.site,
            in_flight: InFlight::new(),
            answers: Arc::default(),
            reads: TokenBucket::full(setup.reads),
            paid_reads: TokenBucket::full(setup.reads),
            erases: TokenBucket::full(setup.reads),
            rng: setup.rng,
            clock_confirmed: Notify::new(),
            maintained: SetOnce::new(),
            form_origins: setup.form_origins,
            clock: setup.clock,
            confirmed_day: AtomicU32::new(NO_DAY),
            length_is_missing: AtomicBool::new(false),
        }))
    }

    /// Deletes what is over; what waits only where a desk has confirmed today.
    ///
    /// # Errors
    /// `Busy` where the store does not answer.
    pub async fn sweep(&self) -> Result<Sweep, Problem> {
        let now = self.now();
        let confirmed = self.confirmed_day.load(Ordering::Relaxed) == Day::of(now).0;
        self.store.sweep(now, confirmed).await
    }

    /// Writes the database anew, once a day, so that no order of arrival remains in it.
    ///
    /// # Errors
    /// `Busy` where the store does not answer.
    pub async fn rebuild(&self) -> Result<Rebuild, Problem> {
        self.store.rebuild(self.today()).await
    }

    /// Ends when the relay, once served, has ended its first sweep and rebuild, done or postponed. From
    /// then on it begins neither within the hour unless a desk confirms the clock, so that a story may
    /// move the clock.
    pub async fn first_maintenance(&self) {
        self.maintained.wait().await;
    }

    /// The unix second.
    pub(crate) fn now(&self) -> u64 {
        self.clock.now()
    }

    pub(crate) fn today(&self) -> Day {
        Day::of(self.now())
    }

    /// Leading zero bits of work for this purpose and so many parts, as hard as the relay is pressed.
    ///
    /// # Errors
    /// `Busy` where the store does not answer.
    pub(crate) async fn difficulty(&self, purpose: Purpose, parts: u8) -> Result<u8, Problem> {
        if self.price.is_old(Instant::now()) {
            self.price.learns(self.store.pressure(self.now()).await?);
        }
        Ok(self.known_difficulty(purpose, parts))
    }

    /// Whether work has become much dearer since this challenge was drawn: whoever draws many while
    /// nothing presses must not pay that price for all of them once they do.
    ///
    /// # Errors
    /// `Busy` where the store does not answer.
    pub(crate) async fn is_too_cheap(
        &self,
        challenge: &Challenge,
        purpose: Purpose,
    ) -> Result<bool, Problem> {
        let least = challenge.difficulty().saturating_add(CHEAPER);
        let is_too_cheap = || least < self.known_difficulty(purpose, challenge.parts());
        if is_too_cheap() && self.price.is_old(Instant::now()) {
            self.price.learns(self.store.pressure(self.now()).await?);
        }
        Ok(is_too_cheap())
    }

    fn known_difficulty(&self, purpose: Purpose, parts: u8) -> u8 {
        let steps = match purpose {
            Purpose::Read => self.paid_reads.steps().max(self.answers.steps()),
            Purpose::Any | Purpose::Small | Purpose::Large => 0,
        };
        self.price.difficulty(purpose, parts, steps)
    }

    /// What a challenge buys that is solved and was made here.
    ///
    /// # Errors
    /// `Work` where it is not, or where its time is over.
    pub(crate) fn bought(
        &self,
        challenge: &Challenge,
        solution: &Solution,
    ) -> Result<Purpose, Problem> {
        let purpose = challenge.check(&self.challenge_key, self.now());
        let purpose = purpose.map_err(|_| Problem::Work)?;
        solution.check(challenge).map_err(|_| Problem::Work)?;
        Ok(purpose)
    }

    /// Whether a page of this origin may speak to the relay.
    pub(crate) fn allows_origin(&self, origin: &[u8]) -> bool {
        std::iter::once(&self.origin)
            .chain(&self.form_origins)
            .any(|known| known.as_str().as_bytes() == origin)
    }

    /// A request's declared length in bytes. Forms and desks always declare one: where it is missing
    /// a proxy took it, and reports do not arrive.
    ///
    /// # Errors
    /// `LengthRequired` where none is declared, `Size` where it is no number.
    pub(crate) fn length(&self, headers: &HeaderMap) -> Result<usize, Problem> {
        let length = request::length(headers);
        if length == Err(Problem::LengthRequired) {
            self.length_is_missing.store(true, Ordering::Relaxed);
        }
        length
    }

    /// Whether a length was missing since this was last asked.
    pub(crate) fn length_was_missing(&self) -> bool {
        self.length_is_missing.swap(false, Ordering::Relaxed)
    }

    /// A desk's clock agrees with ours: the day has come, and a postponed sweep may go on.
    pub(crate) fn confirm_clock(&self, today: Day) {
        if self.confirmed_day.swap(today.0, Ordering::Relaxed) != today.0 {
            self.clock_confirmed.notify_one();
        }
    }
}
