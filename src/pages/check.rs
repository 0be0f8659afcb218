//! All answers at one glance before they go, each of which can still be changed, a question that
//! stands open beside them, what may be added, and what is promised.

use leptos::prelude::*;
use thiqa_report::{Form, Part, Question, wording};

use super::frame::{heading, line, page};
use crate::controls::piece::{Piece, follows, piece, says};
use crate::controls::{asked, buttons, choices};
use crate::journey::Journey;
use crate::walk::Walk;
use crate::wording::say;
use crate::words::{Key, key};

/// What holds for what is sent.
const PROMISED: [Key; 3] = [key::CHECK_READ, key::CHECK_CONSENT, key::CHECK_ANSWER];

/// What may be added, and what it is called.
const MORE: [(Part, &str, Key); 3] = [
    (Part::Facts, "facts", key::CHECK_FACTS),
    (Part::Person, "person", key::CHECK_PERSON),
    (Part::Reply, "reply", key::CHECK_REPLY),
];

/// The page.
pub fn check(journey: Journey) -> Piece {
    let shown = journey.draft_now(|draft| {
        let asked = Part::ALL.into_iter().flat_map(|part| draft.asked(part));
        let is_shown = |&question: &_| match draft.form().part_of(question) {
            Part::Way => true,
            Part::Beside => false,
            Part::Opening | Part::Facts | Part::Person | Part::Reply => draft.has_answer(question),
        };
        asked.filter(is_shown).collect::<Vec<_>>()
    });
    let beside = journey.draft_now(|draft| draft.asked(Part::Beside)).into_iter();
    let answers = shown.into_iter().map(|question| answer(journey, question));
    let promised = PROMISED.into_iter().map(|step| says("li", say(journey, step)));
    // Whoever wants something removed.
    let is_meta = journey.draft_now(|draft| draft.form()) == Form::Meta;
    let decides = is_meta.then(|| line(journey, key::CHECK_DECIDES));
    page(journey, "check")
        .holds(heading(journey, key::CHECK_TITLE))
        .holds_all(beside.map(|question| choices::beside(journey, question)))
        .holds(piece("dl").with("class", "answers").holds_all(answers))
        .holds(says("h2", say(journey, key::CHECK_MORE)))
        .holds_all(MORE.into_iter().filter_map(|more| add(journey, more)))
        .holds(buttons::other(say(journey, key::IMAGES_ADD), "images", move || {
            journey.step(&Walk::has_pictures)
        }))
        .holds_all(decides)
        .holds(piece("ul").holds_all(promised))
        .holds(declines(journey))
        .holds(buttons::actions([
            buttons::main(say(journey, key::SEND), "send", move || journey.send()),
            buttons::back(say(journey, key::BACK), move || journey.back()),
        ]))
}

/// Whoever does not want the list says so before sending; the relay cannot tell.
fn declines(journey: Journey) -> Piece {
    let declines = move || !journey.look(Walk::wants_list);
    let input = piece("input")
        .with("type", "checkbox")
        .with("autocomplete", "off")
        .with("data-action", "no-list")
        .checked(declines)
        .on("change", move |_| journey.change(&|walk| walk.want_list(!walk.wants_list())));
    let text = says("span", say(journey, key::CHECK_NO_LIST));
    piece("label").with("class", "option").holds(input).holds(text)
}

/// The way to more questions; none where nothing more is asked.
fn add(journey: Journey, (part, name, key): (Part, &'static str, Key)) -> Option<Piece> {
    let asks = journey.draft_now(|draft| !draft.asked(part).is_empty());
    asks.then(|| {
        buttons::other(say(journey, key), name, move || journey.step(&|walk| walk.add(part)))
    })
}

fn answer(journey: Journey, question: Question) -> Piece {
    let label = asked::label(journey, question);
    let change = say(journey, key::CHANGE);
    let change = says("button", change)
        .with("class", "change")
        .with("data-action", "change")
        .with_live("aria-label", move || Some([&change(), " : ", &label()].concat()))
        .on("click", move |_| journey.step(&|walk| walk.change(question)));
    piece("div")
        .with("data-answer", question.id())
        .holds(says("dt", label))
        .holds(piece("dd").holds(follows(move || given(journey, question))))
        .holds(piece("dd").holds(change))
}

/// What was answered, line by line, or that it was skipped.
fn given(journey: Journey, question: Question) -> AnyView {
    let language = journey.language();
    let lines = journey.draft(|draft| wording::answer(draft, question, language));
    if lines.is_empty() {
        return line(journey, key::CHECK_SKIPPED).with("class", "skipped").into();
    }
    let line = |line: String| says("p", move || line.clone()).with("class", "given");
    piece("div").holds_all(lines.into_iter().map(line).map(|line| line.with("dir", "auto"))).into()
}
