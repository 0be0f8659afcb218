//! In which language the page speaks.

use gloo::utils::document;
use thiqa_report::Language;

/// Tells the page, and whoever reads it aloud. The title says nothing but the name.
pub fn speak(language: Language) {
    let document = document();
    document.set_title(language.title());
    if let Some(html) = document.document_element() {
        let _ = html.set_attribute("lang", language.code());
        let _ = html.set_attribute("dir", language.text_direction().html());
    }
}
