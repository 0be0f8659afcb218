//! Ways to somebody else's page. It opens beside ours, so that nothing written here is lost, and
//! learns nothing of where she comes from.

use thiqa_report::wording::choice;
use thiqa_report::{Choice, Question};

use super::piece::{Piece, says};
use crate::journey::Journey;
use crate::wording::say;
use crate::words::{self, key};

/// The Internet Watch Foundation's portal for Morocco.
pub const IWF: &str = "https://report.iwf.org.uk/ma";
/// Keeps a picture of who was 18 or over off public platforms, as Take It Down does a child's; only a
/// number worked out of it leaves the phone.
const STOP_NCII: &str = "https://stopncii.org";
/// Where the platforms themselves give a stolen account back.
const WAYS_BACK: [(Choice, &str); 2] = [
    (Choice::Facebook, "https://www.facebook.com/hacked"),
    (Choice::Instagram, "https://www.instagram.com/hacked"),
];

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

/// Take It Down, in the language of the page.
pub fn take_it_down(journey: Journey) -> Piece {
    link(say(journey, key::IMAGES_TAKE_IT_DOWN), "back", move || journey.language().take_it_down())
}

/// StopNCII.
pub fn stop_ncii(journey: Journey) -> Piece {
    link(say(journey, key::IMAGES_STOP_NCII), "back", || STOP_NCII)
}

/// The platforms' own ways back to a stolen account.
pub fn ways_back(journey: Journey) -> Vec<Piece> {
    let way = |(platform, address)| {
        let text = move || {
            let language = journey.language();
            let name = choice(Question::Platform, platform, journey.concerned(), language);
            words::with(key::CARD_WAY_BACK, language, &[&name])
        };
        link(text, "back", move || address)
    };
    WAYS_BACK.map(way).into()
}
