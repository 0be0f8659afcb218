//! The index: what the list shows of every case, opened once and kept in memory while the desk is
//! unlocked. Overwritten when it goes.
//!
//! Another connection may write at any time, as a command beside the open door does: SQLite's
//! `data_version` tells that something changed, and the table `revision` which cases.

use std::collections::BTreeMap;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::line::CaseLine;
use crate::error::Fault;
use crate::keys::Keyring;
use crate::session::{Desk, Session};
use crate::store::{cases, revisions};

/// A case of the list, shared with whoever draws it.
pub type ListedCase = Arc<Zeroizing<CaseLine>>;

/// What the list shows of every case.
pub struct Index {
    /// Over a connection of its own, which never writes: `data_version` says what others did.
    desk: Desk,
    keys: Keyring,
    /// The `data_version` that the lines below are of; `None` before the first refresh has ended.
    version: Option<i64>,
    /// The last change that they show.
    revision: u64,
    cases: BTreeMap<u64, ListedCase>,
}

impl Index {
    /// The index of an unlocked desk: every case is opened once.
    ///
    /// # Errors
    /// A [`Fault`] of the database.
    pub fn new(session: &Session) -> Result<Self, Fault> {
        let desk = session.desk().beside()?;
        let (keys, cases) = (session.keys().clone(), BTreeMap::new());
        let mut index = Self { desk, keys, version: None, revision: 0, cases };
        index.refresh()?;
        Ok(index)
    }

    /// Brings it up to date: opens what changed since the last time, and nothing else.
    ///
    /// # Errors
    /// A [`Fault`] of the database; then the next refresh tries again.
    pub(super) fn refresh(&mut self) -> Result<(), Fault> {
        let store = self.desk.store().reader();
        let version = revisions::data_version(store)?;
        if self.version == Some(version) {
            return Ok(());
        }
        // Read before the cases: what changes meanwhile is read again the next time.
        let last = revisions::last(store)?;
        let changed = match self.version {
            None => cases::numbers(store)?,
            Some(_) => revisions::since(store, self.revision)?,
        };
        for number in changed {
            match cases::one(store, number)? {
                Some(row) => {
                    let line = CaseLine::read(store, &self.keys, &row)?;
                    self.cases.insert(number, Arc::new(Zeroizing::new(line)));
                }
                None => drop(self.cases.remove(&number)),
            }
        }
        (self.version, self.revision) = (Some(version), last);
        Ok(())
    }

    /// Whether it shows what this session finds: not where somebody put a copy in the folder's place while the
    /// program ran, or adopted one.
    pub(super) fn is_of(&self, session: &Session) -> bool {
        self.desk.is_at_home() == session.desk().is_at_home()
    }

    /// The cases, the first first.
    pub(super) fn cases(&self) -> impl Iterator<Item = &ListedCase> {
        self.cases.values()
    }
}
