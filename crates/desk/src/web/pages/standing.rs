//! How far a case has come, and whom the helpline may tell: the stages with their buttons, and one
//! line a destination with what she said about it.

use maud::{Markup, html};
use thiqa_report::{Destination, Language, Stage, Wish};

use crate::case::{Agreement, Objection};
use crate::views::{Case, StageLine};
use crate::web::actions::value;
use crate::web::frame::{day, press};
use crate::web::visit::Visit;
use crate::words::{around, name, say};

/// Stages and consents.
pub(super) fn standing(visit: &Visit, case: &Case) -> Markup {
    html! { (stages(visit, case)) (destinations(visit, case)) }
}

fn stages(visit: &Visit, case: &Case) -> Markup {
    let (frame, language) = (visit.frame(), visit.language);
    html! {
        section.stages {
            h2 { (say("stages", language)) }
            ol { @for (stage, told) in case.stages_with_whether_told() {
                li {
                    (reached(stage, visit))
                    @if !told { " · " strong { (say("stage_not_told", language)) } }
                    (take_back(visit, case, stage))
                }
            } }
            @for told in case.told_otherwise() {
                p { strong { (say("told_otherwise", language)) } " " (reached(told, visit)) }
            }
            p.quiet { (say(if case.reachable { "stages_about" } else { "stages_untold" }, language)) }
            div.row {
                @for stage in Stage::pressed() {
                    button.small name="press" value=(value(stage, None))
                        formaction=(press(&frame, case, "stage")) {
                        (name("stage_press", stage.id(), language))
                    }
                }
            }
        }
    }
}

/// What a person noted was perhaps pressed by mistake; what comes by itself was not.
fn take_back(visit: &Visit, case: &Case, line: &StageLine) -> Markup {
    let language = visit.language;
    let stage = Stage::of(line.stage).filter(|stage| !stage.comes_by_itself());
    html! {
        @if let Some(stage) = stage {
            " " button.small.pale name="press" value=(value(stage, line.to.and_then(Destination::of)))
                formaction=(press(&visit.frame(), case, "stage_back")) {
                (around("stage_back", &stage_words(line, language), language))
            }
        }
    }
}

fn reached(stage: &StageLine, visit: &Visit) -> Markup {
    let language = visit.language;
    html! {
        (stage_words(stage, language))
        @if let Some(wish) = stage.wish { " (" (name("wish", wish, language)) ")" }
        " · " span.quiet { (day(&stage.day)) }
    }
}

fn stage_words(stage: &StageLine, language: Language) -> Markup {
    html! {
        (name("stage", stage.stage, language))
        @if let Some(to) = stage.to { " (" (name("destination", to, language)) ")" }
    }
}

/// Whom she was asked about or spoke of; the others behind one line.
fn destinations(visit: &Visit, case: &Case) -> Markup {
    let language = visit.language;
    let (mut spoken_of, mut others) = (Vec::new(), Vec::new());
    for &(to, objection) in &case.objections {
        let about = case.consents.iter().find(|it| it.to == to.id());
        let line = destination(visit, case, (to, objection), about);
        if about.is_some() { spoken_of.push(line) } else { others.push(line) }
    }
    let wishes = |wish: &Wish| case.line.withdrawals.iter().any(|it| it.wish == wish.id());
    let withdrawal = [Wish::Erase, Wish::Stop].into_iter().find(wishes);
    html! {
        section.consents {
            h2 { (say("whom", language)) }
            @match withdrawal {
                Some(wish) => p.warning { (name("objection", wish.id(), language)) },
                None => p.quiet { (say("whom_about", language)) },
            }
            ul.plain { @for line in spoken_of { (line) } }
            @if withdrawal.is_none() {
                details open[case.consents.is_empty()] {
                    summary { (say("whom_else", language)) }
                    ul.plain { @for line in others { (line) } }
                }
            }
        }
    }
}

/// What she said about one destination, and the one thing that can be done about it now.
fn destination(
    visit: &Visit,
    case: &Case,
    (to, objection): (Destination, Option<Objection>),
    about: Option<&Agreement>,
) -> Markup {
    let (frame, language) = (visit.frame(), visit.language);
    let told = case.stages.iter().find(|it| it.to == Some(to.id()));
    let may_ask = case.reachable && case.line.withdrawals.is_empty();
    html! {
        li.destination {
            strong { (name("destination", to.id(), language)) } " "
            @if let Some(told) = told { span.quiet { (around("told_on", &day(&told.day), language)) } " " }
            @match objection {
                None => {
                    span { (name("consent", "yes", language)) }
                    button.small name="press" value=(value(Stage::Reported, Some(to)))
                        formaction=(press(&frame, case, "stage")) { (say("told_now", language)) }
                }
                Some(why) => {
                    @if !matches!(why, Objection::Stop | Objection::Erase) {
                        span.quiet { (why_not(why, about, visit)) }
                    }
                    @if may_ask {
                        button.small.pale name="press" value=(to.id())
                            formaction={ (press(&frame, case, "ask")) "#text" } { (say("ask_her", language)) }
                    }
                }
            }
        }
    }
}

fn why_not(why: Objection, about: Option<&Agreement>, visit: &Visit) -> Markup {
    let language = visit.language;
    let asked = about.and_then(|it| it.asked.as_ref()).filter(|_| why == Objection::NoYes);
    match asked {
        Some(asked) => html! { (around("asked_on", &day(asked), language)) },
        None => html! { (name("objection", why.id(), language)) },
    }
}
