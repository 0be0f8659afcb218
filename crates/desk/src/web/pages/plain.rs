//! The pages without a case: the field for the token, what is left of an erased case, and trouble.

use maud::{DOCTYPE, Markup, html};
use thiqa_report::Language;

use crate::views::ErasedLine;
use crate::web::error::WebError;
use crate::web::frame::{Frame, back, day, head};
use crate::words::{around, say};

/// The page without a token: a field to paste it into.
pub(in crate::web) fn paste() -> Markup {
    let (arabic, french) = (Language::Arabic, Language::French);
    html! {
        (DOCTYPE)
        html lang="ar" dir="rtl" translate="no" {
            (head("Thiqa"))
            body {
                main.paste {
                    h1 { (say("brand", arabic)) }
                    form method="post" action="/" autocomplete="off" {
                        label for="token" {
                            (say("paste", arabic))
                            span lang="fr" dir="ltr" { (say("paste", french)) }
                        }
                        input id="token" name="token" dir="ltr" autocomplete="off" autocorrect="off"
                            autocapitalize="off" spellcheck="false" writingsuggestions="false" required;
                        button { (say("open", arabic)) " · " span lang="fr" { (say("open", french)) } }
                    }
                }
            }
        }
    }
}

/// Something is broken: said in the words of the error, which name what to do.
pub(in crate::web) fn trouble(error: &WebError) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" translate="no" {
            (head("Thiqa"))
            body { main { p.warning { (error) } } }
        }
    }
}

/// What is left of a case that was erased.
pub(in crate::web) fn erased(frame: &Frame<'_>, erased: &ErasedLine) -> Markup {
    let language = frame.language;
    let content = html! {
        (back(frame))
        h1 { (say("column.case", language)) " " bdi { (erased.id) } }
        p { (around("erased", &day(&erased.erased), language)) }
    };
    frame.page(&erased.id, &erased.id, &content)
}
