//! The words of index.html, which says with two attributes where they stand: `data-words` names a
//! text, and what has `data-each` is there once for each language, with that language's texts in it.
//! Elsewhere a text stands in every language beside each other.

use std::cell::RefCell;
use std::collections::BTreeSet;

use anyhow::{Result, bail};
use dom_query::{Document, NodeRef};

use super::language::Language;

const EACH: &str = "data-each";
const WORDS: &str = "data-words";

/// The texts of each language, and which of them were said.
pub struct Words<'a> {
    languages: &'a [Language],
    said: RefCell<BTreeSet<String>>,
}

impl<'a> Words<'a> {
    /// Those of `locales/<language>/shell.yml`.
    pub fn of(languages: &'a [Language]) -> Self {
        Self { languages, said: RefCell::default() }
    }

    /// Puts the words into the page; refuses one that names a text which is not there, and a text
    /// that it does not name.
    pub fn fill(&self, page: &Document) -> Result<()> {
        for each in page.select(&format!("[{EACH}]")).nodes() {
            each.replace_with_html(self.in_each(each)?);
        }
        for element in page.select(&format!("[{WORDS}]")).nodes() {
            element.set_html(self.beside(&key(element, WORDS))?);
        }
        let said = self.said.borrow();
        let mut texts = self.languages.iter().flat_map(|language| language.shell.keys());
        match texts.find(|key| !said.contains(*key)) {
            Some(key) => bail!("index.html does not say {key} of shell.yml"),
            None => Ok(()),
        }
    }

    /// The element once for each language.
    fn in_each(&self, element: &NodeRef<'_>) -> Result<String> {
        let mut html = String::new();
        for language in self.languages {
            let copy = element.to_fragment();
            let root = copy.select_single(&format!("[{EACH}]"));
            root.remove_attr(EACH);
            root.set_attr("lang", &language.code);
            root.set_attr("dir", &language.direction);
            for element in copy.select(&format!("[{WORDS}]")).nodes() {
                element.set_html(self.text(&key(element, WORDS), language)?);
            }
            html.push_str(&root.html());
        }
        Ok(html)
    }

    /// A text in every language.
    fn beside(&self, key: &str) -> Result<String> {
        let mut spans = Vec::new();
        for language in self.languages {
            let text = self.text(key, language)?;
            let Language { code, direction, .. } = language;
            spans.push(format!("<span lang=\"{code}\" dir=\"{direction}\">{text}</span>"));
        }
        Ok(spans.join(" "))
    }

    fn text(&self, key: &str, language: &'a Language) -> Result<&'a str> {
        let Some(text) = language.shell.get(key) else {
            bail!("shell.yml has no {key}, which index.html says");
        };
        self.said.borrow_mut().insert(key.to_owned());
        Ok(text)
    }
}

/// What this attribute names; the element keeps no trace of it.
fn key(element: &NodeRef<'_>, attribute: &str) -> String {
    let key = element.attr_or(attribute, "").to_string();
    element.remove_attr(attribute);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(html: &str) -> Result<String> {
        let language = |(code, direction, police): (&str, &str, &str)| {
            let pairs = [("stay", format!("stay <b>{code}</b>")), ("police", police.to_owned())];
            let shell = pairs.map(|(key, text)| (key.to_owned(), text)).into();
            Language { code: code.into(), direction: direction.into(), words: Vec::new(), shell }
        };
        let languages = [("ar", "rtl", "الشرطة"), ("fr", "ltr", "Police"), ("en", "ltr", "Police")];
        let page = Document::from(html);
        Words::of(&languages.map(language)).fill(&page)?;
        Ok(page.select("body").inner_html().to_string())
    }

    const POLICE: &str = "<i data-words=\"police\"></i>";

    #[test]
    fn a_text_stands_in_every_language() {
        let html = filled(&format!("<p class=\"each\" data-words=\"stay\"></p>{POLICE}")).unwrap();
        assert_eq!(
            html,
            "<p class=\"each\"><span lang=\"ar\" dir=\"rtl\">stay <b>ar</b></span> \
             <span lang=\"fr\" dir=\"ltr\">stay <b>fr</b></span> \
             <span lang=\"en\" dir=\"ltr\">stay <b>en</b></span></p>\
             <i><span lang=\"ar\" dir=\"rtl\">الشرطة</span> \
             <span lang=\"fr\" dir=\"ltr\">Police</span> \
             <span lang=\"en\" dir=\"ltr\">Police</span></i>"
        );
    }

    #[test]
    fn what_is_there_for_each_language_speaks_it() {
        let html =
            format!("<div data-each><h3>1</h3><p id=\"a\" data-words=\"stay\"></p></div>{POLICE}");
        let html = filled(&html).unwrap();
        assert!(html.starts_with(
            "<div lang=\"ar\" dir=\"rtl\"><h3>1</h3><p id=\"a\">stay <b>ar</b></p></div>\
             <div lang=\"fr\" dir=\"ltr\"><h3>1</h3><p id=\"a\">stay <b>fr</b></p></div>"
        ));
        let html = filled(&format!("<p data-each data-words=\"stay\"></p>{POLICE}")).unwrap();
        assert!(html.starts_with("<p lang=\"ar\" dir=\"rtl\">stay <b>ar</b></p><p lang=\"fr\""));
    }

    #[test]
    fn a_text_that_is_missing_and_one_that_nobody_says_are_refused() {
        assert!(filled("<p data-words=\"stay\"></p><p data-words=\"go\"></p>").is_err());
        assert!(filled("<p data-words=\"stay\"></p>").is_err());
    }
}
