//! What the desk's page has in common for all requests: the unlocked desk, its index, and the door.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::State;
use ed25519_dalek::SigningKey;

use super::door::Door;
use crate::error::Fault;
use crate::keys::Keyring;
use crate::relay::Relay;
use crate::session::{Actor, Desk, Machine, Session};
use crate::views::Index;

/// A desk that is unlocked while its page is open.
pub struct Unlocked {
    /// The desk.
    pub desk: Desk,
    /// What the passphrase unlocked.
    pub keys: Keyring,
    /// Signs a pull.
    pub request_key: SigningKey,
    /// Clock and randomness.
    pub machine: Machine,
}

/// What every request finds.
pub(super) struct AppState {
    pub(super) door: Door,
    /// Connections of its own are opened from it, one for each request.
    desk: Mutex<Desk>,
    keys: Keyring,
    request_key: SigningKey,
    machine: Machine,
    index: Mutex<Index>,
    /// Held by what is done with a case: a second press finds what the first has changed.
    actions: Mutex<()>,
}

pub(super) type Shared = State<Arc<AppState>>;

impl AppState {
    pub(super) fn new(unlocked: Unlocked, door: Door) -> Result<Self, Fault> {
        let Unlocked { desk, keys, request_key, machine } = unlocked;
        let session = Session::new(desk.beside()?, keys.clone(), Actor::Desk, &machine);
        let index = Mutex::new(Index::new(&session)?);
        let (desk, actions) = (Mutex::new(desk), Mutex::default());
        Ok(Self { door, desk, keys, request_key, machine, index, actions })
    }

    /// A session of one request, over a connection of its own: a page is drawn while a pull runs.
    pub(super) fn session(&self) -> Result<Session, Fault> {
        let desk = locked(&self.desk).beside()?;
        Ok(Session::new(desk, self.keys.clone(), Actor::Desk, &self.machine))
    }

    /// The relay of this desk.
    pub(super) fn relay(&self, desk: &Desk) -> Relay {
        let Machine { clock, rng } = &self.machine;
        Relay::new(&desk.identity().relay, self.request_key.clone(), Arc::clone(clock), rng())
    }

    /// The index, for whoever draws the list.
    pub(super) fn index(&self) -> MutexGuard<'_, Index> {
        locked(&self.index)
    }

    /// The right to change something: one press after another.
    pub(super) fn act_alone(&self) -> MutexGuard<'_, ()> {
        locked(&self.actions)
    }
}

/// What one request has left, however it ended, serves the next.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
