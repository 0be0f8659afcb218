//! The page of one deployment: the published bundle byte for byte, with this helpline's
//! configuration in index.html. Hours and holidays change by running it again; wasm and scripts
//! stay the ones whose hashes are published.

use std::path::Path;

use thiqa_wire::Origin;

use super::error::PageError;
use super::{configuration, files};
use crate::identity::Identity;

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

/// Makes the site. `now` is unix seconds: the day that it is built, and from when the clock's
/// offsets are written.
///
/// # Errors
/// [`PageError`]; what stood there before still stands.
pub fn make_page(identity: &Identity, edition: &Edition<'_>, now: u64) -> Result<(), PageError> {
    let own = configuration::read(edition.config)?;
    let relay = edition.relay.map_or(identity.relay.as_str(), Origin::as_str);
    let page = configuration::page(identity, relay, own, now)?;
    let regions = [
        ("whose", &page.whose),
        // Before the form has come, and below every page of it.
        ("now", &page.numbers),
        ("numbers", &page.numbers),
        ("helpline", &page.helpline),
        ("directory", &page.directory),
        ("identity", &page.identity),
    ];
    files::make(edition.bundle, edition.site, |html| {
        let html = files::with_configuration(html, &page.configuration)?;
        let html = regions
            .iter()
            .try_fold(html, |html, (name, region)| files::with_region(&html, name, region))?;
        let html = files::with_exit(&html, &page.exit)?;
        edition.relay.map_or(Ok(html.clone()), |origin| files::with_relay(&html, origin))
    })
}
