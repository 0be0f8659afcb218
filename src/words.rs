//! The words of the form itself; those of questions and answers come from `report`. That every
//! language has every word is checked when the table is made.

use thiqa_report::Language;
use thiqa_report::wording::Words;

/// Every word of `locales/form`.
const WORDS: Words = include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The text of this key.
pub fn text(key: &str, language: Language) -> String {
    WORDS.find(key, language).to_owned()
}

/// The text of this key around the one place where something else is put in.
pub fn around(key: &str, language: Language) -> (String, String) {
    let text = text(key, language);
    let (before, after) = text.split_once('%').unwrap_or((&text, ""));
    (before.to_owned(), after.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::sending::Failure;
    use crate::walk::Missing;

    /// Every key that the source names.
    fn named(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                named(&path, found);
                continue;
            }
            let source = fs::read_to_string(&path).unwrap();
            let quoted = source.split("\"form.").skip(1).filter_map(|rest| rest.split_once('"'));
            found.extend(quoted.map(|(key, _)| format!("form.{key}")));
        }
    }

    #[test]
    fn the_source_names_every_text_and_no_other() {
        let mut source = BTreeSet::new();
        named(Path::new("src"), &mut source);
        source.retain(|key| !key.ends_with('.') && !key.contains('{'));
        let known: BTreeSet<_> = WORDS.keys.lines().map(str::to_owned).collect();
        assert_eq!(source, known);
    }

    #[test]
    fn something_is_put_into_one_place_at_most() {
        let mut texts = WORDS.texts.iter().flat_map(|column| column.lines());
        assert!(texts.all(|text| text.matches('%').count() <= 1));
    }

    #[test]
    fn every_failure_has_its_sentence() {
        let failures = Failure::ALL.into_iter().map(Failure::key);
        for key in failures.chain(Missing::ALL.into_iter().map(Missing::key)) {
            assert_ne!(text(key, Language::French), key);
        }
    }
}
