//! What is no case: what does not open, breaks a rule, or fits no case. Whoever wrote it is not
//! known, and the page says so.

use maud::{Markup, html};
use thiqa_report::{Body, Message};

use super::{Frame, back, day, minute};
use crate::inbox::{ApartItem, ApartLine, Inbox};
use crate::store::kept::Apart;
use crate::web::words::{name, say, say_with};

/// Wishes that fit no case: counted, because nobody's case is touched by them.
const WISHES: [&str; 2] = ["withdraw", "undo_withdraw"];

/// What stands apart, below the list.
pub(super) fn lines(frame: &Frame<'_>, inbox: &Inbox) -> Markup {
    let language = frame.language;
    html! {
        @if !inbox.apart.is_empty() || inbox.newer > 0 {
            section.apart {
                h2 { (say("apart", language)) }
                @if inbox.newer > 0 { p { (say_with("newer", &inbox.newer.to_string(), language)) } }
                @for kind in Apart::ALL {
                    @let lines: Vec<_> = inbox.apart.iter().filter(|it| it.kind == kind.name()).collect();
                    @if !lines.is_empty() { (group(frame, kind, &lines)) }
                }
            }
        }
    }
}

fn group(frame: &Frame<'_>, kind: Apart, lines: &[&ApartLine]) -> Markup {
    let language = frame.language;
    let is_wish = |line: &ApartLine| kind == Apart::Unmatched && WISHES.contains(&&*line.reason);
    let (wishes, messages): (Vec<&ApartLine>, Vec<_>) = lines.iter().partition(|it| is_wish(it));
    html! {
        h3 { (name("kind", kind.name(), language)) " " span.count { (lines.len()) } }
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
pub(in crate::web) fn apart(frame: &Frame<'_>, item: &ApartItem) -> Markup {
    let (language, line) = (frame.language, &item.line);
    let content = html! {
        (back(frame))
        h1 { (name("kind", line.kind, language)) " " bdi { (line.id) } }
        p { (name("about", line.kind, language)) }
        p.warning { (name("reason", &line.reason, language)) }
        (words(item))
        @match &item.text {
            Some(text) => pre dir="auto" { (text) },
            None => {
                p.quiet { (say("bytes", language)) }
                pre.bytes dir="ltr" tabindex="0" { (item.bytes) }
            }
        }
    };
    frame.page(&line.id, &line.id, &content)
}

/// What a message that fits no case says, above its bytes.
fn words(item: &ApartItem) -> Markup {
    let body = item.text.as_ref().and_then(|text| Body::decode(text.as_bytes()).ok());
    let message = body.and_then(|body| body.message());
    html! {
        @if let Some(message) = &message && let Message::Followup(followup) = &message.said {
            article.message.hers {
                @if let Some(sent) = &message.sent { p.quiet { (minute(sent)) } }
                @if let Some(text) = &followup.text { p.words dir="auto" { (text.as_str()) } }
            }
        }
    }
}
