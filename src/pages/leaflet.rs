//! A leaflet of index.html as a page of its own: what was answered waits beneath it.

use super::frame::page;
use super::talk::talk;
use crate::controls::buttons;
use crate::controls::piece::{Piece, copies};
use crate::journey::Journey;
use crate::walk::Leaflet;
use crate::wording::say;
use crate::words::key;

/// The page.
pub fn leaflet(journey: Journey, leaflet: Leaflet) -> Piece {
    if leaflet == Leaflet::Talk {
        return talk(journey);
    }
    page(journey, "leaflet")
        .holds(buttons::title("h1", leaflet).with("tabindex", "-1"))
        .holds(
            copies("div", ["#", leaflet.id(), " > :not(summary)"].concat())
                .with("class", "leaflet"),
        )
        .holds(buttons::actions([buttons::back(say(journey, key::BACK), move || journey.back())]))
}
