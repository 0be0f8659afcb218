//! One case, whole, as one form: whichever button is pressed, all that was typed comes along.

use maud::{Markup, html};
use thiqa_report::{Language, Stage};

use super::list::{same_case, spoken};
use super::told::Told;
use super::{answer, banner, report, standing, talk};
use crate::error::Fault;
use crate::reply::ReplyError;
use crate::views::Case;
use crate::web::actions::{Refusal, Typed, value};
use crate::web::frame::{Frame, back, day, evidence, minute, press, to_adopt};
use crate::web::visit::Visit;
use crate::words::{around, name, say, say_with};

/// The form of a case, for a button that stands above it.
const WHOLE: &str = "whole";

/// One case.
pub(in crate::web) fn case(
    visit: &Visit,
    case: &Case,
    typed: &Typed,
    told: &Told,
) -> Result<Markup, Fault> {
    let (frame, language) = (visit.frame(), visit.language);
    let id = &case.line.id;
    let whole = whole(visit, case, typed)?;
    let content = html! {
        (back(&frame))
        (told_words(told, &frame, case, typed))
        @if visit.session.desk().is_at_home() {
            form.whole id=(WHOLE) method="post" action=(press(&frame, case, "reply")) autocomplete="off" { (whole) }
        } @else {
            // A copy only reads: no button of its page does anything.
            p.warning { (say("warning.not_at_home", language)) " " (to_adopt(&frame)) }
            fieldset disabled { (whole) }
        }
    };
    Ok(frame.page(id, id, &content))
}

fn whole(visit: &Visit, case: &Case, typed: &Typed) -> Result<Markup, Fault> {
    let (frame, language) = (visit.frame(), visit.language);
    Ok(html! {
        (nothing_on_enter())
        input type="hidden" name="entries" value=(case.messages.len());
        div.bar {
            h1 { (say("column.case", language)) " " bdi { (case.line.id) } }
            span.stage { (name("stage", case.line.stage, language)) }
            span.jumps {
                @if case.line.unread > 0 {
                    strong.fresh { (say_with("unread", &case.line.unread.to_string(), language)) }
                }
                a href="#talk" { (say("talk", language)) " " span.count { (case.messages.len()) } }
                a href="#answer" { (say("answer", language)) }
            }
        }
        @if let Some(day_of_it) = &case.line.aside {
            p.notice { (around("aside_since", &day(day_of_it), language)) }
        }
        @for mark in &case.line.marks { p.warning { (name("mark", mark, language)) } }
        @if !case.line.same_case.is_empty() { p.warning { (same_case(&frame, &case.line)) } }
        (banner::banner(&frame, case, typed))
        div.case {
            div.told {
                (report::report(case, language))
                (talk::talk(visit, case))
                (answer::answer(visit, case, typed))
            }
            aside {
                (standing::standing(visit, case))
                (email(case, language))
                (facts(case, language))
            }
        }
    })
}

/// The first button of a form is what Enter in a field presses: this one does nothing.
fn nothing_on_enter() -> Markup {
    html! { button type="submit" form=(WHOLE) disabled hidden {} }
}

fn told_words(told: &Told, frame: &Frame<'_>, case: &Case, typed: &Typed) -> Markup {
    let language = frame.language;
    match told {
        Told::Nothing => html! {},
        Told::Done(done) => html! {
            p.notice #told role="status" { (name("done", done.id(), language)) }
        },
        Told::AsksOnceMore(yes, why) => {
            let [really, what, say_yes] = question(why, case, language);
            let finished = value(Stage::Archived, None);
            let ends = matches!(why, ReplyError::AskOnceMore);
            html! {
                div.notice #told role="alert" {
                    p { strong { (really) } " " (what) }
                    (nothing_on_enter())
                    // What stands in the fields comes along, and its stage is said by the button itself.
                    button form=(WHOLE) name="press" value=(if ends { &finished } else { &typed.pressed })
                        formaction=(press(frame, case, yes.name())) { (say_yes) }
                    p.quiet { (say("nothing_lost", language)) }
                }
            }
        }
        Told::Refused(refusal) => html! {
            p.warning #told role="alert" {
                (refusal_words(refusal, language)) " "
                (say("nothing_lost", language)) " "
                a href="#answer" { (say("answer", language)) }
            }
        },
    }
}

/// What is asked once more, what comes of it, and the word for yes.
fn question(why: &ReplyError, case: &Case, language: Language) -> [String; 3] {
    let say = |id| say(id, language);
    if let ReplyError::AskBeforeTakingBack(it) = why {
        let told = it.told.then(|| say("stage_back_reported"));
        let words = it.words.then(|| say("stage_back_words"));
        let what: Vec<_> = told.into_iter().chain(words).collect();
        [say("stage_back_really"), what.join(" "), say("stage_back_yes")]
    } else {
        let told = say(if case.reachable { "finish_told" } else { "finish_untold" });
        [say("finish_really"), told, say("finish_yes")]
    }
}

/// Why nothing was done. What no button of ours leads to stands as the error has it.
fn refusal_words(refusal: &Refusal, language: Language) -> Markup {
    let said = |id: &str| html! { (name("refusal", id, language)) };
    let error = match refusal {
        Refusal::Changed => return said("changed"),
        Refusal::NotAtHome => return said("not_at_home"),
        Refusal::Desk(error) => error,
    };
    match error {
        ReplyError::WishUnseen(_) => said("changed"),
        ReplyError::NothingSaid => said("nothing_said"),
        ReplyError::TooLong => said("too_long"),
        ReplyError::StageReached(_) => said("stage_reached"),
        ReplyError::ReportedToWhom | ReplyError::TemplateNeedsTo(_) => said("whom"),
        ReplyError::StillWaits(since) => around("refusal.still_waits", &day(since), language),
        ReplyError::StageNotNoted(_) => said("stage_not_noted"),
        ReplyError::NoTemplate(_) => said("no_template"),
        ReplyError::NoSuchWish(_) => said("no_wish"),
        ReplyError::NoneErased(_) => said("none_erased"),
        ReplyError::Unreachable(_) => said("unreachable"),
        ReplyError::MayNotAsk(objection) => html! {
            (name("refusal", "may_not_ask", language)) " " (name("objection", objection.id(), language))
        },
        ReplyError::MayNotTell(to, objection) => html! {
            (say_with("refusal.may_not_tell", &name("destination", to.id(), language), language)) " "
            (name("objection", objection.id(), language))
        },
        ReplyError::Case(_)
        | ReplyError::Due(_)
        | ReplyError::StageByItself(_)
        | ReplyError::OnlyReportedHasTo
        | ReplyError::AskOnceMore
        | ReplyError::AskBeforeTakingBack(_)
        | ReplyError::Fault(_) => {
            html! { (name("refusal", "other", language)) " " span lang="en" dir="ltr" { (error) } }
        }
    }
}

/// An email ends her anonymity, and so it is shown as what it is. Nothing is mailed by itself.
fn email(case: &Case, language: Language) -> Markup {
    html! {
        @if let Some(email) = &case.email {
            section.email {
                h2 { (say("email", language)) }
                p.words dir="ltr" { (evidence(email)) }
                p.quiet { (say("email_about", language)) }
                @if let Some(notice) = &case.email_notice {
                    label for="notice" { (say("email_notice", language)) }
                    textarea #notice dir="auto" rows="2" readonly autocomplete="off" autocorrect="off"
                        autocapitalize="off" spellcheck="false" writingsuggestions="false" { "\n" (notice) }
                }
            }
        }
    }
}

fn facts(case: &Case, language: Language) -> Markup {
    let form = case.line.form.as_deref();
    let fact = |key: &str, value: Option<Markup>| {
        html! {
            dt { (say(&format!("fact.{key}"), language)) }
            dd { @match value { Some(value) => (value), None => "–" } }
        }
    };
    let text = |text: Option<String>| text.map(|text| html! { bdi { (evidence(&text)) } });
    let returns = case.returns.map(|it| say(if it { "answer_yes" } else { "answer_no" }, language));
    html! {
        dl.facts {
            (fact("form", text(form.map(|it| name("form", it, language)))))
            (fact("language", Some(spoken(case.line.language.as_deref()))))
            (fact("received", Some(day(&case.line.received))))
            (fact("sent", case.line.sent.as_deref().map(minute)))
            (fact("returns", text(returns)))
            (fact("release", text(case.release.clone())))
            (fact("manifest", text(case.manifest.map(|seq| seq.to_string()))))
        }
    }
}
