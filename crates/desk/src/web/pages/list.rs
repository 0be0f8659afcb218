//! The list: what needs a person first stands first, and each group says why.

use maud::{Markup, html};
use thiqa_report::{Language, Wish};

use super::dead_letter;
use crate::calendar::written;
use crate::error::Fault;
use crate::views::{
    Answer, CaseLine, ErasedLine, Inbox, Warning, WithdrawalLine, by_urgency, last_pull, warnings,
};
use crate::web::frame::{Frame, day, evidence};
use crate::web::notice::Notice;
use crate::web::visit::Visit;
use crate::words::{around, name, say, say_with};

/// The list.
pub(in crate::web) fn list(
    visit: &Visit,
    inbox: &Inbox,
    notice: Option<&Notice>,
) -> Result<Markup, Fault> {
    let (frame, language) = (visit.frame(), visit.language);
    let desk = visit.session.desk();
    let warnings = warnings(desk, visit.session.today())?;
    let pulled = last_pull(desk)?.map(written);
    let content = html! {
        @if let Some(notice) = notice { (notice.markup(language)) }
        (warning_lines(&warnings, language))
        div.bar {
            h1 { (say("cases", language)) " " span.count { (inbox.cases.len()) } }
            form method="post" action=(frame.path("pull")) {
                button { (say("pull", language)) }
                span.quiet {
                    (say("pulled", language)) " "
                    @match &pulled { Some(pulled) => (day(pulled)), None => "–" }
                }
            }
        }
        (wishes(&frame, inbox))
        @if inbox.cases.is_empty() { p.quiet { (say("no_case", language)) } }
        @for (urgency, cases) in by_urgency(inbox.lines()) {
            section {
                h2 { (name("urgency", urgency.id(), language)) " " span.count { (cases.len()) } }
                ul.cases { @for case in cases { (row(&frame, case)) } }
            }
        }
        (tombstones(&inbox.erased, language))
        (dead_letter::lines(&frame, inbox))
    };
    Ok(frame.page(&title(inbox, language), "", &content))
}

/// Says how many cases have something new, so that a tab says it too.
fn title(inbox: &Inbox, language: Language) -> String {
    let news = inbox.cases.iter().filter(|case| case.new || case.unread > 0).count();
    let cases = say("cases", language);
    if news == 0 { cases } else { format!("({news}) {cases}") }
}

fn warning_lines(warnings: &[Warning], language: Language) -> Markup {
    html! {
        @if !warnings.is_empty() {
            ul.warnings {
                @for warning in warnings {
                    li { (say_with(&format!("warning.{}", warning.id()), &warning.value(), language)) }
                }
            }
        }
    }
}

/// Every wish that is neither carried out nor undone, in one place: an erase has its day only once
/// a person has seen it.
fn wishes(frame: &Frame<'_>, inbox: &Inbox) -> Markup {
    let language = frame.language;
    let wishes: Vec<_> = inbox.lines().flat_map(|case| &case.withdrawals).collect();
    html! {
        @if !wishes.is_empty() {
            section.wishes {
                h2 { (say("wishes", language)) " " span.count { (wishes.len()) } }
                ul { @for wish in wishes {
                    li { a href=(frame.path(&wish.id)) { bdi { (wish.id) } } " · " (wish_words(wish, language)) }
                } }
            }
        }
    }
}

/// What she wishes, and when it is due.
pub(super) fn wish_words(wish: &WithdrawalLine, language: Language) -> Markup {
    html! {
        strong { (name("wish", wish.wish, language)) }
        @match (&wish.until, &wish.seen, &wish.kept_by) {
            (_, _, Some(by)) => { " · " (around("wish_kept", &html! { bdi { (by) } }, language)) }
            (Some(until), ..) => { " · " (around("wish_due", &day(until), language)) }
            (None, None, _) if wish.wish == Wish::Erase.id() => { " · " (say("erase_unseen", language)) }
            (None, None, _) => { " · " (say("stop_unseen", language)) }
            (None, ..) => {}
        }
    }
}

/// The same in short, where the line above the list says the rest.
fn wish_mark(wish: &WithdrawalLine, language: Language) -> Markup {
    html! {
        span.mark {
            strong { (name("wish", wish.wish, language)) }
            @if let Some(until) = &wish.until { " · " (day(until)) }
        }
    }
}

fn row(frame: &Frame<'_>, case: &CaseLine) -> Markup {
    let language = frame.language;
    html! {
        li.case.new[case.new || case.unread > 0] {
            a.id href=(frame.path(&case.id)) { span.unseen { (say("column.case", language)) } " " bdi { (case.id) } }
            div.stands {
                span.stage { (name("stage", case.stage, language)) }
                span.quiet { (spoken(case.language.as_deref())) " · " (since(case, language)) }
            }
            div.news {
                @if case.new { strong.fresh { (say("new_case", language)) } }
                @if case.unread > 0 { strong.fresh { (say_with("unread", &case.unread.to_string(), language)) } }
                @if !case.danger.is_empty() {
                    span.danger { strong { (say("danger_named", language)) } " " (dangers(&case.danger, language)) }
                }
                @for wish in &case.withdrawals { (wish_mark(wish, language)) }
                @if case.flagged { span.mark { (say("flagged", language)) } }
                @if !case.same_case.is_empty() { span.mark { (same_case(frame, case)) } }
                @for mark in &case.marks { span.mark { (name("mark", mark, language)) } }
            }
            div.about {
                @if let Some(text) = &case.excerpt { p.excerpt dir="auto" { (evidence(text)) } }
                (chosen(&case.answers))
            }
        }
    }
}

/// The cases that came with the same keys, each with its page; one that was erased says so.
pub(super) fn same_case(frame: &Frame<'_>, case: &CaseLine) -> Markup {
    let language = frame.language;
    html! {
        (say("same_case", language))
        @for other in &case.same_case {
            " " a href=(frame.path(&other.id)) { bdi { (other.id) } }
            @if let Some(erased) = &other.erased { " (" (around("same_case_erased", &day(erased), language)) ")" }
        }
    }
}

/// Since when she waits for words, or when her report came.
fn since(case: &CaseLine, language: Language) -> Markup {
    match &case.waiting {
        Some(waiting) => around("waits_since", &day(waiting), language),
        None => day(&case.received),
    }
}

/// The dangers she names, in words.
pub(super) fn dangers(dangers: &[String], language: Language) -> Markup {
    html! {
        @for (at, danger) in dangers.iter().enumerate() {
            @if at > 0 { (say("comma", language)) " " }
            (name("danger", danger, language))
        }
    }
}

/// A language by its own name; another tag as it came.
pub(super) fn spoken(tag: Option<&str>) -> Markup {
    html! {
        @match tag.and_then(Language::of_tag) {
            Some(spoken) => span lang=(spoken.code()) { (spoken.name()) },
            None => bdi { (evidence(tag.unwrap_or("–"))) },
        }
    }
}

/// What was chosen, as it was shown, without the answers that say nothing about the case.
fn chosen(answers: &[Answer]) -> Markup {
    let about =
        |answer: &&Answer| matches!(answer.question.as_str(), "violence" | "content" | "platform");
    html! {
        @for answer in answers.iter().filter(about) {
            @for shown in &answer.shown { span.chosen { bdi { (evidence(shown)) } } }
        }
    }
}

fn tombstones(erased: &[ErasedLine], language: Language) -> Markup {
    html! {
        @if !erased.is_empty() {
            p.quiet {
                (say("erased_cases", language))
                @for line in erased { " " bdi { (line.id) } " (" (day(&line.erased)) ")" }
            }
        }
    }
}
