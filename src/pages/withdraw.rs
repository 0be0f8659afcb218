//! The two wishes: stop, which is a right without a reason, and erase, which is asked once more. An
//! erasure can be taken back here whatever the mailbox says: who wished it may have emptied that.

use thiqa_report::Wish;
use thiqa_report::wording::short_day;

use super::frame::{heading, line, page};
use crate::controls::buttons;
use crate::controls::piece::{Piece, says};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::{self, say};
use crate::words::{self, key};

/// The page of both.
pub fn withdraw(journey: Journey) -> Piece {
    page(journey, "withdraw")
        .holds(heading(journey, key::WITHDRAW_TITLE))
        .holds(
            buttons::other(say(journey, key::WITHDRAW_STOP), "stop", move || {
                journey.say_to_team(&|walk| walk.wish(Wish::Stop, false));
            })
            .holds(says("small", say(journey, key::WITHDRAW_STOP_WHY))),
        )
        .holds(
            buttons::other(say(journey, key::WITHDRAW_ERASE), "erase", move || {
                journey.step(&Walk::erase);
            })
            .holds(says("small", say(journey, key::WITHDRAW_ERASE_WHY))),
        )
        .holds(
            buttons::other(say(journey, key::CONVERSATION_UNDO), "undo", move || {
                journey.say_to_team(&Walk::undo);
            })
            .holds(says("small", say(journey, key::WITHDRAW_UNDO_WHY))),
        )
        .holds(buttons::actions([buttons::back(say(journey, key::BACK), move || journey.back())]))
}

/// The page before an erasure: when, what does not come back, and who may object.
pub fn erase(journey: Journey) -> Piece {
    let told = journey.glance(|walk| {
        let told = walk.conversation().told();
        told.map(|(to, day)| (to, short_day(day))).collect::<Vec<_>>()
    });
    let gone = (!told.is_empty()).then(|| {
        says("p", move || {
            let language = journey.language();
            let told: Vec<_> = told
                .iter()
                .map(|(to, day)| {
                    [&*words::text(wording::destination(*to), language), day.as_str()].join(" ")
                })
                .collect();
            words::with(key::WITHDRAW_GONE, language, &[&told.join(" · ")])
        })
    });
    let wish = |last_message, key, action| {
        buttons::other(say(journey, key), action, move || {
            journey.say_to_team(&|walk| walk.wish(Wish::Erase, last_message));
        })
    };
    page(journey, "erase")
        .holds(heading(journey, key::WITHDRAW_ERASE))
        .holds(line(journey, key::WITHDRAW_ERASE_WHY))
        .holds(line(journey, key::WITHDRAW_DANGER))
        .holds_all(gone)
        .holds(wish(false, key::WITHDRAW_CONFIRM, "confirm"))
        .holds(line(journey, key::WITHDRAW_LAST))
        .holds(wish(true, key::WITHDRAW_CONFIRM_LAST, "confirm-last"))
        .holds(buttons::actions([buttons::back(say(journey, key::BACK), move || journey.back())]))
}
