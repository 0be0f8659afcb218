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

const WORDS: Words = include!(concat!(env!("OUT_DIR"), "/words.rs"));

fn text(key: &str, language: Language) -> String {
    WORDS.find(key, language).to_owned()
}

/// A table that `locales/table.rs` made, in as few bytes as words take: no text has a pointer.
pub struct Words {
    /// A key a line.
    pub keys: &'static str,
    /// For each of [`Language::ALL`], the texts of those keys, line by line.
    pub texts: [&'static str; Language::ALL.len()],
}

impl Words {
    /// The text of a key. A key that is not there is its own text.
    pub fn find<'a>(&self, key: &'a str, language: Language) -> &'a str {
        let line = self.keys.lines().position(|it| it == key);
        line.and_then(|line| self.line(line, language)).unwrap_or(key)
    }

    /// The text of a line.
    pub fn line(&self, line: usize, language: Language) -> Option<&'static str> {
        let column = Language::ALL.iter().zip(self.texts).find(|(it, _)| **it == language);
        column.and_then(|(_, texts)| texts.lines().nth(line))
    }
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
