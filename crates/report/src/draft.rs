//! A person's answers while she gives them. Kept in memory only, erased when dropped; a failure
//! never takes them away.

use std::fmt;

use zeroize::Zeroizing;

use crate::email;
use crate::encoding::{STRING_LIMIT, letters_beyond};
use crate::form::Form;
use crate::question::{Choice, Concerned, Control, Question};
use crate::trouble::Trouble;

/// Bytes of all links together at most (8 KiB): some hundred of them.
const LINKS_LIMIT: usize = 8 * 1024;
/// Bytes of a short answer at most (2 KiB): a story has its own place.
const LINE_LIMIT: usize = 2 * 1024;

/// Answers to the questions of a form, given so far.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    form: Form,
    chosen: Vec<(Question, Choice)>,
    written: Vec<(Question, Zeroizing<String>)>,
}

/// What a person may want to know about an answer, and may leave as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Remark {
    /// A line does not look like a link.
    NotALink,
}

impl Draft {
    /// An empty draft of this form.
    pub fn of(form: Form) -> Self {
        Self { form, chosen: Vec::new(), written: Vec::new() }
    }

    /// The form it answers.
    pub fn form(&self) -> Form {
        self.form
    }

    /// Answers another form; what was answered stays, and is sent where that form asks it too.
    pub fn turn_to(&mut self, form: Form) {
        self.form = form;
    }

    /// Takes a choice: the only one, or one more, or back again where it was taken already.
    /// A choice that the form does not offer changes nothing.
    pub fn choose(&mut self, question: Question, choice: Choice) {
        if !self.form.offers(question, choice) {
            return;
        }
        let several = question.control() == Control::Several;
        let taken = self.has_chosen(question, choice);
        self.chosen.retain(|&(there, other)| {
            there != question || several && other != choice && !excludes(choice, other)
        });
        if !(several && taken) {
            self.chosen.push((question, choice));
        }
    }

    /// Replaces what is written.
    pub fn write(&mut self, question: Question, text: String) {
        if question.choices().is_empty() {
            self.written.retain(|(there, _)| *there != question);
            self.written.push((question, Zeroizing::new(text)));
        }
    }

    /// What the form offers; the details of a type that was chosen come first.
    pub fn offered(&self, question: Question) -> Vec<Choice> {
        let choices = question.choices().iter().copied();
        let offered = choices.filter(|&choice| self.form.offers(question, choice));
        let fits = |detail: &Choice| {
            question == Question::Detail
                && *detail != Choice::Other
                && detail.violence().is_some_and(|it| self.has_chosen(Question::Violence, it))
        };
        let (mut first, others): (Vec<_>, Vec<_>) = offered.partition(fits);
        first.extend(others);
        first
    }

    /// What is chosen, in the order in which the question offers it.
    pub fn chosen(&self, question: Question) -> Vec<Choice> {
        let choices = question.choices().iter().copied();
        let offered = choices.filter(|&choice| self.form.offers(question, choice));
        offered.filter(|&choice| self.has_chosen(question, choice)).collect()
    }

    /// Whether this choice is taken.
    pub fn has_chosen(&self, question: Question, choice: Choice) -> bool {
        self.chosen.contains(&(question, choice))
    }

    /// To whom it happens.
    pub fn concerned(&self) -> Concerned {
        Concerned::of(self.chosen(Question::Who).first().copied())
    }

    /// What is written; empty where nothing is.
    pub fn written(&self, question: Question) -> &str {
        let written = self.written.iter().find(|(there, _)| *there == question);
        written.map_or("", |(_, text)| text.as_str())
    }

    /// The lines that are written, without blank ones.
    pub fn lines(&self, question: Question) -> impl Iterator<Item = &str> {
        self.written(question).lines().map(str::trim).filter(|line| !line.is_empty())
    }

    /// The email address that is meant.
    pub fn email(&self) -> String {
        email::meant(self.written(Question::Email))
    }

    /// Whether there is an answer at all.
    pub fn has_answer(&self, question: Question) -> bool {
        !self.written(question).trim().is_empty() || !self.chosen(question).is_empty()
    }

    /// What stands in the way of going on from this question.
    pub fn trouble(&self, question: Question) -> Option<Trouble> {
        if !self.has_answer(question) {
            return self.form.requires(question).then_some(Trouble::Unanswered);
        }
        match question.control() {
            Control::Email => email::trouble(&self.email()),
            Control::One | Control::Several | Control::Links | Control::Words | Control::Line => {
                (self.letters_beyond(question) > 0).then_some(Trouble::TooLong)
            }
        }
    }

    /// How many letters of a text are too many.
    pub fn letters_beyond(&self, question: Question) -> usize {
        let limit = match question.control() {
            Control::Links => LINKS_LIMIT,
            Control::Line => LINE_LIMIT,
            Control::One | Control::Several | Control::Words | Control::Email => STRING_LIMIT,
        };
        letters_beyond(self.written(question), limit)
    }

    /// What may be worth a word beside the answer.
    pub fn remark(&self, question: Question) -> Option<Remark> {
        // The other form asks for numbers and names of accounts too.
        let links = question.control() == Control::Links && self.form == Form::Meta;
        (links && self.lines(question).any(|line| !is_link(line))).then_some(Remark::NotALink)
    }

    /// The first question that still stands in the way of sending.
    pub fn open_question(&self) -> Option<Question> {
        let mut asked = self.form.all_questions().filter(|&question| self.asks(question));
        asked.find(|&question| self.trouble(question).is_some())
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft({}, hidden)", self.form.id())
    }
}

/// Whether the two cannot stand beside each other.
fn excludes(choice: Choice, other: Choice) -> bool {
    choice.stands_alone() || other.stands_alone()
}

fn is_link(line: &str) -> bool {
    let address =
        line.strip_prefix("https://").or_else(|| line.strip_prefix("http://")).unwrap_or(line);
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !line.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Question::*;

    fn draft() -> Draft {
        Draft::of(Form::Meta)
    }

    #[test]
    fn a_non_answer_stands_alone() {
        let mut draft = draft();
        draft.choose(Platform, Choice::Instagram);
        draft.choose(Platform, Choice::Whatsapp);
        assert_eq!(draft.chosen(Platform), [Choice::Instagram, Choice::Whatsapp]);
        draft.choose(Platform, Choice::Unknown);
        assert_eq!(draft.chosen(Platform), [Choice::Unknown]);
        draft.choose(Platform, Choice::Facebook);
        assert_eq!(draft.chosen(Platform), [Choice::Facebook]);
        draft.choose(Platform, Choice::Facebook);
        assert_eq!(draft.trouble(Platform), Some(Trouble::Unanswered));
    }

    #[test]
    fn one_choice_replaces_another_and_a_foreign_one_changes_nothing() {
        let mut draft = draft();
        draft.choose(Sex, Choice::Female);
        draft.choose(Sex, Choice::Unsaid);
        draft.choose(Sex, Choice::Facebook);
        draft.write(Sex, "anything".into());
        assert_eq!(draft.chosen(Sex), [Choice::Unsaid]);
        assert_eq!(draft.written(Sex), "");
    }

    #[test]
    fn none_and_unsaid_exclude_the_others_and_each_other() {
        let mut draft = Draft::of(Form::Cyberviolence);
        for (question, alone, other) in [
            (Danger, [Choice::NoneOfThese, Choice::Unsaid], Choice::Deadline),
            (Demand, [Choice::Nothing, Choice::Unknown], Choice::Money),
            (Impact, [Choice::NoneOfThese, Choice::Unsaid], Choice::Sleep),
        ] {
            for choice in alone.into_iter().chain([other]).chain(alone) {
                draft.choose(question, choice);
                assert_eq!(draft.chosen(question), [choice]);
            }
        }
    }

    #[test]
    fn details_of_the_chosen_type_come_first() {
        let mut draft = Draft::of(Form::Cyberviolence);
        assert_eq!(draft.offered(Detail), Detail.choices());
        draft.choose(Violence, Choice::Insult);
        draft.choose(Violence, Choice::Threats);
        let offered = draft.offered(Detail);
        assert_eq!(offered[..2], [Choice::Blackmail, Choice::Hate]);
        assert_eq!(offered.len(), Detail.choices().len());
        assert_eq!(offered.last(), Some(&Choice::Other));
    }

    #[test]
    fn another_form_keeps_the_answers_and_offers_its_own_choices() {
        let mut draft = Draft::of(Form::Cyberviolence);
        draft.choose(Platform, Choice::Tiktok);
        draft.write(Story, "hello".into());
        draft.turn_to(Form::Meta);
        assert_eq!(draft.written(Story), "hello");
        assert_eq!(draft.trouble(Platform), Some(Trouble::Unanswered));
        draft.turn_to(Form::Cyberviolence);
        assert_eq!(draft.chosen(Platform), [Choice::Tiktok]);
    }

    #[test]
    fn only_required_questions_stand_in_the_way() {
        let mut draft = draft();
        let mut asked = Vec::new();
        while let Some(question) = draft.open_question() {
            asked.push(question);
            draft.choose(question, *question.choices().last().unwrap());
        }
        assert_eq!(asked, [Content, ContentType, Platform, Sex, Age]);
    }

    #[test]
    fn a_text_is_too_long_beyond_32_kib_and_nothing_is_cut() {
        let mut draft = draft();
        draft.write(Story, "é".repeat(STRING_LIMIT / 2));
        assert_eq!(draft.trouble(Story), None);
        draft.write(Story, "é".repeat(STRING_LIMIT / 2) + "a");
        assert_eq!(
            (draft.trouble(Story), draft.letters_beyond(Story)),
            (Some(Trouble::TooLong), 1)
        );
        assert_eq!(draft.written(Story).len(), STRING_LIMIT + 1);
        draft.write(Story, "é".repeat(STRING_LIMIT / 2 + 7) + "a");
        assert_eq!(draft.letters_beyond(Story), 8);
        draft.write(Links, "a".repeat(LINKS_LIMIT + 3));
        assert_eq!(
            (draft.trouble(Links), draft.letters_beyond(Links)),
            (Some(Trouble::TooLong), 3)
        );
    }

    #[test]
    fn an_email_that_is_blank_stands_in_nobody_s_way_and_one_that_is_wrong_does() {
        let mut draft = draft();
        draft.write(Email, "salma@".into());
        assert_eq!(draft.trouble(Email), Some(Trouble::EmailWithoutHost));
        draft.write(Email, "  ".into());
        assert_eq!(draft.trouble(Email), None);
        draft.write(Email, "<salma@example.ma>,".into());
        assert_eq!((draft.trouble(Email), draft.email().as_str()), (None, "salma@example.ma"));
    }

    #[test]
    fn a_link_is_remarked_and_goes_as_it_was_pasted() {
        let mut draft = draft();
        draft.write(Links, "https://facebook.com/x\n\n www.instagram.com/y ".into());
        assert_eq!((draft.remark(Links), draft.lines(Links).count()), (None, 2));
        draft.write(Links, "hafid22".into());
        assert_eq!((draft.remark(Links), draft.trouble(Links)), (Some(Remark::NotALink), None));
        // What hides in it is evidence.
        let pasted = "\u{202e}moc.elpmaxe//:sptth\u{202c}";
        draft.write(Links, pasted.into());
        assert_eq!(draft.lines(Links).collect::<Vec<_>>(), [pasted]);
    }

    #[test]
    fn a_draft_prints_no_answer() {
        let mut draft = draft();
        draft.write(Story, "hidden".into());
        assert_eq!(format!("{draft:?}"), "Draft(meta, hidden)");
    }
}
