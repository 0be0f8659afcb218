//! What the desk's page has in common for all requests: the unlocked desk, its index, and the door.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::door::Door;
use crate::error::Fault;
use crate::session::{Actor, Session, Unlocked};
use crate::views::Index;
use axum::extract::State;

/// What every request finds.
pub(super) struct AppState {
    pub(super) door: Door,
    /// Another one once the folder was adopted.
    unlocked: RwLock<Arc<Unlocked>>,
    index: Mutex<Index>,
    /// Held by what is done with a case: a second press finds what the first has changed.
    actions: Mutex<()>,
    /// Held while more than a form holds is read.
    large: tokio::sync::Mutex<()>,
}

pub(super) type Shared = State<Arc<AppState>>;

impl AppState {
    pub(super) fn new(unlocked: Unlocked, index: Index, door: Door) -> Self {
        let unlocked = RwLock::new(Arc::new(unlocked));
        let (actions, large) = Default::default();
        Self { door, unlocked, index: Mutex::new(index), actions, large }
    }

    /// A session of one request: a page is drawn while a pull runs.
    pub(super) fn session(&self) -> Result<Session, Fault> {
        self.unlocked().session(Actor::Desk)
    }

    /// The desk, unlocked.
    pub(super) fn unlocked(&self) -> Arc<Unlocked> {
        Arc::clone(&self.unlocked.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From here on the desk is this one: the same folder, at home.
    pub(super) fn goes_on_with(&self, unlocked: Unlocked) {
        *self.unlocked.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(unlocked);
    }

    /// The index, for whoever draws the list.
    pub(super) fn index(&self) -> MutexGuard<'_, Index> {
        locked(&self.index)
    }

    /// The right to read more than a form holds, where nobody else has it.
    pub(super) fn read_alone(&self) -> Option<tokio::sync::MutexGuard<'_, ()>> {
        self.large.try_lock().ok()
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
