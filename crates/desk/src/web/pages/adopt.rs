//! Adopting a folder that was copied or brought here: what it means, and what is to be done afterwards.

use maud::{Markup, html};

use crate::web::frame::{Frame, back};
use crate::words::say;

/// The page that asks; `refused` says which words stand above the form after a press that did nothing.
pub(in crate::web) fn adopt(frame: &Frame<'_>, refused: Option<&str>) -> Markup {
    let language = frame.language;
    let title = say("adopt.title", language);
    let content = html! {
        (back(frame))
        h1 { (title) }
        @if let Some(refused) = refused {
            p.warning role="alert" { (say(refused, language)) }
        }
        p { (say("adopt.why", language)) }
        p { (say("adopt.other", language)) }
        p { (say("adopt.afterwards", language)) }
        form.adopt method="post" action=(frame.path("adopt")) autocomplete="off" {
            label { input type="checkbox" name="gone" value="yes" autocomplete="off" required; " " (say("adopt.gone", language)) }
            label for="passphrase" { (say("adopt.passphrase", language)) }
            input #passphrase type="password" name="passphrase" dir="auto" autocomplete="off" autocorrect="off"
                autocapitalize="off" spellcheck="false" writingsuggestions="false" required;
            button { (say("adopt.press", language)) }
        }
    };
    frame.page(&title, "adopt", &content)
}

/// It is done: what the relay's keeper needs now.
pub(in crate::web) fn adopted(frame: &Frame<'_>, request_keys: &str) -> Markup {
    let language = frame.language;
    let title = say("adopt.title", language);
    let content = html! {
        (back(frame))
        h1 { (title) }
        p.notice role="status" { (say("adopt.done", language)) }
        label for="keys" { (say("adopt.keys", language)) }
        textarea #keys dir="ltr" rows="3" readonly autocomplete="off" autocorrect="off" autocapitalize="off"
            spellcheck="false" writingsuggestions="false" { "\n" (request_keys) }
        p { (say("adopt.until", language)) }
    };
    frame.page(&title, "", &content)
}
