//! The words for questions and answers, shared by the form and the desk. Ids go in, text comes
//! out; answers know nothing of it.

use crate::language::Language;
use crate::path::Form;
use crate::question::{Choice, Question};

/// What a question is called in this form: its label as shown.
pub fn label(form: Form, question: Question, language: Language) -> String {
    let label = match (form, question) {
        (Form::Cyberviolence, Question::Links | Question::Platform) => "cyberviolence",
        _ => "label",
    };
    text(&["report.", question.id(), ".", label].concat(), language)
}

/// What an answer to a question is called.
pub fn choice(question: Question, choice: Choice, language: Language) -> String {
    text(&["report.", question.id(), ".", choice.id()].concat(), language)
}

/// What a form is called.
pub fn form(form: Form, language: Language) -> String {
    text(&["report.form.", form.id()].concat(), language)
}

fn text(key: &str, language: Language) -> String {
    find(include!(concat!(env!("OUT_DIR"), "/words.rs")), key, language).to_owned()
}

/// The text of a key in a table that `locales/table.rs` made: rows in the order of their keys,
/// columns in that of [`Language::ALL`]. A key that is not there is its own text.
pub fn find<'a>(
    table: &'a [(&str, [&str; Language::ALL.len()])],
    key: &'a str,
    language: Language,
) -> &'a str {
    let row = table.binary_search_by(|(there, _)| there.cmp(&key)).ok();
    let texts = row.and_then(|row| table.get(row)).map(|(_, texts)| texts);
    let column = Language::ALL.iter().position(|&it| it == language);
    texts.zip(column).and_then(|(texts, column)| texts.get(column)).copied().unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_answer_and_form_has_words_in_every_language() {
        for language in Language::ALL {
            let mut texts: Vec<String> = Form::ALL.iter().map(|&it| form(it, language)).collect();
            for question in Question::ALL {
                texts.extend(Form::ALL.map(|form| label(form, question, language)));
                texts.extend(question.choices().iter().map(|&it| choice(question, it, language)));
            }
            for text in texts {
                assert!(!text.is_empty() && !text.contains("report."), "{language:?}: {text}");
            }
        }
    }
}
