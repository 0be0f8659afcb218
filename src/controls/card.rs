//! The safest next step, beside the page after an answer that calls for it, and once more at the
//! end of the visit with its links. It blocks nothing, calls nobody and marks nothing.

use thiqa_report::Card;
use thiqa_report::wording::card as words_of;

use super::piece::{Piece, piece, says};
use super::{buttons, numbers, outside};
use crate::journey::Journey;
use crate::walk::Leaflet;

/// The card beside a page; whom to call only where somebody should be called.
pub fn beside(journey: Journey, card: Card) -> Piece {
    let call = matches!(card, Card::SelfHarm | Card::Near).then(|| numbers::now(journey));
    said(journey, card).holds_all(call)
}

/// The card at the end, and where it leads.
pub fn at_the_end(journey: Journey, card: Card) -> Piece {
    let leaflet = |it| buttons::leaflet(journey, it);
    said(journey, card).holds_all(match card {
        Card::SelfHarm | Card::Near => vec![leaflet(Leaflet::Adult)],
        Card::Pressure => vec![leaflet(Leaflet::Serious)],
        Card::Image => vec![outside::take_it_down(journey), outside::stop_ncii(journey)],
        Card::Account => outside::ways_back(journey),
    })
}

fn said(journey: Journey, card: Card) -> Piece {
    let text = says("p", move || words_of(card, journey.language()));
    piece("div").with("class", "card").with("role", "note").with("data-card", card.id()).holds(text)
}
