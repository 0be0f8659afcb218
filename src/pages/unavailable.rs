//! Nothing can be protected now, so nothing may be written: why, and where to turn instead.

use super::frame::{heading, line, page};
use crate::controls::piece::Piece;
use crate::controls::{buttons, numbers};
use crate::journey::Journey;
use crate::walk::Missing;
use crate::wording::{self, say};
use crate::words::key;

/// The page.
pub fn unavailable(journey: Journey, missing: Missing) -> Piece {
    let page = page(journey, "unavailable")
        .holds(heading(journey, key::MISSING_TITLE))
        .holds(line(journey, wording::missing(missing)))
        .holds(numbers::now(journey));
    if !missing.may_retry() {
        return page;
    }
    let retry = buttons::main(say(journey, key::RETRY), "retry", move || journey.reopen());
    page.holds(buttons::actions([retry]))
}
