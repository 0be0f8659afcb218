//! What every step of a pull needs beside the session: the reception keys, and the day that is written.

use std::collections::HashMap;

use rand::seq::SliceRandom;
use rusqlite::Connection;
use thiqa_envelope::{Deployment, PrivateKey};
use thiqa_wire::{Day, KeyId};

use crate::case::{Conversation, JournalWriter};
use crate::error::Fault;
use crate::keys::Keyring;
use crate::session::Session;
use crate::store::{Store, entries};

/// A pull that is under way.
pub(super) struct PullContext<'a> {
    pub(super) session: &'a Session,
    pub(super) deployment: Deployment,
    pub(super) reception_keys: HashMap<KeyId, PrivateKey>,
    /// The day that results get; never before the last pull.
    pub(super) today: Day,
}

impl<'a> PullContext<'a> {
    /// Opens the reception keys that exist.
    pub(super) fn new(session: &'a Session, today: Day) -> Result<Self, Fault> {
        let deployment = session.desk().identity().deployment();
        let keys = session.reception_keys()?.into_iter();
        let reception_keys = keys.map(|(_, key)| (key.id(), key)).collect();
        Ok(Self { session, deployment, reception_keys, today })
    }

    pub(super) fn store(&self) -> &'a Store {
        self.session.store()
    }

    pub(super) fn keys(&self) -> &'a Keyring {
        self.session.keys()
    }

    /// Writes into journals within this transaction.
    pub(super) fn journal<'b>(&self, tx: &'b Connection) -> JournalWriter<'b>
    where
        'a: 'b,
    {
        JournalWriter { session: self.session, tx, today: self.today }
    }

    /// The cases that may hold a wish, in random order: the relay sees what is done for each, and
    /// must not learn from it who wrote first. Each is read when its turn comes.
    pub(super) fn cases_that_may_hold_a_wish(
        &self,
    ) -> Result<impl Iterator<Item = Result<Conversation, Fault>> + use<'a>, Fault> {
        let (store, keys) = (self.store().reader(), self.keys());
        let mut cases = entries::cases_with_more_than_answers(store)?;
        cases.shuffle(&mut *self.session.rng());
        let read = move |case| Conversation::if_it_opens(store, keys, case).transpose();
        Ok(cases.into_iter().filter_map(read))
    }
}
