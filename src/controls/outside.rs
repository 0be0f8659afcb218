//! A way to somebody else's page. It opens beside ours, so that nothing written here is lost, and
//! learns nothing of where she comes from.

use super::piece::{Piece, says};

/// The link.
pub fn link(
    text: impl Fn() -> String + Send + 'static,
    class: &'static str,
    address: impl Fn() -> &'static str + Send + 'static,
) -> Piece {
    says("a", text)
        .with("class", class)
        .with_live("href", move || Some(address().to_owned()))
        .with("target", "_blank")
        .with("rel", "noreferrer noopener")
}
