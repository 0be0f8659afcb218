//! The page of one deployment: the published bundle byte for byte, with this helpline's
//! configuration in index.html. Hours and holidays change by running it again; wasm and scripts
//! stay the ones whose hashes are published.

mod field;
mod hours;
mod numbers;
mod directory;
mod configuration;
mod site;

use std::io;
use std::path::{Path, PathBuf};

use thiqa_wire::Origin;
use thiqa_wire::origin::OriginError;
use thiserror::Error;

use crate::folder::Identity;

/// What a page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'a> {
    /// The bundle, `dist/`.
    pub bundle: &'a Path,
    /// The helpline's own words: exit, embedders, helpline. `None`: those of the domain.
    pub config: Option<&'a Path>,
    /// Where the site goes; replaced whole where it is a page of ours, else it must be empty.
    pub site: &'a Path,
    /// The relay's origin, where the page is served from another one.
    pub relay: Option<&'a Origin>,
}

/// Why the page was not made. What stood there before still stands.
#[derive(Debug, Error)]
pub enum PageError {
    /// A file of the bundle or the site.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
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

/// Makes the site. `now` is unix seconds: the day that it is built, and from when the clock's
/// offsets are written.
pub fn make_page(identity: &Identity, edition: &Edition<'_>, now: u64) -> Result<(), PageError> {
    let own = configuration::read(edition.config)?;
    let relay = edition.relay.map_or(identity.relay.as_str(), Origin::as_str);
    let page = configuration::page(identity, relay, own, now)?;
    site::make(edition.bundle, edition.site, |html| {
        let html = site::with_configuration(html, &page.configuration)?;
        let html = site::with_region(&html, "directory", &page.directory)?;
        let html = site::with_region(&html, "identity", &page.identity)?;
        let html = site::with_exit(&html, &page.exit)?;
        edition.relay.map_or(Ok(html.clone()), |origin| site::with_relay(&html, origin))
    })
}

impl PageError {
    fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |error| Self::File(path.to_owned(), error)
    }
}
