//! The words for questions and answers, shared by the form and the desk. Ids go in, text comes
//! out; answers know nothing of it.

use rust_i18n::t;

use crate::language::Language;
use crate::path::Form;
use crate::question::{Choice, Question};

/// What a question is called: its label as shown.
pub fn label(question: Question, language: Language) -> String {
    text(&format!("report.{}.label", question.id()), language)
}

/// What an answer to a question is called.
pub fn choice(question: Question, choice: Choice, language: Language) -> String {
    text(&format!("report.{}.{}", question.id(), choice.id()), language)
}

/// What a form is called.
pub fn form(form: Form, language: Language) -> String {
    text(&format!("report.form.{}", form.id()), language)
}

fn text(key: &str, language: Language) -> String {
    t!(key, locale = language.code()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_answer_and_form_has_words_in_every_language() {
        for language in Language::ALL {
            let mut texts: Vec<String> = Form::ALL.iter().map(|&it| form(it, language)).collect();
            for question in Question::ALL {
                texts.push(label(question, language));
                texts.extend(question.choices().iter().map(|&it| choice(question, it, language)));
            }
            for text in texts {
                assert!(!text.is_empty() && !text.contains("report."), "{language:?}: {text}");
            }
        }
    }
}
