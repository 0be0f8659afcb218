//! In which language the phone is set, and in which the page now speaks.

use gloo::utils::{document, window};
use js_sys::JsString;
use thiqa_report::Language;
use wasm_bindgen::JsCast;

/// The first language of the phone that the form speaks; Arabic where there is none.
pub fn preferred() -> Language {
    let tags = window().navigator().languages();
    let tags = tags.iter().filter_map(|tag| tag.dyn_into::<JsString>().ok().map(String::from));
    tags.into_iter().find_map(|tag| Language::of_tag(&tag)).unwrap_or(Language::Arabic)
}

/// Tells the page, and whoever reads it aloud. The title says nothing but the name.
pub fn speak(language: Language) {
    let document = document();
    document.set_title(match language {
        Language::Arabic => "ثقة",
        Language::French | Language::English => "Thiqa",
    });
    if let Some(html) = document.document_element() {
        let _ = html.set_attribute("lang", language.code());
        let _ = html.set_attribute("dir", language.text_direction().html());
    }
}
