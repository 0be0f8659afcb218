//! The words of a language: a file beside the program. That of the language in which the page begins
//! comes with the program, another one once the form is open, or when she asks for it.

use gloo::utils::{document, window};
use js_sys::{Array, Reflect};
use thiqa_report::Language;
use wasm_bindgen::{JsCast, JsValue};

use super::network::{self, Request};
use crate::words;

/// Where public/boot.js leaves the words that came with the program.
const CAME: &str = "thiqaWords";
/// Milliseconds that other ones may take.
const PATIENCE: u32 = 60_000;

/// The language in which the page begins, and its words: what public/leave.js has chosen, the one that
/// an embedding page asks for, else the phone's.
pub fn first() -> Option<(Language, String)> {
    let came = Reflect::get(&window(), &JsValue::from_str(CAME)).ok()?.dyn_into::<Array>().ok()?;
    Some((Language::of_tag(&came.get(0).as_string()?)?, came.get(1).as_string()?))
}

/// Whether the words of this language are here.
pub fn are_here(language: Language) -> bool {
    words::has(language)
}

/// Whether this language can be spoken; fetches its words first where they are not here.
pub async fn come(language: Language) -> bool {
    if !words::has(language)
        && let Some(file) = fetch(language).await
    {
        words::take(language, &file);
    }
    words::has(language)
}

/// `None` where they cannot be had, or are others than the page's.
async fn fetch(language: Language) -> Option<String> {
    let place = format!("#words [lang={}]", language.code());
    let place = document().query_selector(&place).ok()??;
    let url = place.get_attribute("data-file")?;
    let integrity = place.get_attribute("data-integrity")?;
    let patience = PATIENCE;
    let request = Request { method: "GET", url, integrity, headers: &[], body: None, patience };
    String::from_utf8(network::ask(request).await.ok()?.body).ok()
}
