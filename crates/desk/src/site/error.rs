//! Why a page was not made.

use std::io;
use std::path::{Path, PathBuf};

use thiqa_wire::origin::OriginError;
use thiserror::Error;

use crate::error::Fault;

/// Why the page was not made. What stood there before still stands.
#[derive(Debug, Error)]
pub enum PageError {
    /// A file of the bundle or the site.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    /// The configuration file cannot be read, or is no text.
    #[error(transparent)]
    Fault(Fault),
    /// The configuration file is not of its shape.
    #[error("{0}: {1}")]
    Configuration(PathBuf, serde_json::Error),
    /// An embedder is not written as a browser writes it.
    #[error("{0:?} is not an origin: {1}")]
    Origin(String, OriginError),
    /// An address in the configuration is not one.
    #[error("{0:?} is not {1}")]
    Address(String, &'static str),
    /// A field of the configuration says what nobody could follow.
    #[error("{0} is {1}")]
    Field(String, &'static str),
    /// Something else lies where the site should go; nothing was touched.
    #[error("{0} holds something else than a page of Thiqa: name a new folder with --out")]
    Occupied(PathBuf),
    /// index.html has no place for the configuration, or no policy.
    #[error("the bundle's index.html holds no {0}")]
    Index(&'static str),
    /// The clock database of this program does not know the helpline's clock.
    #[error("the helpline's clock is unknown to this release")]
    Clock,
}

impl PageError {
    /// Names the file in an IO error.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |error| Self::File(path.to_owned(), error)
    }
}
