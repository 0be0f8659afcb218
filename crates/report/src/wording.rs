//! What questions, answers and days are called, shared by the form and the desk. Ids go in, text
//! comes out; answers know nothing of it.

use crate::card::Card;
use crate::draft::Draft;
use crate::form::Form;
use crate::hours::Date;
use crate::language::Language;
use crate::question::{Choice, Control, Question};

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

/// What a card says.
pub fn card(card: Card, language: Language) -> String {
    let at = Card::ALL.iter().take_while(|&&it| it != card).count();
    WORDS.line(line_of(None) + OTHER_LABELS + at, language).to_owned()
}

/// What was answered, line by line: what the page shows before sending, and what is sent as shown.
pub fn answer(draft: &Draft, question: Question, language: Language) -> Vec<String> {
    let one = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    match question.control() {
        Control::One | Control::Several => {
            let chosen = draft.chosen(question).into_iter();
            chosen.map(|it| choice(question, it, language)).collect()
        }
        Control::Links => draft.lines(question).map(str::to_owned).collect(),
        Control::Email => one(&draft.email()).into_iter().collect(),
        Control::Words | Control::Line => one(draft.written(question).trim()).into_iter().collect(),
    }
}

/// A day as a person reads it beside other days of this year: `4/11` of `2026-11-04`; as it came
/// where it is no day.
pub fn short_day(day: &str) -> String {
    Date::read(day).map_or_else(|_| day.to_owned(), Date::day_and_month)
}

/// A day as a person reads it years later: `04/11/2026` of `2026-11-04`; as it came where it is no
/// day. Inside Arabic text its parts keep their order, where those of `2026-11-04` would be shown
/// backwards.
pub fn full_day(day: &str) -> String {
    match (Date::read(day), day.get(..YEAR_DIGITS)) {
        (Ok(date), Some(year)) => {
            let (month, day) = date.month_and_day();
            format!("{day:02}/{month:02}/{year}")
        }
        _ => day.to_owned(),
    }
}

/// Digits of the year at the front of a written day.
const YEAR_DIGITS: usize = 4;

/// The words of `locales/*/report.yml` in the order that build.rs gives them: each question's label and
/// its answers, then the others.
const WORDS: Words = include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Labels beside each question's own; after them come the cards.
const OTHER_LABELS: usize = 2;

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
            texts.extend(Card::ALL.iter().map(|&it| card(it, language)));
            for text in texts {
                assert!(!text.is_empty(), "{language:?}");
            }
        }
    }

    #[test]
    fn a_day_is_written_for_a_person_and_nothing_is_made_up() {
        for (day, short, full) in [
            ("2026-11-04", "4/11", "04/11/2026"),
            ("1970-01-01", "1/1", "01/01/1970"),
            ("2026-02-29", "2026-02-29", "2026-02-29"),
            ("soon", "soon", "soon"),
            ("", "", ""),
        ] {
            assert_eq!((short_day(day).as_str(), full_day(day).as_str()), (short, full));
        }
    }

    #[test]
    fn an_answer_is_shown_as_it_was_given() {
        let mut draft = Draft::of(Form::Meta);
        let shown = |draft: &Draft, question| answer(draft, question, Language::English);
        assert!(shown(&draft, Question::Story).is_empty());
        draft.choose(Question::Platform, Choice::Whatsapp);
        draft.choose(Question::Platform, Choice::Facebook);
        draft.write(Question::Story, "  two\nlines ".into());
        draft.write(Question::Links, "a.ma\n\n b.ma".into());
        draft.write(Question::Email, " \u{200f}a@b.ma".into());
        assert_eq!(shown(&draft, Question::Platform), ["Facebook", "WhatsApp"]);
        assert_eq!(shown(&draft, Question::Story), ["two\nlines"]);
        assert_eq!(shown(&draft, Question::Links), ["a.ma", "b.ma"]);
        assert_eq!(shown(&draft, Question::Email), ["a@b.ma"]);
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
