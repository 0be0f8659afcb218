//! What the page that embeds this one asks for, after the `#` of our address: a language, a form,
//! or both, as in `#fr,meta`. It is never sent to a server.

use gloo::utils::window;
use thiqa_report::{Form, Language};

/// The language that is asked for.
pub fn language() -> Option<Language> {
    words().iter().find_map(|word| Language::ALL.into_iter().find(|it| it.code() == word))
}

/// The one form that is asked for.
pub fn form() -> Option<Form> {
    words().iter().find_map(|word| Form::ALL.into_iter().find(|it| it.id() == word))
}

fn words() -> Vec<String> {
    let fragment = window().location().hash().unwrap_or_default();
    fragment.trim_start_matches('#').split(',').map(str::to_owned).collect()
}
