//! The conversation in order: her messages, the answers, and what was done at the desk, each with
//! its day. Whoever wrote, it is text.

use maud::{Markup, html};
use thiqa_report::Language;

use crate::views::{Case, MessageLine};
use crate::web::frame::{day, evidence, minute};
use crate::web::visit::Visit;
use crate::words::{around, name, say, say_with};

/// The whole conversation.
pub(super) fn talk(visit: &Visit, case: &Case) -> Markup {
    let language = visit.language;
    html! {
        section.talk #talk {
            h2 { (say("talk", language)) }
            @if case.messages.is_empty() { p.quiet { (say("no_message", language)) } }
            ol.messages {
                @for message in &case.messages { (line(visit, case, message)) }
            }
        }
    }
}

fn line(visit: &Visit, case: &Case, message: &MessageLine) -> Markup {
    let language = visit.language;
    let side = match message.from {
        "reporter" => "hers",
        "desk" => "ours",
        _ => "note",
    };
    html! {
        li.message.(side).new[message.new] {
            p.quiet {
                strong { (name("from", message.from, language)) }
                @if let Some(n) = message.n { " " (say_with("reply_n", &n.to_string(), language)) }
                " · " (day(&message.day))
                @if let Some(sent) = &message.sent { " · " (say("by_phone", language)) " " (minute(sent)) }
                @if message.new { " " strong.fresh { (say("new_message", language)) } }
                @if message.n.is_some() { " · " (place(visit, message)) }
            }
            (kind(message, language))
            @if let Some(tap) = message.tap { p.said { (name("tap", tap, language)) } }
            @for answer in &message.consent {
                p.said {
                    (say_with("her_answer", &name("destination", answer.to, language), language)) " "
                    strong { (name("consent", answer.answer, language)) }
                }
            }
            @if let Some(text) = &message.text {
                p.words dir="auto" lang=[(side == "ours").then_some(case.reply_language.as_str())] { (evidence(text)) }
            }
            @for to in &message.ask {
                p.said { (say_with("our_question", &name("destination", to, language), language)) }
            }
            @if !message.unknown.is_empty() {
                p.quiet { (say("unknown", language)) }
                pre dir="auto" { (evidence(&serde_json::to_string_pretty(&message.unknown).unwrap_or_default())) }
            }
        }
    }
}

/// What a message is, where its words do not say it.
fn kind(message: &MessageLine, language: Language) -> Markup {
    if message.damaged {
        return html! { p.warning { (name("entry", "damaged", language)) } };
    }
    html! {
        @match (message.from, message.kind.as_str()) {
            ("reporter", "followup") => {}
            ("reporter", "withdraw") => {
                p.said {
                    (name("wish", message.wish.unwrap_or("stop"), language))
                    @if message.ended { " · " strong { (say("wish_ended", language)) } }
                }
            }
            ("reporter", "undo_withdraw") => { p.said { (name("entry", "undo_withdraw", language)) } }
            // Whoever has the list names it as she likes: never in the words of the desk.
            ("reporter", other) => { p.said { bdi { (evidence(other)) } } }
            ("desk", "reply") => {
                @if message.text.is_none() && message.ask.is_empty() { (stages_told(message, language)) }
            }
            ("note", kind @ ("stage" | "stage_back")) => {
                p.said {
                    (say(if kind == "stage" { "stage_noted" } else { "stage_back_noted" }, language)) " "
                    strong { (name("stage", message.stage.as_deref().unwrap_or_default(), language)) }
                    @if let Some(to) = &message.to { " (" (name("destination", to, language)) ")" }
                    @if message.taken_back { " · " (say("taken_back", language)) }
                }
            }
            ("note", kind @ ("keep" | "erase")) => {
                p.said {
                    (name("entry", kind, language)) " "
                    bdi { (message.by.as_deref().unwrap_or("–")) }
                }
            }
            (_, other) => { p.said { (name("entry", other, language)) } }
        }
    }
}

/// A reply without words tells how far the case has come.
fn stages_told(message: &MessageLine, language: Language) -> Markup {
    html! {
        @if let Some(last) = message.stages.last() {
            p.said {
                (say("stage_told", language)) " " strong { (name("stage", last.stage, language)) }
                @if let Some(to) = last.to { " (" (name("destination", to, language)) ")" }
            }
        }
    }
}

/// Where a reply is: here, in her mailbox, or gone from it.
fn place(visit: &Visit, message: &MessageLine) -> Markup {
    let language = visit.language;
    if message.taken_back {
        let key = if message.gone { "place_taken_back" } else { "place_to_delete" };
        return html! { strong { (say(key, language)) } };
    }
    match (&message.put, message.gone) {
        (_, true) => html! { (say("place_gone", language)) },
        (None, false) => html! { strong { (say("place_waits", language)) } },
        (Some(_), false) if message.over => html! { (say("place_over", language)) },
        (Some(put), false) => html! { (around("place_put", &day(put), language)) },
    }
}
