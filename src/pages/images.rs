//! May a picture be added? Two questions, and where they lead: first of all on with the message,
//! without the image. No page of the form holds a file input yet.

use thiqa_report::{Exit, Language, Sure};

use super::found_images::IWF;
use super::frame::{heading, line, page};
use crate::controls::piece::Piece;
use crate::controls::{buttons, outside};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::say;
use crate::words::{Key, key};

/// Keeps a picture of a child off public platforms; only its fingerprint leaves the phone.
const TAKE_IT_DOWN: &str = "https://takeitdown.ncmec.org";
/// The same page in Arabic.
const TAKE_IT_DOWN_ARABIC: &str = "https://takeitdown.ncmec.org/ar";
/// The same page in French.
const TAKE_IT_DOWN_FRENCH: &str = "https://takeitdown.ncmec.org/fr";
/// The same for whoever was 18 or over.
const STOP_NCII: &str = "https://stopncii.org";

/// The page.
pub fn images(journey: Journey, exit: Exit) -> Piece {
    let page = page(journey, "images").with("data-exit", id(exit));
    match exit {
        Exit::AskNaked => asks(journey, page, key::IMAGES_NAKED, key::IMAGES_NAKED_HINT, NAKED),
        Exit::AskMinor => asks(journey, page, key::IMAGES_MINOR, key::IMAGES_MINOR_HINT, MINOR),
        Exit::MayAdd => page
            .holds(heading(journey, key::IMAGES_LATER))
            .holds(line(journey, key::IMAGES_DESCRIBE))
            .holds(buttons::actions([go_on(journey, key::BACK)])),
        Exit::Under18 => under_18(journey, page),
        Exit::Adult => page
            .holds(heading(journey, key::IMAGES_NOT_TAKEN))
            .holds(line(journey, key::IMAGES_ADULT))
            .holds(line(journey, key::IMAGES_LIMIT))
            .holds(buttons::actions([
                go_on(journey, key::IMAGES_WITHOUT),
                outside::link(say(journey, key::IMAGES_STOP_NCII), "back", || STOP_NCII),
                buttons::back(say(journey, key::BACK), move || journey.back()),
            ])),
    }
}

/// The three answers to each question.
const NAKED: [Key; 3] = [key::IMAGES_YES, key::IMAGES_NO, key::IMAGES_UNSURE];
const MINOR: [Key; 3] = [key::IMAGES_UNDER_18, key::IMAGES_OVER_18, key::IMAGES_UNSURE];

fn asks(journey: Journey, page: Piece, question: Key, hint: Key, answers: [Key; 3]) -> Piece {
    let answer = |(key, answer): (_, Sure)| {
        buttons::other(say(journey, key), answer.id(), move || {
            journey.step(&|walk| walk.answer_images(answer))
        })
    };
    page.holds(heading(journey, question))
        .holds(line(journey, hint).with("class", "hint"))
        .holds_all(answers.into_iter().zip(Sure::ALL).map(answer))
        .holds(buttons::actions([buttons::back(say(journey, key::BACK), move || journey.back())]))
}

fn under_18(journey: Journey, page: Piece) -> Piece {
    let take_it_down = move || match journey.language() {
        Language::Arabic => TAKE_IT_DOWN_ARABIC,
        Language::French => TAKE_IT_DOWN_FRENCH,
        Language::English => TAKE_IT_DOWN,
    };
    page.holds(heading(journey, key::IMAGES_NOT_YOUR_FAULT))
        .holds(line(journey, key::IMAGES_PROTECTS))
        .holds(line(journey, key::IMAGES_LIMIT))
        .holds(buttons::actions([
            go_on(journey, key::IMAGES_WITHOUT),
            outside::link(say(journey, key::IMAGES_TAKE_IT_DOWN), "back", take_it_down),
            outside::link(say(journey, key::IMAGES_IWF), "back", || IWF),
            buttons::back(say(journey, key::BACK), move || journey.back()),
        ]))
}

fn go_on(journey: Journey, key: Key) -> Piece {
    buttons::main(say(journey, key), "without-image", move || journey.step(&Walk::without_image))
}

/// For a test to see where it stands.
fn id(exit: Exit) -> &'static str {
    match exit {
        Exit::AskNaked => "naked",
        Exit::AskMinor => "minor",
        Exit::MayAdd => "may-add",
        Exit::Under18 => "under-18",
        Exit::Adult => "adult",
    }
}
