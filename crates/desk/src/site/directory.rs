//! The directory and what else of index.html is this helpline's own, in every language. Plain HTML:
//! it is there before any program arrives, and where none can run.

use maud::{Markup, PreEscaped, html};
use thiqa_report::Language;
use thiqa_report::directory::{Group, Way};
use thiqa_report::hours::Weekday;

use super::hours::Said;
use super::numbers::Row;
use crate::words::{say, say_with};

/// The police's service, under the name that it has in every language.
const E_BLAGH: &str = "E-Blagh";

/// What ends a row in the file.
const LINE: PreEscaped<&str> = PreEscaped("\n");

/// Whom one can turn to among these, and when.
pub(super) fn directory(rows: &[Row], group: Group, said: &Said<'_>) -> String {
    let rows: Vec<_> = rows.iter().filter(|row| row.group == group).collect();
    let offers_writing = rows.iter().any(|row| row.ways().iter().any(is_silent));
    html! {
        (LINE)
        @for row in &rows {
            li { (service(row)) } (LINE)
            @if row.keeps_hours { li { (each(|language| hours(said, language))) } (LINE) }
        }
        // For whoever cannot speak.
        @if group == Group::Helpline && offers_writing {
            li { (each(|language| whole(&say("directory.written", language)))) } (LINE)
        }
    }
    .into_string()
}

/// Whether it is a way to somebody without speaking that the sentence about it names.
fn is_silent(way: &Way<'_>) -> bool {
    matches!(way, Way::Whatsapp(_) | Way::Sms { .. })
}

/// Whose page this is.
pub(super) fn whose(name: Option<&str>, site: Option<&str>) -> String {
    let site = site.map(|site| Way::Web(site).shown());
    html! {
        @if let Some(name) = name { bdi { (name) } }
        @if name.is_some() && site.is_some() { " · " }
        @if let Some(site) = site { bdi dir="ltr" { (site) } }
    }
    .into_string()
}

/// Who is responsible, and the key that this page's messages are sealed under.
pub(super) fn identity(controller: Option<&str>, cndp: Option<&str>, fingerprint: &str) -> String {
    html! {
        (LINE)
        @for (key, value) in [("controller", controller), ("cndp", cndp)] {
            @if let Some(value) = value {
                (each(|language| html! { (say_with(&format!("directory.{key}"), value, language)) })) (LINE)
            }
        }
        (each(|language| html! { (say("directory.fingerprint", language)) })) (LINE)
        p { code dir="ltr" { (fingerprint) } } (LINE)
    }
    .into_string()
}

/// A paragraph in each language.
fn each(text: impl Fn(Language) -> Markup) -> Markup {
    html! {
        @for language in Language::ALL {
            p lang=(language.code()) dir=(language.text_direction().html()) { (text(language)) }
        }
    }
}

fn service(row: &Row) -> Markup {
    let names = Language::ALL.into_iter().zip(&row.names);
    html! {
        @for (language, name) in names {
            p lang=(language.code()) dir=(language.text_direction().html()) { (whole(name)) }
        }
        @if !row.ways().is_empty() { div { @for way in row.ways() { (link(way)) } } }
    }
}

/// That name keeps its own direction, and by the style it stays in one line.
fn whole(text: &str) -> Markup {
    html! {
        @for (index, piece) in text.split(E_BLAGH).enumerate() {
            @if index > 0 { bdi dir="ltr" { (E_BLAGH) } }
            (piece)
        }
    }
}

fn link(way: Way<'_>) -> Markup {
    let shown = html! {
        svg { use href=(icon(way)) {} }
        bdi dir="ltr" {
            (way.shown())
            // The style quotes as the page's language does.
            @if let Some(word) = way.word() { " " q { (word) } }
        }
    };
    html! {
        @if way.href().starts_with("https:") {
            a href=(way.href()) target="_blank" rel="noreferrer noopener" { (shown) }
        } @else {
            a href=(way.href()) { (shown) }
        }
    }
}

/// The picture beside it, which index.html holds.
fn icon(way: Way<'_>) -> &'static str {
    match way {
        Way::Call(_) => "#i-call",
        Way::Whatsapp(_) | Way::Sms { .. } => "#i-chat",
        Way::Email(_) => "#i-mail",
        Way::Web(_) => "#i-web",
    }
}

fn hours(said: &Said<'_>, language: Language) -> Markup {
    let say = |key: &str| say(&format!("directory.{key}"), language);
    html! {
        @if !said.week.is_empty() {
            (say("hours"))
            @for (index, (days, span)) in said.week.iter().enumerate() {
                @if index > 0 { (language.comma()) } @else { " " }
                (weekdays(days, language)) " " (times(span))
            }
            ". "
            @for ([first, last], span) in &said.seasons {
                (season(first, last, language)) " " (times(span)) ". "
            }
            @if !said.holidays.is_empty() {
                (say("holidays")) " " (said.holidays.iter().map(|day| plain(day)).collect::<Vec<_>>().join(language.comma()))
                ". "
            }
            @if let Some(day) = said.closed_until {
                (say_with("directory.reopens", &plain(day), language)) " "
            }
        }
        (say("always"))
    }
}

/// Days one after the other by the first and the last, others one by one.
fn weekdays(days: &[&str], language: Language) -> String {
    let name = |day: &str| say(&format!("weekday.{day}"), language);
    let place = |day: &str| Weekday::ALL.iter().position(|it| it.id() == day);
    let follows = |pair: &[&str]| match *pair {
        [day, next] => place(day).map(|place| place + 1) == place(next),
        _ => false,
    };
    match *days {
        [first, _, .., last] if days.len() > 2 && days.windows(2).all(follows) => {
            format!("{}–{}", name(first), name(last))
        }
        _ => days.iter().map(|day| name(day)).collect::<Vec<_>>().join(language.comma()),
    }
}

fn season(first: &str, last: &str, language: Language) -> String {
    let text = say("directory.season", language);
    text.replace("%{first}", &plain(first)).replace("%{last}", &plain(last))
}

/// `10:00–16:00`, left to right in every language.
fn times([from, to]: &[&str; 2]) -> Markup {
    html! { bdi dir="ltr" { (from) "–" (to) } }
}

/// `24/11/2026`, as people write a day in Morocco.
fn plain(day: &str) -> String {
    let parts: Vec<&str> = day.split('-').map(|part| part.trim_start_matches('0')).rev().collect();
    parts.join("/")
}
