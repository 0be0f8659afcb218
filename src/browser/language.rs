//! In which language the page begins, and in which it now speaks.

use gloo::utils::document;
use thiqa_report::Language;

/// The language that public/leave.js has chosen: the one that an embedding page asks for, else the
/// phone's.
pub fn chosen() -> Language {
    let html = document().document_element();
    let says = html.and_then(|html| html.get_attribute("data-says")).unwrap_or_default();
    Language::of_tag(&says).unwrap_or(Language::ALL[0])
}

/// Tells the page, and whoever reads it aloud. The title says nothing but the name.
pub fn speak(language: Language) {
    let document = document();
    document.set_title(language.title());
    if let Some(html) = document.document_element() {
        let _ = html.set_attribute("lang", language.code());
        let _ = html.set_attribute("dir", language.text_direction().html());
    }
}
