//! What must be known before anything is done with a case: danger, who knows, how to reach her
//! safely, what she allows, what she wishes, and whether it is still she who writes.

use maud::{Markup, html};
use thiqa_report::{Language, Wish};

use super::list::{dangers, wish_words};
use crate::views::{Case, WithdrawalLine};
use crate::web::actions::Typed;
use crate::web::frame::{Frame, day, evidence, press};
use crate::words::{around, name, say};

/// The banner of a case.
pub(super) fn banner(frame: &Frame<'_>, case: &Case, typed: &Typed) -> Markup {
    let language = frame.language;
    html! {
        div.banner {
            div.fact.grave[!case.line.danger.is_empty()] {
                h2 { (say("banner.danger", language)) }
                p { @if case.line.danger.is_empty() { (say("banner.no_danger", language)) }
                    @else { strong { (dangers(&case.line.danger, language)) } } }
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
                p { (say(if case.line.flagged { "flagged" } else { "banner.same" }, language)) }
                @if case.wrote_before.as_deref() == Some("yes") { p { (say("banner.wrote_before", language)) } }
                @let action = if case.line.flagged { "unflag" } else { "flag" };
                button.small.pale formaction=(press(frame, case, action)) { (say(action, language)) }
            }
            @for wish in &case.line.withdrawals { (standing_wish(wish, language)) }
            (wish_buttons(frame, case, typed))
        }
    }
}

/// What may be said if somebody else answers: she was asked that beside how to reach her.
fn if_answered(case: &Case, language: Language) -> Markup {
    let answer = case.every_answer.iter().find(|it| it.question == "if_answered");
    html! {
        @if let Some(shown) = answer.and_then(|it| it.shown.first()) {
            p.quiet { (say("banner.if_answered", language)) " " bdi { (evidence(shown)) } }
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
                @if wish.wish == Wish::Erase.id() {
                    (say(if wish.last_message { "wish_last" } else { "wish_no_last" }, language))
                }
            }
            @if let Some(reason) = &wish.kept_because { p.words dir="auto" { (reason) } }
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
                input #lift_reason name="lift_reason" dir="auto" maxlength="500" value=(typed.lift_reason);
                button.small formaction=(press(frame, case, "lift")) { (say("lift", language)) }
            }
        }
        @if case.line.withdrawals.iter().any(is_pending) {
            details.wide open[!(typed.keep_by.is_empty() && typed.keep_reason.is_empty())] {
                summary { (say("keep", language)) }
                p.quiet { (say("keep_about", language)) }
                label for="keep_by" { (say("keep_by", language)) }
                input #keep_by name="keep_by" dir="auto" maxlength="200" value=(typed.keep_by);
                label for="keep_reason" { (say("keep_reason", language)) }
                input #keep_reason name="keep_reason" dir="auto" maxlength="500" value=(typed.keep_reason);
                button.small formaction=(press(frame, case, "keep")) { (say("keep", language)) }
            }
        }
    }
}
