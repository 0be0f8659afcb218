//! May a picture be added? Two questions, and where they lead: first of all on with the message,
//! without the image. No page of the form holds a file input yet.

use thiqa_report::{Exit, Sure};

use super::frame::{heading, line, page};
use crate::controls::piece::Piece;
use crate::controls::{buttons, outside};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::say;
use crate::words::{Key, key};

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
                outside::stop_ncii(journey),
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
    page.holds(heading(journey, key::IMAGES_NOT_YOUR_FAULT))
        .holds(line(journey, key::IMAGES_PROTECTS))
        .holds(line(journey, key::IMAGES_LIMIT))
        .holds(buttons::actions([
            go_on(journey, key::IMAGES_WITHOUT),
            outside::take_it_down(journey),
            outside::link(say(journey, key::IMAGES_IWF), "back", || outside::IWF),
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
