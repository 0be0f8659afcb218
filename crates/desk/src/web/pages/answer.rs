//! The answer: words to begin with, the field, what goes along, and one button that sends.

use maud::{Markup, html};
use thiqa_report::{Destination, Stage};

use super::list::spoken;
use crate::reply::Template;
use crate::reply::templates::to_begin_with;
use crate::views::Case;
use crate::web::actions::{Typed, value};
use crate::web::frame::press;
use crate::web::visit::Visit;
use crate::words::{name, say, say_with};

/// Letters of an answer at most, as a field counts them: more than a mailbox holds, and little
/// enough that the form stays below its limit however they are written.
const LONGEST: usize = 27_000;

/// The form of an answer, or why none can reach her.
pub(super) fn answer(visit: &Visit, case: &Case, typed: &Typed) -> Markup {
    let (frame, language) = (visit.frame(), visit.language);
    html! {
        section.answer #answer {
            h2 { (say("answer", language)) }
            @if !case.reachable { p.warning { (name("refusal", "unreachable", language)) } }
            @if case.reachable || !typed.text.is_empty() {
                @match to_begin_with(visit.session.desk(), &case.reply_language) {
                    Ok(templates) => div.row {
                        label { (say("template", language)) " " (template_choice(visit, &templates, typed)) }
                        button.small formaction={ (press(&frame, case, "template")) "#text" } {
                            (say("insert", language))
                        }
                    },
                    // A file that cannot be read stands in the way of no answer.
                    Err(why) => p.warning lang="en" dir="ltr" { (why) },
                }
                label for="text" { (say("answer_in", language)) " " (language_of(&case.reply_language, visit)) }
                textarea #text name="text" rows="9" dir="auto" lang=(case.reply_language)
                    maxlength=(LONGEST) autocomplete="off" autocorrect="off" autocapitalize="off" spellcheck="false"
                    writingsuggestions="false" aria-describedby="limits" { "\n" (typed.text) }
                p.quiet #limits {
                    @if !typed.text.is_empty() {
                        (say_with("letters", &typed.text.chars().count().to_string(), language)) " "
                    }
                    (say("limits", language)) " " (say("no_story", language))
                }
                div.row {
                    label { (say("send_stage", language)) " " (stage_choice(visit, case, typed)) }
                    label { (say("send_ask", language)) " " (ask_choice(visit, case, typed)) }
                }
                button { (say("send", language)) }
            }
        }
    }
}

/// The language she asked for, by its own name.
fn language_of(tag: &str, visit: &Visit) -> Markup {
    if tag == "ary" {
        html! { (say("darija", visit.language)) }
    } else {
        spoken(Some(tag))
    }
}

fn template_choice(visit: &Visit, offered: &[Template], typed: &Typed) -> Markup {
    html! {
        select name="template" {
            option value="" { "–" }
            @for template in offered {
                option value=(template.name) selected[template.name == typed.template] {
                    (name("template_name", &template.name, visit.language))
                }
            }
        }
    }
}

/// Every stage that may be sent; that somebody was told, only where she agreed.
fn stage_choice(visit: &Visit, case: &Case, typed: &Typed) -> Markup {
    let may_tell: Vec<_> = case.objections.iter().filter(|(_, why)| why.is_none()).collect();
    let offered = Stage::ALL.iter().filter(|stage| !stage.comes_by_itself());
    let offered = offered.flat_map(|&stage| match stage.names_a_destination() {
        true => may_tell.iter().map(|(to, _)| (stage, Some(*to))).collect(),
        false => vec![(stage, None)],
    });
    html! {
        select name="stage" {
            option value="" { "–" }
            @for (stage, to) in offered {
                option value=(value(stage, to)) selected[typed.stage == Some((stage, to))] {
                    (name("stage", stage.id(), visit.language))
                    @if let Some(to) = to { " (" (name("destination", to.id(), visit.language)) ")" }
                }
            }
        }
    }
}

/// Whom she may be asked about: nobody, while she wishes to stop or to erase.
fn ask_choice(visit: &Visit, case: &Case, typed: &Typed) -> Markup {
    let asks = case.line.withdrawals.is_empty();
    html! {
        select name="ask" disabled[!asks] {
            option value="" { "–" }
            @for to in Destination::ALL {
                option value=(to.id()) selected[asks && typed.ask == Some(*to)] {
                    (name("destination", to.id(), visit.language))
                }
            }
        }
    }
}
