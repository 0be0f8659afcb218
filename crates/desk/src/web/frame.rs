//! What every page of the desk stands in: its head, the way between languages, and how days are
//! written. Whatever a stranger wrote stands in an element of its own direction, as text, never as a
//! link; what hides in it is named.

use maud::{DOCTYPE, Markup, html};
use thiqa_report::Language;
use thiqa_report::wording::full_day;

use crate::calendar::by_the_helplines_clock;
use crate::evidence::{Order, Piece, Run, Side, line};
use crate::views::Case;
use crate::words::say;

/// Where a page stands: behind which token, in which language.
pub(super) struct Frame<'a> {
    pub(super) token: &'a str,
    pub(super) language: Language,
}

impl Frame<'_> {
    pub(super) fn path(&self, rest: &str) -> String {
        format!("/{}/{}/{rest}", self.token, self.language.code())
    }

    pub(super) fn page(&self, title: &str, here: &str, content: &Markup) -> Markup {
        let language = self.language;
        html! {
            (DOCTYPE)
            html lang=(language.code()) dir=(language.text_direction().html()) translate="no" {
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

pub(super) fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            // No browser sends a page to a translator, or looks for numbers and places in it.
            meta name="google" content="notranslate";
            meta name="format-detection" content="telephone=no, date=no, address=no, email=no";
            title { (title) }
            link rel="stylesheet" href="/style.css";
        }
    }
}

/// A line that a person fills in. Here and in every other field nothing is remembered, completed,
/// corrected or looked over by a browser: what is written about a case goes nowhere else.
pub(super) fn line_field(name: &str, longest: u16, value: &str) -> Markup {
    html! {
        input id=(name) name=(name) dir="auto" maxlength=(longest) autocomplete="off" autocorrect="off"
            autocapitalize="off" spellcheck="false" writingsuggestions="false" value=(value);
    }
}

/// The way back to the list.
pub(super) fn back(frame: &Frame<'_>) -> Markup {
    html! { p { a href=(frame.path("")) { (say("back", frame.language)) } } }
}

/// The way to the page on which a copy is adopted.
pub(super) fn to_adopt(frame: &Frame<'_>) -> Markup {
    html! { a href=(frame.path("adopt")) { (say("adopt.title", frame.language)) } }
}

/// A day as it is written to a person: its parts keep their order inside Arabic text.
pub(super) fn day(written: &str) -> Markup {
    html! { bdi dir="ltr" { (full_day(written)) } }
}

/// A minute that a phone wrote, as the helpline's clock had it; what is none stands as it came.
pub(super) fn minute(sent: &str) -> Markup {
    match by_the_helplines_clock(sent) {
        Some(minute) => html! { bdi dir="ltr" { (minute) } },
        None => html! { bdi { (evidence(sent)) } },
    }
}

/// Where a button of this case leads.
pub(super) fn press(frame: &Frame<'_>, case: &Case, action: &str) -> String {
    frame.path(&format!("{}/{action}", case.line.id))
}

/// What a stranger wrote, each line in its own order: signs that hide or turn the text are named and
/// not carried out (and not copied along), and what is read from the other side is so everywhere.
pub(super) fn evidence(text: &str) -> Markup {
    let last = text.split('\n').count() - 1;
    html! {
        @for (nth, written) in text.split('\n').enumerate() {
            @let line = line(written);
            bdi.line dir=(dir(line.side)) {
                @for run in &line.runs {
                    @match run.order {
                        Order::OfLine => (pieces(run)),
                        Order::FromLeft => bdo dir="ltr" { (pieces(run)) },
                        Order::Link => bdi dir="ltr" { (pieces(run)) },
                        Order::FromRight => bdi dir="rtl" { (pieces(run)) },
                    }
                }
                @if nth < last { "\n" }
            }
        }
    }
}

/// The direction of what a stranger wrote: that of its first line.
pub(super) fn direction(text: &str) -> &'static str {
    dir(line(text.lines().next().unwrap_or_default()).side)
}

fn dir(side: Side) -> &'static str {
    match side {
        Side::Left => "ltr",
        Side::Right => "rtl",
    }
}

fn pieces(run: &Run<'_>) -> Markup {
    html! {
        @for piece in &run.pieces {
            @match piece {
                Piece::Text(text) => (text),
                Piece::Hidden(sign) => span.sign dir="ltr" { (format!("U+{:04X}", u32::from(*sign))) },
            }
        }
    }
}
