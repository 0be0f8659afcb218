//! What goes wrong below every floor and no caller can mend: the disk, the database, what was stored.
//! Each floor has a small error of its own for what a caller can do something about.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// The desk's disk, its database, or what lies in them is not as it must be.
#[derive(Debug, Error)]
pub enum Fault {
    /// Something stored is not as this program writes it.
    #[error("{0} is damaged: restore the last checked backup into a new folder")]
    Damaged(&'static str),
    /// The database refused.
    #[error("the desk's database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The database's tables could not be brought up to date.
    #[error("the desk's database is of another release: {0}")]
    Migration(#[from] Box<refinery::Error>),
    /// Another release of this program has changed the database's tables since this one started.
    #[error("the desk's database is of another release now: start this program anew")]
    OtherRelease,
    /// A copy only reads: two desks must never answer one person.
    #[error(
        "this folder is a copy of a desk, or came here from elsewhere: it only reads. `thiqa-desk adopt --help` says what to do"
    )]
    NotAtHome,
    /// A copy whose tables another release has made: it is not changed, so this release cannot show it.
    #[error(
        "this folder is a copy of a desk, or came here from elsewhere, and another release of this program wrote it: it is not changed, so it cannot be shown. `thiqa-desk adopt --help` says what to do"
    )]
    CopyOfOtherRelease,
    /// A file that people edit is no text, or not of its shape; says what to do.
    #[error("{0}: {1}")]
    Text(PathBuf, &'static str),
    /// The same of one of its lines, counted from 1.
    #[error("{0}, line {1}: {2}")]
    TextLine(PathBuf, usize, &'static str),
    /// A file could not be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
}

impl Fault {
    /// Names the file in an IO error.
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |error| Self::File(path.to_owned(), error)
    }
}
