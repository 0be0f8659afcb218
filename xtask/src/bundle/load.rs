//! What a page load fetches: what must be there before the first question, and what comes later.

use super::asset::{Asset, Site};

/// The site, and which of its files a page load fetches when.
#[derive(Default)]
pub struct Load {
    pub site: Site,
    /// Before the first question.
    pub first: Vec<String>,
    /// Once the form is open.
    pub later: Vec<String>,
}

impl Load {
    /// These come before the first question.
    pub fn before(&mut self, assets: impl IntoIterator<Item = Asset>) {
        for Asset { name, bytes } in assets {
            self.first.push(name.clone());
            self.site.insert(name, bytes);
        }
    }

    /// These come once the form is open.
    pub fn after(&mut self, assets: impl IntoIterator<Item = Asset>) {
        for Asset { name, bytes } in assets {
            self.later.push(name.clone());
            self.site.insert(name, bytes);
        }
    }

    /// One of these comes before the first question; the largest, as it may be any.
    pub fn one_before(&mut self, mut assets: Vec<Asset>) {
        assets.sort_by_key(|asset| asset.bytes.len());
        self.before(assets.pop());
        self.after(assets);
    }
}
