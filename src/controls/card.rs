//! The safest next step, beside the page after an answer that calls for it, and once more at the
//! end of the visit with its links. It blocks nothing, calls nobody and marks nothing.

use thiqa_report::wording::card as words_of;
use thiqa_report::{Card, Concerned};

use super::piece::{Piece, piece, says};
use super::{buttons, numbers, outside};
use crate::journey::Journey;
use crate::walk::Leaflet;
use crate::wording::say;
use crate::words::key;

/// The card beside a page; whom to call only where somebody should be called.
pub fn beside(journey: Journey, card: Card) -> Piece {
    let call = matches!(card, Card::SelfHarm | Card::Near).then(|| numbers::now(journey));
    said(journey, card).holds_all(call)
}

/// The card at the end, and where it leads.
pub fn at_the_end(journey: Journey, card: Card) -> Piece {
    said(journey, card).holds_all(match card {
        Card::SelfHarm | Card::Near | Card::Another => vec![how_to_talk(journey)],
        Card::Pressure => vec![buttons::leaflet(journey, Leaflet::Serious)],
        Card::Image => vec![outside::take_it_down(journey), outside::stop_ncii(journey)],
        Card::Account => outside::ways_back(journey),
    })
}

/// How to tell an adult; or, for an adult, how to listen.
fn how_to_talk(journey: Journey) -> Piece {
    match journey.concerned() {
        Concerned::Writer => buttons::leaflet(journey, Leaflet::Adult),
        Concerned::Another => buttons::to_leaflet(
            journey,
            Leaflet::Adult,
            says("button", say(journey, key::CARD_TALK)),
        ),
    }
}

fn said(journey: Journey, card: Card) -> Piece {
    let text = says("p", move || words_of(card, journey.concerned(), journey.language()));
    piece("div").with("class", "card").with("role", "note").with("data-card", card.id()).holds(text)
}
