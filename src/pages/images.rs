//! May a picture be added? Two questions, and where they lead: first of all on with the message,
//! without the image. No page of the form holds a file input yet.

use thiqa_report::{Exit, Language, Sure};

use super::found_images::IWF;
use super::{heading, line, page};
use crate::controls::piece::Piece;
use crate::controls::{buttons, outside};
use crate::journey::Journey;

/// Keeps a picture of a child off public platforms; only its fingerprint leaves the phone.
const TAKE_IT_DOWN: &str = "https://takeitdown.ncmec.org";
const TAKE_IT_DOWN_ARABIC: &str = "https://takeitdown.ncmec.org/ar";
const TAKE_IT_DOWN_FRENCH: &str = "https://takeitdown.ncmec.org/fr";
/// The same for whoever was 18 or over.
const STOP_NCII: &str = "https://stopncii.org";

/// The page.
pub fn images(journey: Journey, exit: Exit) -> Piece {
    let page = page(journey, "images").with("data-exit", id(exit));
    match exit {
        Exit::AskNaked => asks(journey, page, "form.images.naked", "form.images.naked_hint", NAKED),
        Exit::AskMinor => asks(journey, page, "form.images.minor", "form.images.minor_hint", MINOR),
        Exit::MayAdd => page
            .holds(heading(journey, "form.images.later"))
            .holds(line(journey, "form.images.describe"))
            .holds(buttons::actions([go_on(journey, "form.images.back_to_words")])),
        Exit::Under18 => under_18(journey, page),
        Exit::Adult => page
            .holds(heading(journey, "form.images.not_taken"))
            .holds(line(journey, "form.images.adult"))
            .holds(line(journey, "form.images.limit"))
            .holds(buttons::actions([
                go_on(journey, "form.images.without"),
                outside::link(journey.say("form.images.stop_ncii"), "back", STOP_NCII),
                buttons::back(journey.say("form.back"), move || journey.back()),
            ])),
    }
}

/// The three answers to each question.
const NAKED: [&str; 3] = ["form.images.yes", "form.images.no", "form.images.unsure"];
const MINOR: [&str; 3] = ["form.images.under_18", "form.images.over_18", "form.images.unsure"];

fn asks(
    journey: Journey,
    page: Piece,
    question: &'static str,
    hint: &'static str,
    answers: [&'static str; 3],
) -> Piece {
    let answer = |(key, answer): (_, Sure)| {
        buttons::other(journey.say(key), answer.id(), move || journey.answer_images(answer))
    };
    page.holds(heading(journey, question))
        .holds(line(journey, hint).with("class", "hint"))
        .holds_all(answers.into_iter().zip(Sure::ALL).map(answer))
        .holds(buttons::actions([buttons::back(journey.say("form.back"), move || journey.back())]))
}

fn under_18(journey: Journey, page: Piece) -> Piece {
    let take_it_down = match journey.language_now() {
        Language::Arabic => TAKE_IT_DOWN_ARABIC,
        Language::French => TAKE_IT_DOWN_FRENCH,
        Language::English => TAKE_IT_DOWN,
    };
    page.holds(heading(journey, "form.images.not_your_fault"))
        .holds(line(journey, "form.images.protects"))
        .holds(line(journey, "form.images.limit"))
        .holds(buttons::actions([
            go_on(journey, "form.images.without"),
            outside::link(journey.say("form.images.take_it_down"), "back", take_it_down),
            outside::link(journey.say("form.images.iwf"), "back", IWF),
            buttons::back(journey.say("form.back"), move || journey.back()),
        ]))
}

fn go_on(journey: Journey, key: &'static str) -> Piece {
    buttons::main(journey.say(key), "without-image", move || journey.without_image())
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
