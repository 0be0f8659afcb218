//! The list: what needs a person first stands first, and each group says why. In pages; what was set
//! aside has a list of its own.

use maud::{Markup, html};
use thiqa_report::{Language, Tap, Wish};

use super::dead_letter;
use super::report::{Reading, chosen};
use crate::calendar::written;
use crate::dead_letter_kind::DeadLetterKind;
use crate::error::Fault;
use crate::views::{
    Answer, CaseLine, ErasedLine, Inbox, Urgency, Warning, WithdrawalLine, last_pull, warnings,
};
use crate::web::frame::{Frame, day, direction, evidence, to_adopt};
use crate::web::notice::Notice;
use crate::web::paging::Paging;
use crate::web::visit::Visit;
use crate::words::{around, name, say, say_with};

/// The list. `set` says what was done with how many cases: a key of its words, and the number.
pub(in crate::web) fn list(
    visit: &Visit,
    inbox: &Inbox,
    paging: Paging,
    notice: Option<&Notice>,
    set: &[(&str, usize)],
) -> Result<Markup, Fault> {
    let (frame, language) = (visit.frame(), visit.language);
    let desk = visit.session.desk();
    let warnings = warnings(desk, visit.session.today())?;
    let pulled = last_pull(desk)?.map(written);
    let wishes: Vec<&WithdrawalLine> = inbox.lines().flat_map(|case| &case.withdrawals).collect();
    let longest = DeadLetterKind::ALL.map(|kind| inbox.dead_letters_of(kind).count());
    let longest = longest.into_iter().chain([inbox.cases.len(), wishes.len(), inbox.erased.len()]);
    let longest = longest.max().unwrap_or_default();
    let paging = paging.within(longest);
    let content = html! {
        @if let Some(notice) = notice { (notice.markup(language)) }
        (set_words(set, language))
        (warning_lines(&frame, &warnings))
        div.bar {
            h1 { (say("cases", language)) " " span.count { (inbox.cases.len()) } }
            @if desk.is_at_home() {
                form method="post" action=(frame.path("pull")) autocomplete="off" {
                    button { (say("pull", language)) }
                    span.quiet {
                        (say("pulled", language)) " "
                        @match &pulled { Some(pulled) => (day(pulled)), None => "–" }
                    }
                }
            }
        }
        (wish_lines(&frame, &wishes, paging))
        @if inbox.cases.is_empty() { p.quiet { (say("no_case", language)) } }
        (with_ticks(visit, &cases(visit, inbox, paging), &aside_buttons(inbox, language)))
        @if !inbox.aside.is_empty() {
            p { a href=(frame.path("aside")) { (say_with("aside_cases", &inbox.aside.len().to_string(), language)) } }
        }
        (tombstones(paging.of(&inbox.erased), language))
        (dead_letter::lines(&frame, inbox, paging))
        (pages(&frame, "", paging, longest))
    };
    Ok(frame.page(&title(inbox, language), &here("", paging), &content))
}

/// The cases that were set aside.
pub(in crate::web) fn list_aside(
    visit: &Visit,
    inbox: &Inbox,
    paging: Paging,
    set: &[(&str, usize)],
) -> Markup {
    let (frame, language) = (visit.frame(), visit.language);
    let paging = paging.within(inbox.aside.len());
    let back = html! {
        div.row { button.small name="press" value="back" { (say("aside_back", language)) } }
    };
    let rows = html! {
        ul.cases { @for case in paging.of(&inbox.aside) { (row(visit, case)) } }
    };
    let content = html! {
        (crate::web::frame::back(&frame))
        (set_words(set, language))
        h1 { (say("aside", language)) " " span.count { (inbox.aside.len()) } }
        p.quiet { (say("aside_about", language)) }
        @if !inbox.aside.is_empty() { (with_ticks(visit, &rows, &back)) }
        (pages(&frame, "aside", paging, inbox.aside.len()))
    };
    frame.page(&say("aside", language), &here("aside", paging), &content)
}

/// A page of the cases, each group under its words, with how many it holds on all pages.
fn cases(visit: &Visit, inbox: &Inbox, paging: Paging) -> Markup {
    let language = visit.language;
    let lines: Vec<_> = inbox.lines().map(|case| (Urgency::of(case), case)).collect();
    let length = |urgency| lines.iter().filter(|(it, _)| *it == urgency).count();
    html! {
        @for group in paging.of(&lines).chunk_by(|(one, _), (other, _)| one == other) {
            @if let Some((urgency, _)) = group.first() {
                section {
                    h2 { (name("urgency", urgency.id(), language)) " " span.count { (length(*urgency)) } }
                    ul.cases { @for (_, case) in group { (row(visit, case)) } }
                }
            }
        }
    }
}

/// Rows that can be ticked, and what is done with those that are. At a copy they only stand there.
fn with_ticks(visit: &Visit, rows: &Markup, buttons: &Markup) -> Markup {
    html! {
        @if visit.session.desk().is_at_home() {
            form method="post" action=(visit.frame().path("aside")) autocomplete="off" { (rows) (buttons) }
        } @else { (rows) }
    }
}

/// Setting aside: those that are ticked, or a whole flood by its numbers.
fn aside_buttons(inbox: &Inbox, language: Language) -> Markup {
    html! {
        @if !inbox.cases.is_empty() {
            div.row { button.small.pale name="press" value="ticked" { (say("aside_ticked", language)) } }
            details {
                summary { (say("aside_many", language)) }
                p.quiet { (say("aside_many_about", language)) }
                div.row {
                    label { (say("aside_from", language)) " " (number_field("from")) }
                    label { (say("aside_to", language)) " " (number_field("to")) }
                    label { input type="checkbox" name="danger" value="yes" autocomplete="off"; " " (say("aside_danger", language)) }
                    button.small.pale name="press" value="range" { (say("aside_press", language)) }
                }
            }
        }
    }
}

/// The name of a case, such as `c12`.
fn number_field(name: &str) -> Markup {
    html! {
        input.number name=(name) dir="ltr" maxlength="20" size="8" placeholder="c1" autocomplete="off" autocorrect="off"
            autocapitalize="off" spellcheck="false" writingsuggestions="false";
    }
}

fn set_words(set: &[(&str, usize)], language: Language) -> Markup {
    html! {
        @for (key, count) in set {
            p.notice role="status" { (say_with(key, &count.to_string(), language)) }
        }
    }
}

/// Where one stands in the pages, and the ways to the one before and the next.
fn pages(frame: &Frame<'_>, list: &str, paging: Paging, lines: usize) -> Markup {
    let (language, number, last) = (frame.language, paging.number(), Paging::count(lines));
    let to = |number: usize| frame.path(&format!("{list}?page={number}"));
    html! {
        @if last > 1 {
            p.pages {
                @if number > 1 { a href=(to(number - 1)) rel="prev" { (say("page_before", language)) } " " }
                span { (say("page", language)) " " bdi dir="ltr" { (number) " / " (last) } }
                @if number < last { " " a href=(to(number + 1)) rel="next" { (say("page_after", language)) } }
            }
        }
    }
}

/// The end of this page's address, for the same page in another language.
fn here(list: &str, paging: Paging) -> String {
    if paging == Paging::first() {
        list.to_owned()
    } else {
        format!("{list}?page={}", paging.number())
    }
}

/// Says how many cases have something new, so that a tab says it too.
fn title(inbox: &Inbox, language: Language) -> String {
    let news = inbox.cases.iter().filter(|case| case.new || case.unread > 0).count();
    let cases = say("cases", language);
    if news == 0 { cases } else { format!("({news}) {cases}") }
}

fn warning_lines(frame: &Frame<'_>, warnings: &[Warning]) -> Markup {
    let language = frame.language;
    html! {
        @if !warnings.is_empty() {
            ul.warnings {
                @for warning in warnings {
                    li {
                        (say_with(&format!("warning.{}", warning.id()), &warning.value(), language))
                        @if *warning == Warning::NotAtHome { " " (to_adopt(frame)) }
                    }
                }
            }
        }
    }
}

/// Every wish that is neither carried out nor undone, in one place: an erase has its day only once
/// a person has seen it.
fn wish_lines(frame: &Frame<'_>, wishes: &[&WithdrawalLine], paging: Paging) -> Markup {
    let language = frame.language;
    let shown = paging.of(wishes);
    html! {
        @if !shown.is_empty() {
            section.wishes {
                h2 { (say("wishes", language)) " " span.count { (wishes.len()) } }
                ul { @for wish in shown {
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

fn row(visit: &Visit, case: &CaseLine) -> Markup {
    let (frame, language) = (&visit.frame(), visit.language);
    html! {
        li.case.new[case.new || case.unread > 0] {
            @if visit.session.desk().is_at_home() {
                input.tick type="checkbox" name="case" value=(case.id) autocomplete="off"
                    aria-label=(say_with("tick", &case.id, language));
            } @else { span {} }
            a.id href=(frame.path(&case.id)) { span.unseen { (say("column.case", language)) } " " bdi { (case.id) } }
            div.stands {
                span.stage { (name("stage", case.stage, language)) }
                span.quiet { (spoken(case.language.as_deref())) " · " (since(case, language)) }
            }
            div.news {
                @if let Some(since) = &case.aside { span.mark { (around("aside_since", &day(since), language)) } }
                @if case.new { strong.fresh { (say("new_case", language)) } }
                @if case.unread > 0 { strong.fresh { (say_with("unread", &case.unread.to_string(), language)) } }
                @if case.worse { strong.fresh { (name("tap", Tap::Worse.id(), language)) } }
                @if case.danger.is_empty() {
                    span.quiet { (say("danger_named", language)) " " (name("danger_answer", case.danger_answer, language)) }
                } @else {
                    span.danger { strong { (say("danger_named", language)) } " " (dangers(&case.danger, language)) }
                }
                @for wish in &case.withdrawals { (wish_mark(wish, language)) }
                @if case.flagged { span.mark { (say("flagged", language)) } }
                @if !case.same_case.is_empty() { span.mark { (same_case(frame, case)) } }
                @for mark in &case.marks { span.mark { (name("mark", mark, language)) } }
            }
            div.about {
                @if let Some(text) = &case.excerpt { p.excerpt dir=(direction(text)) { (evidence(text)) } }
                (about(case, language))
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

/// What was chosen, without the answers that say nothing about the case.
fn about(case: &CaseLine, language: Language) -> Markup {
    let about =
        |answer: &&Answer| matches!(answer.question.as_str(), "violence" | "content" | "platform");
    let reading = Reading::of(case, language);
    html! { @for answer in case.answers.iter().filter(about) { (chosen(answer, reading)) } }
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
