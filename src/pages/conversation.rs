//! What the list has opened: how far the team has come, its answers in order, what it asks, and
//! what she may say or wish. What she wrote herself is not here.

use thiqa_report::wording::short_day;
use thiqa_report::{Consent, Destination, Reached, Reply, Stage, Tap};

use super::frame::{heading, line, page, unreached};
use crate::controls::clock::{self, Of};
use crate::controls::piece::{Piece, follows, piece, says};
use crate::controls::{buttons, numbers};
use crate::conversation::Gap;
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::{self, say};
use crate::words::{self, Key, key};

/// What can be said with one tap, in the order of the buttons.
const TAPS: [(Tap, Key); 4] = [
    (Tap::ItStopped, key::CONVERSATION_IT_STOPPED),
    (Tap::Worse, key::CONVERSATION_WORSE),
    (Tap::WroteAgain, key::CONVERSATION_WROTE_AGAIN),
    (Tap::Wait, key::CONVERSATION_WAIT),
];

/// The answers to a question of consent, in the order of the buttons.
const CONSENTS: [(Consent, Key); 3] = [
    (Consent::Yes, key::CONVERSATION_YES),
    (Consent::No, key::CONVERSATION_NO),
    (Consent::NotNow, key::CONVERSATION_NOT_NOW),
];

/// The one that is left once somebody was told.
const NO_LONGER: [(Consent, Key); 1] = [(Consent::No, key::CONVERSATION_NO_LONGER)];

/// The page.
pub fn conversation(journey: Journey) -> Piece {
    let taps = TAPS.map(|(tap, key)| {
        buttons::other(say(journey, key), tap.id(), move || {
            journey.say_to_team(&|walk| walk.tap(tap));
        })
    });
    page(journey, "conversation")
        .holds(follows(move || journey.look(|walk| opened(journey, walk)).into()))
        .holds(unreached(journey))
        .holds(buttons::main(say(journey, key::CONVERSATION_WRITE), "answer", move || {
            journey.step(&Walk::answer);
        }))
        .holds(buttons::other(say(journey, key::CONVERSATION_AGAIN), "again", move || {
            journey.look_again();
        }))
        .holds(says("h2", say(journey, key::CONVERSATION_QUICK)))
        .holds_all(taps)
        .holds(buttons::other(say(journey, key::IMAGES_ADD), "images", move || {
            journey.step(&Walk::has_pictures)
        }))
        .holds(buttons::other(say(journey, key::CONVERSATION_EMPTY), "empty", move || {
            journey.step(&Walk::ask_to_empty);
        }))
        .holds(buttons::other(say(journey, key::CONVERSATION_WITHDRAW), "withdraw", move || {
            journey.step(&Walk::withdraw);
        }))
        .holds(numbers::now(journey))
        .holds(buttons::actions([buttons::back(say(journey, key::BACK), move || journey.back())]))
}

/// What waits now, and what is said where nothing does.
fn opened(journey: Journey, walk: &Walk) -> Piece {
    let conversation = walk.conversation();
    let opened = if conversation.is_empty() { nothing(journey) } else { everything(journey, walk) };
    opened.holds_all(arrived(journey, walk.arrived()))
}

/// Her messages of this visit, which the team's last answer does not count.
fn arrived(journey: Journey, count: usize) -> Option<Piece> {
    let said =
        move || words::with(key::CONVERSATION_ARRIVED, journey.language(), &[&count.to_string()]);
    (count > 0).then(|| says("p", said))
}

fn nothing(journey: Journey) -> Piece {
    piece("div")
        .holds(heading(journey, key::CONVERSATION_NOTHING))
        .holds(line(journey, key::CONVERSATION_NOTHING_WHY))
        .holds(clock::sentence(journey, Of::Reading))
}

fn everything(journey: Journey, walk: &Walk) -> Piece {
    let conversation = walk.conversation();
    let stages = conversation.stages().iter().map(|reached| stage(journey, reached));
    let own = conversation.got().map(|(got, day)| {
        let (got, day) = (got.to_string(), short_day(day));
        says("p", move || words::with(key::CONVERSATION_OWN, journey.language(), &[&day, &got]))
    });
    let undo = conversation.is_erasing().then(|| {
        buttons::other(say(journey, key::CONVERSATION_UNDO), "undo", move || {
            journey.say_to_team(&Walk::undo);
        })
    });
    piece("div")
        .holds(heading(journey, key::CONVERSATION_TITLE))
        .holds(says("h2", say(journey, key::CONVERSATION_STAGES)))
        .holds(piece("ul").with("class", "stages").holds_all(stages))
        .holds_all(undo)
        .holds_all(answers(journey, walk))
        .holds_all(own)
        .holds(line(journey, key::CONVERSATION_STAYS))
}

/// The answers in order, and in between those that are missing.
fn answers(journey: Journey, walk: &Walk) -> Vec<Piece> {
    let mut missing = walk.conversation().missing().into_iter().peekable();
    let mut answers = Vec::new();
    for reply in walk.conversation().replies() {
        while let Some((_, missing)) = missing.next_if(|(before, _)| *before <= reply.n) {
            answers.push(gap(journey, missing));
        }
        answers.push(answer(journey, reply));
        answers.extend(reply.ask.iter().map(|&to| ask(journey, reply, to, walk)));
    }
    answers.extend(missing.map(|(_, missing)| gap(journey, missing)));
    answers
}

/// A stage with its day.
fn stage(journey: Journey, reached: &Reached) -> Piece {
    let (key, to) = (wording::stage(reached), reached.to);
    let until = reached.until.as_deref().map(short_day);
    let said = move || {
        let language = journey.language();
        let named = to.map(|to| words::text(wording::destination(to), language));
        let due = until.clone().filter(|_| key == key::STAGE_ERASE_ON);
        words::with(key, language, &[&due.or(named).unwrap_or_default()])
    };
    let day = short_day(&reached.day);
    piece("li")
        .with("data-stage", reached.stage.id())
        .holds(says("bdi", move || day.clone()))
        .holds(says("span", said))
}

/// An answer, in the direction of its own words.
fn answer(journey: Journey, reply: &Reply) -> Piece {
    let (number, day, text) = (reply.n.to_string(), short_day(&reply.sent), reply.text.clone());
    let title = move || {
        let title = words::with(key::CONVERSATION_REPLY, journey.language(), &[&number]);
        title + " · "
    };
    let title = piece("h2").says(title).holds(says("bdi", move || day.clone()));
    piece("article")
        .with("class", "reply")
        .holds(title)
        .holds(says("p", move || text.clone()).with("class", "given").with("dir", "auto"))
}

fn gap(journey: Journey, gap: Gap) -> Piece {
    let (key, numbers) = match gap {
        Gap::Perhaps => (key::CONVERSATION_PERHAPS, String::new()),
        Gap::Missing(from, to) if from == to => (key::CONVERSATION_MISSING, from.to_string()),
        Gap::Missing(from, to) => (key::CONVERSATION_MISSING, format!("{from}–{to}")),
    };
    says("p", move || words::with(key, journey.language(), &[&numbers])).with("class", "hint")
}

/// May this destination be told? What she answered in this visit is marked. Once it was told, that
/// stands in the place of the question, and what is left is to agree no longer; what is asked since
/// then is a question again.
fn ask(journey: Journey, reply: &Reply, to: Destination, walk: &Walk) -> Piece {
    let since = reply.stages.iter().any(|it| it.stage == Stage::Reported && it.to == Some(to));
    let told = !since && walk.conversation().told().any(|(it, _)| it == to);
    let (asks, why, answers) = match told {
        true => (key::STAGE_REPORTED, key::CONVERSATION_TOLD_WHY, &NO_LONGER[..]),
        false => (wording::ask(to), key::CONVERSATION_ASK_WHY, &CONSENTS[..]),
    };
    let answered = walk.consent(to);
    let question = move || {
        let language = journey.language();
        words::with(asks, language, &[&words::text(wording::destination(to), language)])
    };
    let answers = answers.iter().map(|&(answer, key)| {
        let pressed = if answered == Some(answer) { "true" } else { "false" };
        buttons::other(say(journey, key), answer.id(), move || {
            journey.say_to_team(&|walk| walk.consents(to, answer));
        })
        .with("aria-pressed", pressed)
    });
    piece("div")
        .with("class", "ask")
        .with("role", "group")
        .with("data-ask", to.id())
        .with_live("aria-label", move || Some(question()))
        .holds(says("p", question))
        .holds(line(journey, why).with("class", "hint"))
        .holds_all(answers)
}
