//! What the verbs of the store take and give, whichever engine keeps it.

use std::path::PathBuf;
use std::str::FromStr;

use thiqa_wire::{Day, EnvelopeId, KeyId, MailboxId, Purpose};
use thiserror::Error;

/// Days for which an envelope waits for the desk; it goes once `today > arrival + 120`.
pub const ENVELOPE_DAYS: u32 = 120;
/// Days for which a message waits in a mailbox.
pub const REPLY_DAYS: u32 = 30;
/// Days for which a repeat of a collected envelope is still recognised.
pub const GONE_DAYS: u32 = 7;
/// Days for which a replaced manifest's key is still good for an envelope: a form that was opened
/// before the new manifest came can still send.
pub const REPLACED_DAYS: u32 = 7;
/// Bytes for envelopes and messages unless the operator says otherwise (8 GiB, half a million
/// reports).
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

/// An envelope that arrives, of the right shape, with the grant it came on.
#[derive(Clone, Debug)]
pub struct NewEnvelope {
    /// Its id, in path and header alike.
    pub id: EnvelopeId,
    /// The reception key to which its header says it is sealed.
    pub key: KeyId,
    /// SHA-256 of the grant it came on.
    pub grant: [u8; 32],
    /// All of it, 16 384 or 65 536 bytes.
    pub bytes: Vec<u8>,
}

/// A message from the desk to a reporter, of the right shape, with the mailbox it is for.
#[derive(Clone, Debug)]
pub struct NewReply {
    /// Where it is to wait.
    pub mailbox: MailboxId,
    /// Its id, in path and header alike.
    pub id: EnvelopeId,
    /// All of it, 8 192 bytes.
    pub bytes: Vec<u8>,
}

/// A solved challenge and the grant drawn for it.
#[derive(Clone, Copy, Debug)]
pub struct NewGrant {
    /// SHA-256 of the challenge.
    pub challenge: [u8; 32],
    /// Unix second after which the challenge is good for nothing anyway.
    pub challenge_expires: u64,
    /// SHA-256 of the grant.
    pub grant: [u8; 32],
    /// Unix second until which the grant must be valid.
    pub valid_until: u64,
    /// What the challenge buys.
    pub purpose: Purpose,
    /// Whether such work has become much dearer since.
    pub is_too_cheap: bool,
}

/// A solved challenge that pays for a turn at a mailbox.
#[derive(Clone, Copy, Debug)]
pub struct SpentForTurn {
    /// SHA-256 of the challenge.
    pub challenge: [u8; 32],
    /// Unix second after which it is good for nothing anyway.
    pub expires: u64,
    /// Whether such work has become much dearer since.
    pub is_too_cheap: bool,
}

/// A manifest whose signature the root's key verified.
#[derive(Clone, Debug)]
pub struct NewManifest {
    /// Its number.
    pub seq: u64,
    /// The day on which its week begins.
    pub issued: Day,
    /// The reception key in it.
    pub key: KeyId,
    /// The frame as it travels.
    pub bytes: Vec<u8>,
}

/// What a grant is good for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantState {
    /// Nothing: it is unknown or expired.
    Invalid,
    /// One new envelope.
    Unused,
    /// Repeats of the envelope that was stored on it.
    Used,
}

/// How hard a relay is pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pressure {
    /// Steps by which work is dearer; each doubles it.
    pub steps: u8,
    /// How much of the room is filled, in percent.
    pub filled: u8,
}

/// What became of an envelope or a message that was not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is on disk now: 201.
    Stored,
    /// The same bytes were already here, or were collected in the last week: 200.
    Known,
}

/// What a sweep did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sweep {
    /// No desk has confirmed the day it is: nothing that waits was touched.
    Postponed {
        /// Days since the last sweep that a desk confirmed; 0 before one.
        days: u32,
    },
    /// What was over is gone; this many envelopes among it.
    Done {
        /// Envelopes that nobody collected in [`ENVELOPE_DAYS`].
        envelopes: usize,
    },
}

/// What a rebuild did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rebuild {
    /// The database is new.
    Done,
    /// It was rebuilt today already.
    NotDue,
    /// Less than three times its size is free: it stays as it is.
    NoSpace,
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
