//! The names of what a list may hold: a file beside the program, fetched once the form is open, so
//! that nobody waits for it.

use gloo::utils::document;

use super::network::{self, Request};

/// The link in index.html that names the file and its hash.
const LINK: &str = "things";
/// Milliseconds that it may take (2 min): 6 KB, and nobody waits for them.
const PATIENCE: u32 = 120_000;

/// The file's text; `None` where it cannot be had, or is another than the page's.
pub async fn fetch() -> Option<String> {
    let link = document().get_element_by_id(LINK)?;
    let url = link.get_attribute("href")?;
    let integrity = link.get_attribute("data-integrity")?;
    let patience = PATIENCE;
    let request = Request { method: "GET", url, integrity, headers: &[], body: None, patience };
    String::from_utf8(network::ask(request).await.ok()?.body).ok()
}
