//! What the desk's page draws. Decides nothing; whatever a stranger wrote stands in an element of
//! its own direction, as text, never as a link.

mod list;
mod case;
mod banner;
mod talk;
mod answer;
mod standing;
mod apart;

use maud::{DOCTYPE, Markup, html};
use thiqa_report::Language;

use super::Visit;
use super::deeds::{Done, Refusal};
use super::words::{around, say};
use crate::calendar::{read, spoken};
use crate::error::DeskError;
use crate::inbox::ErasedLine;

pub(super) use apart::apart;
pub(super) use case::case;
pub(super) use list::list;

/// What is said above a case about what was pressed.
pub(super) enum Told {
    /// Nothing was pressed, or a field was filled.
    Nothing,
    /// It was done.
    Done(Done),
    /// It was not done.
    Refused(Refusal),
}

/// Where a page stands: behind which token, in which language.
pub(super) struct Frame<'a> {
    pub(super) token: &'a str,
    pub(super) language: Language,
}

impl Frame<'_> {
    pub(super) fn path(&self, rest: &str) -> String {
        format!("/{}/{}/{rest}", self.token, self.language.code())
    }

    fn page(&self, title: &str, here: &str, content: &Markup) -> Markup {
        let language = self.language;
        html! {
            (DOCTYPE)
            html lang=(language.code()) dir=(language.text_direction().html()) {
                (head(title))
                body {
                    header {
                        a.brand href=(self.path("")) { (say("brand", language)) }
                        nav {
                            @for other in Language::ALL {
                                @let at = Frame { token: self.token, language: other };
                                a href=(at.path(here)) lang=(other.code()) dir=(other.text_direction().html())
                                    aria-current=[(other == language).then_some("true")] { (other.name()) }
                            }
                        }
                    }
                    main { (content) }
                }
            }
        }
    }
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) }
            link rel="stylesheet" href="/style.css";
        }
    }
}

/// The page without a token: a field to paste it into.
pub(super) fn paste() -> Markup {
    let (arabic, french) = (Language::Arabic, Language::French);
    html! {
        (DOCTYPE)
        html lang="ar" dir="rtl" {
            (head("Thiqa"))
            body {
                main.paste {
                    h1 { (say("brand", arabic)) }
                    form method="post" action="/" {
                        label for="token" {
                            (say("paste", arabic))
                            span lang="fr" dir="ltr" { (say("paste", french)) }
                        }
                        input id="token" name="token" dir="ltr" autocomplete="off" spellcheck="false" required;
                        button { (say("open", arabic)) " · " span lang="fr" { (say("open", french)) } }
                    }
                }
            }
        }
    }
}

/// Something is broken: said in the words of the error, which name what to do. What was typed is
/// given back to be kept elsewhere.
pub(super) fn trouble(error: &DeskError, typed: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            (head("Thiqa"))
            body {
                main {
                    p.warning { (error) }
                    @if !typed.is_empty() {
                        textarea dir="auto" rows="12" readonly { "\n" (typed) }
                    }
                }
            }
        }
    }
}

/// What is left of a case that was erased.
pub(super) fn erased(frame: &Frame<'_>, erased: &ErasedLine) -> Markup {
    let language = frame.language;
    let content = html! {
        (back(frame))
        h1 { (say("column.case", language)) " " bdi { (erased.id) } }
        p { (around("erased", &day(&erased.erased), language)) }
    };
    frame.page(&erased.id, &erased.id, &content)
}

fn back(frame: &Frame<'_>) -> Markup {
    html! { p { a href=(frame.path("")) { (say("back", frame.language)) } } }
}

/// A day as it is written to a person: its parts keep their order inside Arabic text.
fn day(written: &str) -> Markup {
    html! { bdi dir="ltr" { (read(written).map_or_else(|| written.to_owned(), spoken)) } }
}

/// A minute by the phone's clock: `24/11/2026 10:00 UTC`; what is none stands as it came.
fn minute(sent: &str) -> Markup {
    match sent.split_once('T').and_then(|(day, time)| Some((read(day)?, time.strip_suffix('Z')?))) {
        Some((day, time)) => html! { bdi dir="ltr" { (spoken(day)) " " (time) " UTC" } },
        None => html! { bdi { (sent) } },
    }
}
