//! What must be known before anything is done with a case: danger, who knows, how to reach her
//! safely, what she allows, what she wishes, and whether it is still she who writes.

use maud::{Markup, html};
use thiqa_report::wording::card as words_of;
use thiqa_report::{Concerned, Language, Wish};

use super::list::{dangers, wish_words};
use super::report::{Reading, chosen};
use crate::views::{Case, WithdrawalLine};
use crate::web::actions::Typed;
use crate::web::frame::{Frame, day, evidence, line_field, press};
use crate::words::{around, name, say};

/// Letters of a name at most.
const NAME: u16 = 200;
/// Letters of a reason at most.
const REASON: u16 = 500;

/// The banner of a case.
pub(super) fn banner(frame: &Frame<'_>, case: &Case, typed: &Typed) -> Markup {
    let language = frame.language;
    html! {
        div.banner {
            div.fact.grave[!case.line.danger.is_empty()] {
                h2 { (say("banner.danger", language)) }
                p { @if case.line.danger.is_empty() { (name("danger_answer", case.line.danger_answer, language)) }
                    @else { strong { (dangers(&case.line.danger, language)) } } }
                @if case.line.concerned == Concerned::Another { p.quiet { (say("banner.danger_of", language)) } }
            }
            @if let Some(card) = case.card {
                div.fact {
                    h2 { (say("banner.card", language)) }
                    p { (words_of(card, case.line.concerned, language)) }
                }
            }
            div.fact {
                h2 { (say("banner.adult", language)) }
                p { @match &case.adult_knows {
                    Some(id) => bdi { (name("adult", id, language)) },
                    None => (say("banner.unsaid", language)),
                } }
            }
            div.fact {
                h2 { (say("banner.contact", language)) }
                p { @match &case.safe_contact {
                    Some(text) => span.words dir="auto" { (evidence(text)) },
                    None => (say("banner.unsaid", language)),
                } }
                (if_answered(case, language))
            }
            div.fact {
                h2 { (say("banner.consents", language)) }
                (consents(case, language))
            }
            div.fact.grave[case.line.flagged] {
                h2 { (say("banner.person", language)) }
                p { @match &case.who {
                    Some(id) => bdi { (name("who", id, language)) },
                    None => (say("banner.who_unsaid", language)),
                } }
                p { (say(if case.line.flagged { "flagged" } else { "banner.same" }, language)) }
                @if case.wrote_before.as_deref() == Some("yes") { p { (say("banner.wrote_before", language)) } }
                @let action = if case.line.flagged { "unflag" } else { "flag" };
                button.small.pale formaction=(press(frame, case, action)) { (say(action, language)) }
            }
            @for wish in &case.line.withdrawals { (standing_wish(wish, language)) }
            (wish_buttons(frame, case, typed))
            (erasure_by_hand(frame, case, typed))
        }
    }
}

/// The wish of whoever had the keys reached the case that owned them; a person decides whether this one
/// is hers too. What was decided so is taken back with one press.
fn erasure_by_hand(frame: &Frame<'_>, case: &Case, typed: &Typed) -> Markup {
    let language = frame.language;
    let decided = case.line.withdrawals.iter().any(|it| it.decided_by.is_some());
    let other_is_erased = case.line.same_case.iter().any(|it| it.erased.is_some());
    html! {
        @if decided {
            div.wide {
                button.small.pale formaction=(press(frame, case, "take_back")) { (say("take_back", language)) }
            }
        } @else if other_is_erased {
            details.wide open[!(typed.erase_by.is_empty() && typed.erase_reason.is_empty())] {
                summary { (say("erase", language)) }
                p.quiet { (say("erase_about", language)) }
                label for="erase_by" { (say("erase_by", language)) }
                (line_field("erase_by", NAME, &typed.erase_by))
                label for="erase_reason" { (say("erase_reason", language)) }
                (line_field("erase_reason", REASON, &typed.erase_reason))
                button.small formaction=(press(frame, case, "erase")) { (say("erase", language)) }
            }
        }
    }
}

/// What may be said if somebody else answers: she was asked that beside how to reach her.
fn if_answered(case: &Case, language: Language) -> Markup {
    let answer = case.every_answer.iter().find(|it| it.question == "if_answered");
    html! {
        @if let Some(answer) = answer {
            p.quiet { (say("banner.if_answered", language)) " " (chosen(answer, Reading::of(&case.line, language))) }
        }
    }
}

fn consents(case: &Case, language: Language) -> Markup {
    html! {
        @if case.consents.is_empty() { p { (say("banner.no_consent", language)) } }
        ul.plain { @for about in &case.consents {
            li {
                (name("destination", about.to, language)) ": "
                @match (about.answer, &about.answered) {
                    (Some(answer), Some(on)) => { strong { (name("consent", answer, language)) } " · " (day(on)) }
                    _ => (say("asked_only", language)),
                }
            }
        } }
    }
}

fn standing_wish(wish: &WithdrawalLine, language: Language) -> Markup {
    html! {
        div.fact.grave.wide {
            h2 { (say("banner.wish", language)) }
            p { (wish_words(wish, language)) }
            p.quiet {
                (around("wish_came", &day(&wish.came), language)) " "
                @if let Some(seen) = &wish.seen { (around("wish_seen", &day(seen), language)) " " }
                @if wish.wish == Wish::Erase.id() && wish.decided_by.is_none() {
                    (say(if wish.last_message { "wish_last" } else { "wish_no_last" }, language))
                }
            }
            @if let Some(by) = &wish.decided_by {
                p { (around("wish_decided", &html! { bdi { (by) } }, language)) }
            }
            @for reason in [&wish.decided_because, &wish.kept_because].into_iter().flatten() {
                p.words dir="auto" { (reason) }
            }
        }
    }
}

/// A stop, and an erase that is held, is lifted when she asks for that in words; a pending erase is
/// held by the judgement of the lead, by name, and undone by her alone.
fn wish_buttons(frame: &Frame<'_>, case: &Case, typed: &Typed) -> Markup {
    let language = frame.language;
    let is_pending = |it: &WithdrawalLine| it.wish == Wish::Erase.id() && it.kept_by.is_none();
    html! {
        @if !case.line.withdrawals.iter().all(is_pending) {
            details.wide open[!typed.lift_reason.is_empty()] {
                summary { (say("lift", language)) }
                p.quiet { (say("lift_about", language)) }
                label for="lift_reason" { (say("lift_reason", language)) }
                (line_field("lift_reason", REASON, &typed.lift_reason))
                button.small formaction=(press(frame, case, "lift")) { (say("lift", language)) }
            }
        }
        @if case.line.withdrawals.iter().any(is_pending) {
            details.wide open[!(typed.keep_by.is_empty() && typed.keep_reason.is_empty())] {
                summary { (say("keep", language)) }
                p.quiet { (say("keep_about", language)) }
                label for="keep_by" { (say("keep_by", language)) }
                (line_field("keep_by", NAME, &typed.keep_by))
                label for="keep_reason" { (say("keep_reason", language)) }
                (line_field("keep_reason", REASON, &typed.keep_reason))
                button.small formaction=(press(frame, case, "keep")) { (say("keep", language)) }
            }
        }
    }
}
