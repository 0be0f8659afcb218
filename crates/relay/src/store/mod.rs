//! What a relay remembers, as one short list of verbs.
//!
//! Every verb that changes something returns once the change is on disk; only a desk's nonce is
//! merely written, as `Sqlite::witness` explains. Refuses with [`Problem`]; an engine that fails
//! is `Busy` to the visitor and a named line in the log.

mod sqlite;
mod tables;
mod mailboxes;
mod writer;
mod checkpoint;
mod readers;

use std::path::PathBuf;
use std::str::FromStr;

use thiqa_wire::{Day, EnvelopeId, KeyId, MailboxId, Problem};
use thiserror::Error;

use sqlite::Sqlite;

/// Days for which an envelope waits for the desk; it goes once `today > arrival + 120`.
pub const ENVELOPE_DAYS: u32 = 120;
/// Days for which a message waits in a mailbox.
pub const REPLY_DAYS: u32 = 30;
/// Days for which a repeat of a collected envelope is still recognised.
pub const GONE_DAYS: u32 = 7;
/// Days for which a replaced manifest's key is still good for an envelope.
pub const REPLACED_DAYS: u32 = 7;
/// Bytes for words where nobody says otherwise (8 GiB, half a million reports).
pub const DEFAULT_ROOM: u64 = 8 << 30;
/// Bytes below which a relay would be full before its first reports (4 MiB).
pub const SMALLEST_ROOM: u64 = 4 << 20;

/// Where the relay's memory lies, as written after `--database`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// `sqlite:FILE`.
    Sqlite(PathBuf),
}

/// Why a `--database` cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DatabaseError {
    /// `postgres://…`: many nodes on one database come later.
    #[error("postgres is not built yet; use sqlite:FILE")]
    NotBuilt,
    /// Anything else.
    #[error("a database is written sqlite:FILE")]
    Unknown,
}

/// Why the store does not open.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The folder or file cannot be made or read.
    #[error("the database file cannot be made or read: {0}")]
    File(#[from] std::io::Error),
    /// SQLite refuses the file.
    #[error("the database does not open: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The tables cannot be brought to this version.
    #[error("the database cannot be migrated: {0}")]
    Migration(#[from] refinery::Error),
}

/// An envelope at the door, of the right shape, with what it came on.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Its name, in path and header alike.
    pub id: EnvelopeId,
    /// The reception key it says it is sealed to.
    pub key: KeyId,
    /// SHA-256 of the grant it came on.
    pub grant: [u8; 32],
    /// All of it, 16 384 or 65 536 bytes.
    pub bytes: axum::body::Bytes,
}

/// A message at the desk's door, of the right shape, with the mailbox it is for.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Where it is to wait.
    pub mailbox: MailboxId,
    /// Its name, in path and header alike.
    pub id: EnvelopeId,
    /// All of it, 8 192 bytes.
    pub bytes: axum::body::Bytes,
}

/// A solved challenge and the grant drawn for it.
#[derive(Clone, Copy, Debug)]
pub struct Purchase {
    /// SHA-256 of the challenge.
    pub challenge: [u8; 32],
    /// Unix second after which the challenge buys nothing anyway.
    pub challenge_expires: u64,
    /// SHA-256 of the grant.
    pub grant: [u8; 32],
    /// Unix second until which the grant must be good.
    pub good_until: u64,
}

/// What became of an accepted envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is on disk now: 201.
    Stored,
    /// The same bytes were already here, or were collected in the last week: 200.
    Known,
}

/// What a sweep did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sweep {
    /// The clock jumped and no desk has vouched for it: nothing was touched.
    Held,
    /// What was over is gone; this many envelopes among it.
    Done {
        /// Envelopes nobody collected in [`ENVELOPE_DAYS`].
        envelopes: usize,
    },
}

/// What a rebuild did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rebuild {
    /// The file is new.
    Done,
    /// It was new today already.
    NotDue,
    /// Less than three times its size is free: it stays as it is.
    NoSpace,
}

/// The relay's memory. Closed: SQLite in a file today, Postgres for many nodes later.
pub enum Store {
    /// One file, one writer.
    Sqlite(Sqlite),
}

impl FromStr for Database {
    type Err = DatabaseError;

    fn from_str(text: &str) -> Result<Self, DatabaseError> {
        match text.split_once(':') {
            Some(("sqlite", file)) if !file.is_empty() => Ok(Self::Sqlite(file.into())),
            Some(("postgres" | "postgresql", _)) => Err(DatabaseError::NotBuilt),
            _ => Err(DatabaseError::Unknown),
        }
    }
}

impl Database {
    /// Brings the tables to this version; returns how many steps that took.
    pub fn migrate(&self) -> Result<usize, OpenError> {
        let Self::Sqlite(file) = self;
        sqlite::migrate(file)
    }
}

impl Store {
    /// Opens `database`, migrated, with `room` bytes for words and 64 MiB more for the desk. `challenge_key` (fresh random bytes)
    /// becomes the key of challenges where the database has none yet.
    pub fn open(
        database: &Database,
        room: u64,
        challenge_key: [u8; 32],
    ) -> Result<Self, OpenError> {
        let Database::Sqlite(file) = database;
        Sqlite::open(file, room, challenge_key).map(Self::Sqlite)
    }

    /// The HMAC key of challenges, the same for every node and after every start.
    pub async fn challenge_key(&self) -> Result<[u8; 32], Problem> {
        let Self::Sqlite(store) = self;
        store.challenge_key().await
    }

    /// The manifest that is served, as it was published.
    pub async fn manifest(&self) -> Result<Option<Vec<u8>>, Problem> {
        let Self::Sqlite(store) = self;
        store.manifest().await
    }

    /// Serves a verified manifest from now on; `Seq` unless its number rises or it is the one served.
    pub async fn publish(&self, manifest: Published, today: Day) -> Result<(), Problem> {
        let Self::Sqlite(store) = self;
        store.publish(manifest, today).await
    }

    /// Spends a challenge for a grant; `Spent`, or `Full` where no envelope would fit.
    pub async fn sell(&self, purchase: Purchase) -> Result<(), Problem> {
        let Self::Sqlite(store) = self;
        store.sell(purchase).await
    }

    /// Whether a grant (its SHA-256) is known and still good; used up or not.
    pub async fn honours(&self, grant: [u8; 32], now: u64) -> Result<bool, Problem> {
        let Self::Sqlite(store) = self;
        store.honours(grant, now).await
    }

    /// Takes an envelope in: `Grant`, known or `Conflict`, `Stale`, `Exhausted`, `Full`, in this order.
    pub async fn keep(&self, arrival: Arrival, now: u64) -> Result<Kept, Problem> {
        let Self::Sqlite(store) = self;
        store.keep(arrival, now).await
    }

    /// Counts a desk's nonce; `Signature` where it was seen before.
    pub async fn witness(&self, nonce: [u8; 16], until: u64) -> Result<(), Problem> {
        let Self::Sqlite(store) = self;
        store.witness(nonce, until).await
    }

    /// At most `limit` ids that follow `after`, ascending, and whether more follow.
    pub async fn list(
        &self,
        after: Option<EnvelopeId>,
        limit: usize,
    ) -> Result<(Vec<EnvelopeId>, bool), Problem> {
        let Self::Sqlite(store) = self;
        store.list(after, limit).await
    }

    /// An envelope that waits.
    pub async fn envelope(&self, id: EnvelopeId) -> Result<Option<Vec<u8>>, Problem> {
        let Self::Sqlite(store) = self;
        store.envelope(id).await
    }

    /// Deletes what the desk has: not in the file, not in its log; remembered as gone for a week.
    pub async fn let_go(&self, ids: Vec<EnvelopeId>, today: Day) -> Result<(), Problem> {
        let Self::Sqlite(store) = self;
        store.let_go(ids, today).await
    }

    /// Puts a message into a mailbox: known or `Conflict`, `Exhausted`, `Full`, in this order.
    pub async fn put_reply(&self, reply: Reply, today: Day) -> Result<Kept, Problem> {
        let Self::Sqlite(store) = self;
        store.put_reply(reply, today).await
    }

    /// What a mailbox holds, with its neighbours' messages up to eight, each with its owner: the
    /// same work whatever it holds.
    pub async fn eight_from(
        &self,
        mailbox: MailboxId,
    ) -> Result<Vec<(MailboxId, Vec<u8>)>, Problem> {
        let Self::Sqlite(store) = self;
        store.eight_from(mailbox).await
    }

    /// Deletes one message: not in the file, not in its log, not remembered.
    pub async fn delete_reply(&self, mailbox: MailboxId, id: EnvelopeId) -> Result<(), Problem> {
        let Self::Sqlite(store) = self;
        store.delete_reply(mailbox, id).await
    }

    /// Deletes all messages of a mailbox, likewise. One that holds none costs the disk nothing.
    pub async fn empty_mailbox(&self, mailbox: MailboxId) -> Result<(), Problem> {
        let Self::Sqlite(store) = self;
        store.empty_mailbox(mailbox).await
    }

    /// Deletes what is over at `now`, unless the clock jumped and nobody vouched for it.
    pub async fn sweep(&self, now: u64, vouched: bool) -> Result<Sweep, Problem> {
        let Self::Sqlite(store) = self;
        store.sweep(now, vouched).await
    }

    /// Writes the whole file anew, once a day, so that no order of arrival remains in it.
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

/// A manifest whose signature the root's key verified.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its number.
    pub seq: u64,
    /// The reception key in it.
    pub key: KeyId,
    /// The frame as it travels.
    pub bytes: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_a_file_today() {
        assert_eq!("sqlite:data/relay.db".parse(), Ok(Database::Sqlite("data/relay.db".into())));
        assert_eq!("postgres://relay@db/thiqa".parse::<Database>(), Err(DatabaseError::NotBuilt));
        for unknown in ["", "sqlite", "sqlite:", "mysql://x", "relay.db"] {
            assert_eq!(unknown.parse::<Database>(), Err(DatabaseError::Unknown), "{unknown}");
        }
    }
}
