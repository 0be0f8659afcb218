//! What the page that embeds this one asks for, after the `#` of our address: a form, beside the
//! language that public/leave.js reads, as in `#fr,meta`. It is never sent to a server.

use gloo::utils::window;
use thiqa_report::Form;

/// The one form that is asked for.
pub fn form() -> Option<Form> {
    Form::ALL.into_iter().find(|form| asks_for(form.id()))
}

fn asks_for(word: &str) -> bool {
    let fragment = window().location().hash().unwrap_or_default();
    fragment.trim_start_matches('#').split(',').any(|it| it == word)
}
