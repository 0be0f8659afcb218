//! The words for questions and answers, shared by the form and the desk. Ids go in, text comes
//! out; answers know nothing of it.

use crate::language::Language;
use crate::path::Form;
use crate::question::{Choice, Question};

/// What a question is called in this form: its label as shown.
pub fn label(form: Form, question: Question, language: Language) -> String {
    let line = match (form, question) {
        (Form::Cyberviolence, Question::Platform) => line_of(None),
        (Form::Cyberviolence, Question::Links) => line_of(None) + 1,
        _ => line_of(Some(question)),
    };
    WORDS.line(line, language).to_owned()
}

/// What an answer to a question is called; empty where the question has no such answer.
pub fn choice(question: Question, choice: Choice, language: Language) -> String {
    let at = question.choices().iter().position(|&it| it == choice);
    at.map_or("", |at| WORDS.line(line_of(Some(question)) + 1 + at, language)).to_owned()
}

/// The words of `locales/report` in the order that build.rs gives them: each question's label and
/// its answers, then the others.
const WORDS: Words = include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Where a question's words begin; those of the others without one.
fn line_of(question: Option<Question>) -> usize {
    let before = Question::ALL.iter().take_while(|&&it| Some(it) != question);
    before.map(|it| 1 + it.choices().len()).sum()
}

/// A table that `locales/table.rs` made, in as few bytes as words take: no text has a pointer.
pub struct Words {
    /// For each of [`Language::ALL`], its texts, line by line.
    pub texts: [&'static str; Language::ALL.len()],
}

impl Words {
    /// The text of a line; empty beyond the last.
    pub fn line(&self, line: usize, language: Language) -> &'static str {
        let column = Language::ALL.iter().zip(self.texts).find(|(it, _)| **it == language);
        column.and_then(|(_, texts)| texts.lines().nth(line)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_and_answer_has_words_in_every_language() {
        for language in Language::ALL {
            let mut texts = Vec::new();
            for &question in Question::ALL {
                texts.extend(Form::ALL.map(|form| label(form, question, language)));
                texts.extend(question.choices().iter().map(|&it| choice(question, it, language)));
            }
            for text in texts {
                assert!(!text.is_empty(), "{language:?}");
            }
        }
    }

    #[test]
    fn each_word_is_that_of_its_question_and_answer() {
        let french = Language::French;
        assert_eq!(label(Form::Meta, Question::Who, french), "À qui cela arrive-t-il\u{a0}?");
        assert_eq!(choice(Question::Age, Choice::Unsaid, french), "Je préfère ne pas répondre");
        assert_eq!(choice(Question::Platform, Choice::Tiktok, Language::Arabic), "TikTok");
        assert_eq!(choice(Question::Platform, Choice::Yes, french), "");
        assert_eq!(label(Form::Meta, Question::Platform, french), "Plateformes");
        assert_eq!(
            label(Form::Cyberviolence, Question::Platform, french),
            "Où cela se passe-t-il\u{a0}?"
        );
        assert_eq!(
            label(Form::Cyberviolence, Question::Links, french),
            "Liens, numéros ou comptes de cette personne"
        );
        assert_eq!(label(Form::Meta, Question::Links, french), "Lien vers le contenu");
    }
}
