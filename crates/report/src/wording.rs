//! What questions, answers and days are called, shared by the form and the desk. Ids go in, text
//! comes out; answers know nothing of it.

use crate::card::Card;
use crate::draft::Draft;
use crate::form::Form;
use crate::hours::Date;
use crate::language::Language;
use crate::question::{Choice, Concerned, Control, Question};
use crate::words::Words;

/// What a question is called in this form: its label as shown.
pub fn label(form: Form, question: Question, concerned: Concerned, language: Language) -> String {
    let line = match (form, question) {
        (Form::Cyberviolence, Question::Platform) => line_of(None),
        (Form::Cyberviolence, Question::Links) => line_of(None) + 1,
        _ => line_of(Some(question)),
    };
    said(line, concerned, language)
}

/// What an answer to a question is called; empty where the question has no such answer.
pub fn choice(
    question: Question,
    choice: Choice,
    concerned: Concerned,
    language: Language,
) -> String {
    let at = question.choices().iter().position(|&it| it == choice);
    let said = |at| said(line_of(Some(question)) + 1 + at, concerned, language);
    at.map(said).unwrap_or_default()
}

/// What a card says.
pub fn card(card: Card, concerned: Concerned, language: Language) -> String {
    let at = Card::ALL.iter().take_while(|&&it| it != card).count();
    said(line_of(None) + OTHER_LABELS + at, concerned, language)
}

/// What was answered, line by line: what the page shows before sending, and what is sent as shown.
pub fn answer(draft: &Draft, question: Question, language: Language) -> Vec<String> {
    let one = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    match question.control() {
        Control::One | Control::Several => {
            let chosen = draft.chosen(question).into_iter();
            chosen.map(|it| choice(question, it, draft.concerned(), language)).collect()
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
static WORDS: Words = include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Takes the words of a language that have come (docs/decisions/018).
pub fn take(language: Language, texts: &str) {
    WORDS.take(language, texts);
}

/// The lines that are said otherwise where it happens to another, in the order in which those words
/// stand after all others: `about_another` of `report.yml`.
const ABOUT_ANOTHER: &[usize] = &include!(concat!(env!("OUT_DIR"), "/about_another.rs"));

/// Labels beside each question's own; after them come the cards.
const OTHER_LABELS: usize = 2;

/// Where a question's words begin; those of the others without one.
fn line_of(question: Option<Question>) -> usize {
    let before = Question::ALL.iter().take_while(|&&it| Some(it) != question);
    before.map(|it| 1 + it.choices().len()).sum()
}

/// A text as it is said of this person; most are said of everybody alike.
fn said(line: usize, concerned: Concerned, language: Language) -> String {
    let otherwise = ABOUT_ANOTHER.iter().position(|&it| it == line);
    let line = match (concerned, otherwise) {
        (Concerned::Another, Some(at)) => line_of(None) + OTHER_LABELS + Card::ALL.len() + at,
        _ => line,
    };
    WORDS.line(line, language).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that is said of a question; "I don't know" is the writer's, whoever it is about.
    fn words_of(question: Question, concerned: Concerned, language: Language) -> Vec<String> {
        let mut words = Vec::from(Form::ALL.map(|form| label(form, question, concerned, language)));
        let answers = question.choices().iter().filter(|it| !it.is_non_answer());
        words.extend(answers.map(|&it| choice(question, it, concerned, language)));
        words
    }

    fn cards(concerned: Concerned, language: Language) -> Vec<String> {
        Card::ALL.iter().map(|&it| card(it, concerned, language)).collect()
    }

    #[test]
    fn every_question_and_answer_has_words_in_every_language() {
        for language in Language::ALL {
            for concerned in [Concerned::Writer, Concerned::Another] {
                let mut texts = cards(concerned, language);
                for &question in Question::ALL {
                    texts.extend(Form::ALL.map(|form| label(form, question, concerned, language)));
                    let choices = question.choices().iter();
                    texts.extend(choices.map(|&it| choice(question, it, concerned, language)));
                }
                assert!(texts.iter().all(|text| !text.is_empty()), "{language:?}");
            }
        }
    }

    /// What may speak to whoever writes, or of her, also where it happens to another: it is about
    /// her message, how she is answered, and who she is.
    const OF_THE_WRITER: [Question; 11] = [
        Question::Who,
        Question::Story,
        Question::Accompanied,
        Question::Anonymous,
        Question::Name,
        Question::Contact,
        Question::Email,
        Question::ReplyLanguage,
        Question::SafeContact,
        Question::IfAnswered,
        Question::WroteBefore,
    ];

    /// Words by which a text speaks of whoever reads it. Arabic has them at the end of others, so
    /// these are those that the words of the child have.
    fn speaks_of_the_reader(text: &str, language: Language) -> bool {
        let words: &[&str] = match language {
            Language::Arabic => &[
                "مني",
                "لي",
                "أنا",
                "اسمي",
                "باسمي",
                "بصورتي",
                "قربي",
                "قربك",
                "لقائي",
                "تأتيني",
                "أخاف",
                "تبعدني",
                "إليك",
                "ذنبك",
                "سلامتك",
                "حقك",
                "يساعدني",
                "ويساعدني",
            ],
            Language::French => &[
                "je", "j", "me", "m", "moi", "mon", "ma", "mes", "tu", "te", "t", "ton", "ta",
                "tes",
            ],
            Language::English => &["i", "me", "my", "you", "your", "myself", "yourself"],
        };
        // "Where does it happen?" asks nobody's t.
        let text = text.to_lowercase().replace("-t-il", "");
        text.split(|it: char| !it.is_alphabetic()).any(|word| words.contains(&word))
    }

    #[test]
    fn whoever_writes_for_another_reads_of_another() {
        for language in Language::ALL {
            let spoken = |concerned| {
                let questions = Question::ALL.iter().filter(|it| !OF_THE_WRITER.contains(it));
                let said = questions.flat_map(move |&it| words_of(it, concerned, language));
                said.filter(|text| speaks_of_the_reader(text, language)).collect::<Vec<_>>()
            };
            assert_eq!(spoken(Concerned::Another), [""; 0], "{language:?}");
            assert!(spoken(Concerned::Writer).len() > 3, "which are said of her otherwise");
        }
    }

    #[test]
    fn every_who_but_me_means_another_and_every_text_about_another_is_said() {
        for &who in Question::Who.choices() {
            let mut draft = Draft::of(Form::Cyberviolence);
            assert_eq!(draft.concerned(), Concerned::Writer, "nothing was said");
            draft.choose(Question::Who, who);
            let concerned = draft.concerned();
            assert_eq!(concerned == Concerned::Writer, who == Choice::Me, "{who:?}");
            draft.choose(Question::Danger, Choice::SelfHarm);
            let shown = answer(&draft, Question::Danger, Language::French);
            let own = choice(Question::Danger, Choice::SelfHarm, concerned, Language::French);
            assert_eq!(shown, [own]);
        }
        let all = |concerned| {
            let said = |&it: &Question| words_of(it, concerned, Language::French);
            let questions: Vec<_> = Question::ALL.iter().flat_map(said).collect();
            [questions, cards(concerned, Language::French)].concat()
        };
        let (own, another) = (all(Concerned::Writer), all(Concerned::Another));
        let differ = own.iter().zip(&another).filter(|(own, another)| own != another);
        // The label of each question is said for both forms.
        assert_eq!(differ.count(), ABOUT_ANOTHER.len() + 1, "with the label of danger twice");
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
        let (french, own) = (Language::French, Concerned::Writer);
        assert_eq!(label(Form::Meta, Question::Who, own, french), "À qui cela arrive-t-il\u{a0}?");
        assert_eq!(
            choice(Question::Age, Choice::Unsaid, own, french),
            "Je préfère ne pas répondre"
        );
        assert_eq!(choice(Question::Platform, Choice::Tiktok, own, Language::Arabic), "TikTok");
        assert_eq!(choice(Question::Platform, Choice::Yes, own, french), "");
        assert_eq!(label(Form::Meta, Question::Platform, own, french), "Plateformes");
        assert_eq!(
            label(Form::Cyberviolence, Question::Platform, own, french),
            "Où cela se passe-t-il\u{a0}?"
        );
        assert_eq!(
            label(Form::Cyberviolence, Question::Links, own, french),
            "Liens, numéros ou comptes de la personne qui fait cela"
        );
        assert_eq!(label(Form::Meta, Question::Links, own, french), "Lien vers le contenu");
    }
}
