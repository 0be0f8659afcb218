//! What a relay remembers, as one short list of verbs.
//!
//! Every verb that changes something returns once the change is on disk, so that 201 and 204 mean
//! just that; only a desk's nonce may be merely written, because nothing is promised for it alone.
//! What was deleted is in none of the database's files any more. Refuses with [`Problem`]; an engine
//! that fails is `Busy` to the visitor (`Full` where its disk is) and a named line in the log. In what
//! order the refusals come and what is over when, `rules` says; an engine gathers the facts for it
//! and writes.

mod contract;
mod rules;
mod sqlite;

use thiqa_wire::{Day, EnvelopeId, MailboxId, Problem, Receipt};

pub use contract::{
    DEFAULT_ROOM, Database, DatabaseError, ENVELOPE_DAYS, GONE_DAYS, GrantState, NewEnvelope,
    NewGrant, NewManifest, NewReply, OpenError, Pressure, Put, REPLACED_DAYS, REPLY_DAYS, Rebuild,
    SMALLEST_ROOM, SpentForTurn, Sweep,
};
use sqlite::Sqlite;

/// The relay's memory. Closed: SQLite in a file today, Postgres for many nodes later.
pub enum Store {
    /// One file, one writer.
    Sqlite(Sqlite),
}

impl Store {
    /// Brings the tables of `database` to this version; returns how many steps that took.
    ///
    /// # Errors
    /// An [`OpenError`] where the database cannot be made, read or migrated.
    pub fn migrate(database: &Database) -> Result<usize, OpenError> {
        let Database::Sqlite(file) = database;
        sqlite::migrate(file)
    }

    /// Opens `database`, migrated, with `room` bytes for envelopes and messages and 64 MiB more for
    /// the desk's requests. `challenge_key` (fresh random bytes) becomes the key of challenges where
    /// the database has none yet.
    ///
    /// # Errors
    /// An [`OpenError`] where the database cannot be made, read or migrated.
    pub fn open(
        database: &Database,
        room: u64,
        challenge_key: [u8; 32],
    ) -> Result<Self, OpenError> {
        let Database::Sqlite(file) = database;
        Sqlite::open(file, room, challenge_key).map(Self::Sqlite)
    }

    /// The HMAC key of challenges, the same for every node and after every start.
    ///
    /// # Errors
    /// `Busy` where the engine fails.
    pub async fn challenge_key(&self) -> Result<[u8; 32], Problem> {
        let Self::Sqlite(store) = self;
        store.challenge_key().await
    }

    /// The manifest that is served, as it was published; `None` before the first.
    ///
    /// # Errors
    /// `Busy` where the engine fails.
    pub async fn manifest(&self) -> Result<Option<Vec<u8>>, Problem> {
        let Self::Sqlite(store) = self;
        store.manifest().await
    }

    /// Serves a verified manifest from now on.
    ///
    /// # Errors
    /// `Seq` unless its number rises and its week has begun or begins tomorrow, or it is the very one
    /// that is served; `Busy` or `Full` where the engine fails.
    pub async fn publish_manifest(&self, manifest: NewManifest, today: Day) -> Result<(), Problem> {
        let Self::Sqlite(store) = self;
        store.publish_manifest(manifest, today).await
    }

    /// Spends a challenge for a grant.
    ///
    /// # Errors
    /// In this order: `Spent` where the challenge was spent before; `Full` where no envelope for which it
    /// is sold would fit; `Work` where it was too cheap. `Busy` or `Full` where the engine fails.
    pub async fn issue_grant(&self, grant: NewGrant) -> Result<(), Problem> {
        let Self::Sqlite(store) = self;
        store.issue_grant(grant).await
    }

    /// Spends a challenge for a turn at a mailbox.
    ///
    /// # Errors
    /// In this order: `Spent` where it was spent before; `Work` where it was too cheap; `Busy` where notes
    /// of it would take the room that is the desk's. `Busy` or `Full` where the engine fails.
    pub async fn spend_for_turn(&self, spent: SpentForTurn) -> Result<(), Problem> {
        let Self::Sqlite(store) = self;
        store.spend_for_turn(spent).await
    }

    /// What a grant (its SHA-256) is good for at the unix second `now`, for an envelope of so many bytes.
    ///
    /// # Errors
    /// `Busy` where the engine fails.
    pub async fn grant_state(
        &self,
        grant: [u8; 32],
        bytes: usize,
        now: u64,
    ) -> Result<GrantState, Problem> {
        let Self::Sqlite(store) = self;
        store.grant_state(grant, bytes, now).await
    }

    /// How hard it is pressed at the unix second `now`.
    ///
    /// # Errors
    /// `Busy` where the engine fails.
    pub async fn pressure(&self, now: u64) -> Result<Pressure, Problem> {
        let Self::Sqlite(store) = self;
        store.pressure(now).await
    }

    /// Stores an envelope and uses its grant up, or recognises one that is known, at the unix second
    /// `now`.
    ///
    /// # Errors
    /// In this order: `Grant` where the grant is not valid; `Conflict` where the id is known with
    /// other bytes; `Stale` where it is sealed to a key of no current manifest; `Exhausted` where the
    /// grant is used up; `Full` where there is no room. `Busy` or `Full` where the engine fails.
    pub async fn put_envelope(&self, envelope: NewEnvelope, now: u64) -> Result<Put, Problem> {
        let Self::Sqlite(store) = self;
        store.put_envelope(envelope, now).await
    }

    /// The receipt of an envelope whose bytes have this SHA-256, where it waits or was collected in
    /// the last [`GONE_DAYS`]; `None` where that cannot be told without its bytes.
    ///
    /// # Errors
    /// `Busy` where the engine fails.
    pub async fn envelope_receipt(
        &self,
        id: EnvelopeId,
        body_hash: [u8; 32],
    ) -> Result<Option<Receipt>, Problem> {
        let Self::Sqlite(store) = self;
        store.envelope_receipt(id, body_hash).await
    }

    /// Records the nonce of a desk's request, at least until the unix second `until`.
    ///
    /// # Errors
    /// `Signature` where it was recorded before; `Busy` or `Full` where the engine fails.
    pub async fn record_nonce(&self, nonce: [u8; 16], until: u64) -> Result<(), Problem> {
        let Self::Sqlite(store) = self;
        store.record_nonce(nonce, until).await
    }

    /// At most `limit` ids that follow `after`, ascending, and whether more follow.
    ///
    /// # Errors
    /// `Busy` where the engine fails.
    pub async fn list_envelopes(
        &self,
        after: Option<EnvelopeId>,
        limit: usize,
    ) -> Result<(Vec<EnvelopeId>, bool), Problem> {
        let Self::Sqlite(store) = self;
        store.list_envelopes(after, limit).await
    }

    /// An envelope that waits; `None` where none does under this id.
    ///
    /// # Errors
    /// `Busy` where the engine fails.
    pub async fn envelope(&self, id: EnvelopeId) -> Result<Option<Vec<u8>>, Problem> {
        let Self::Sqlite(store) = self;
        store.envelope(id).await
    }

    /// Deletes what the desk has; remembered as collected for [`GONE_DAYS`]. Ids that do not wait are
    /// passed over.
    ///
    /// # Errors
    /// `Busy` or `Full` where the engine fails.
    pub async fn delete_acked(&self, ids: Vec<EnvelopeId>, today: Day) -> Result<(), Problem> {
        let Self::Sqlite(store) = self;
        store.delete_acked(ids, today).await
    }

    /// Puts a message into a mailbox, or recognises one that is there.
    ///
    /// # Errors
    /// In this order: `Conflict` where the mailbox holds other bytes under the id; `Exhausted` where
    /// it holds eight; `Full` where there is no room. `Busy` or `Full` where the engine fails.
    pub async fn put_reply(&self, reply: NewReply, today: Day) -> Result<Put, Problem> {
        let Self::Sqlite(store) = self;
        store.put_reply(reply, today).await
    }

    /// What a mailbox holds, then its neighbours' messages up to eight in all, each with its owner:
    /// the same work whatever the mailbox holds.
    ///
    /// # Errors
    /// `Busy` where the engine fails.
    pub async fn mailbox_with_neighbours(
        &self,
        mailbox: MailboxId,
    ) -> Result<Vec<(MailboxId, Vec<u8>)>, Problem> {
        let Self::Sqlite(store) = self;
        store.mailbox_with_neighbours(mailbox).await
    }

    /// Deletes one message where it is there; nothing of it is remembered.
    ///
    /// # Errors
    /// `Busy` or `Full` where the engine fails.
    pub async fn delete_reply(&self, mailbox: MailboxId, id: EnvelopeId) -> Result<(), Problem> {
        let Self::Sqlite(store) = self;
        store.delete_reply(mailbox, id).await
    }

    /// Deletes all messages of a mailbox, likewise. One that holds none costs the disk nothing.
    ///
    /// # Errors
    /// `Busy` or `Full` where the engine fails.
    pub async fn empty_mailbox(&self, mailbox: MailboxId) -> Result<(), Problem> {
        let Self::Sqlite(store) = self;
        store.empty_mailbox(mailbox).await
    }

    /// Deletes what is over at the unix second `now`; what waits for the desk or a reporter only where
    /// a desk confirmed the day it is.
    ///
    /// # Errors
    /// `Busy` or `Full` where the engine fails.
    pub async fn sweep(&self, now: u64, clock_confirmed: bool) -> Result<Sweep, Problem> {
        let Self::Sqlite(store) = self;
        store.sweep(now, clock_confirmed).await
    }

    /// Writes the whole database anew, once a day, so that no order of arrival remains in it.
    ///
    /// # Errors
    /// `Busy` or `Full` where the engine fails.
    pub async fn rebuild(&self, today: Day) -> Result<Rebuild, Problem> {
        let Self::Sqlite(store) = self;
        store.rebuild(today).await
    }

    /// Finishes what is queued, empties the log and closes. Afterwards every verb is `Busy`.
    pub async fn close(&self) {
        let Self::Sqlite(store) = self;
        store.close().await;
    }
}
