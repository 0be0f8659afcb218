//! Dead letters: what does not open, breaks a rule, or fits no case. Whoever wrote it is not
//! known, and the page says so.

use maud::{Markup, html};
use thiqa_report::{Body, Message};

use crate::dead_letter_kind::DeadLetterKind;
use crate::views::{DeadLetter, DeadLetterLine, Inbox};
use crate::web::frame::{Frame, back, day, evidence, minute};
use crate::web::paging::Paging;
use crate::words::{name, say, say_with};

/// Wishes that fit no case: counted, because nobody's case is touched by them.
const WISHES: [&str; 2] = ["withdraw", "undo_withdraw"];

/// A page of the dead letters of each kind, below the list.
pub(super) fn lines(frame: &Frame<'_>, inbox: &Inbox, paging: Paging) -> Markup {
    let language = frame.language;
    html! {
        @if !inbox.dead_letters.is_empty() || inbox.newer > 0 {
            section.apart {
                h2 { (say("apart", language)) }
                @if inbox.newer > 0 { p { (say_with("newer", &inbox.newer.to_string(), language)) } }
                @for kind in DeadLetterKind::ALL {
                    @let lines: Vec<_> = inbox.dead_letters_of(kind).collect();
                    @let shown = paging.of(&lines);
                    @if !shown.is_empty() { (group(frame, kind, shown, lines.len())) }
                }
            }
        }
    }
}

fn group(frame: &Frame<'_>, kind: DeadLetterKind, lines: &[&DeadLetterLine], all: usize) -> Markup {
    let language = frame.language;
    let is_wish = |line: &DeadLetterLine| {
        kind == DeadLetterKind::Unmatched && WISHES.contains(&&*line.reason)
    };
    let (wishes, messages): (Vec<&DeadLetterLine>, Vec<_>) =
        lines.iter().partition(|it| is_wish(it));
    html! {
        h3 { (name("kind", kind.name(), language)) " " span.count { (all) } }
        p.quiet { (name("about", kind.name(), language)) }
        ul.items {
            @for line in messages {
                li {
                    a href=(frame.path(&line.id)) { bdi { (line.id) } } " " (day(&line.received)) " "
                    span.quiet { (name("reason", &line.reason, language)) }
                }
            }
            @if !wishes.is_empty() {
                li {
                    (say_with("unmatched_wishes", &wishes.len().to_string(), language))
                    @for line in wishes { " " a href=(frame.path(&line.id)) { bdi { (line.id) } } }
                }
            }
        }
    }
}

/// One of them, whole.
pub(in crate::web) fn dead_letter(frame: &Frame<'_>, letter: &DeadLetter) -> Markup {
    let (language, line) = (frame.language, &letter.line);
    let content = html! {
        (back(frame))
        h1 { (name("kind", line.kind, language)) " " bdi { (line.id) } }
        p { (name("about", line.kind, language)) }
        p.warning { (name("reason", &line.reason, language)) }
        (words(letter))
        @match &letter.text {
            Some(text) => pre dir="auto" { (evidence(text)) },
            None => {
                p.quiet { (say("bytes", language)) }
                pre.bytes dir="ltr" tabindex="0" { (letter.bytes) }
            }
        }
    };
    frame.page(&line.id, &line.id, &content)
}

/// What a message that fits no case says, above its bytes.
fn words(letter: &DeadLetter) -> Markup {
    let body = letter.text.as_ref().and_then(|text| Body::decode(text.as_bytes()).ok());
    let message = body.and_then(|body| body.message());
    html! {
        @if let Some(message) = &message && let Message::Followup(followup) = &message.said {
            article.message.hers {
                @if let Some(sent) = &message.sent { p.quiet { (minute(sent)) } }
                @if let Some(text) = &followup.text { p.words dir="auto" { (evidence(text)) } }
            }
        }
    }
}
