//! Which form asks which questions, in which order. The page never decides what comes next.

use crate::draft::Draft;
use crate::question::{Choice, Question};

/// A form of the helpline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// "Formulaire de signalement des contenus Méta".
    Meta,
    /// "Signaler via le formulaire": cyberviolence.
    Cyberviolence,
}

/// A part of a form: what is asked before Send, and what may be added there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The few questions on the way to Send.
    Way,
    /// More about what happened.
    Facts,
    /// More about the person it happens to.
    Person,
    /// How she can be answered.
    Reply,
}

/// Where a person stands on the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Before the first question.
    Start,
    /// At a question.
    At(Question),
    /// After the last: all answers at one glance.
    Check,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Meta, Self::Cyberviolence];

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Cyberviolence => "cyberviolence",
        }
    }

    /// What a part asks, in order: danger early, what is only counted last. Some questions are
    /// asked only where another answer calls for them: see [`Draft::asks`].
    pub fn questions(self, part: Part) -> &'static [Question] {
        use Question::*;
        match (self, part) {
            (Self::Meta, Part::Way) => {
                &[Danger, Content, ContentType, Platform, Links, Story, Sex, Age]
            }
            (Self::Meta, Part::Facts | Part::Person) => &[],
            (Self::Meta, Part::Reply) => &[Email, ReplyLanguage, SafeContact, IfAnswered],
            (Self::Cyberviolence, Part::Way) => &[Who, Violence, Detail, Danger, Story],
            (Self::Cyberviolence, Part::Facts) => &[Platform, Since, Links, ReachedBy, Demand],
            (Self::Cyberviolence, Part::Person) => &[AdultKnows, Impact, Accompanied, Support, Age],
            (Self::Cyberviolence, Part::Reply) => &[
                Anonymous,
                Name,
                Contact,
                Email,
                ReplyLanguage,
                SafeContact,
                IfAnswered,
                WroteBefore,
            ],
        }
    }

    /// All its questions, in the order in which the desk reads the answers.
    pub fn all_questions(self) -> impl Iterator<Item = Question> {
        Part::ALL.into_iter().flat_map(move |part| self.questions(part)).copied()
    }

    /// The part that asks this question.
    pub fn part_of(self, question: Question) -> Part {
        let asks = |part: &Part| self.questions(*part).contains(&question);
        Part::ALL.into_iter().find(asks).unwrap_or(Part::Way)
    }

    /// Whether it must be answered; every such question has a non-answer.
    pub fn requires(self, question: Question) -> bool {
        use Question::*;
        match self {
            Self::Meta => matches!(question, Content | ContentType | Platform | Sex | Age),
            Self::Cyberviolence => question == Violence,
        }
    }

    /// Whether this form offers the choice: the Meta form knows the four places of Meta.
    pub fn offers(self, question: Question, choice: Choice) -> bool {
        use Choice::{Facebook, Instagram, Messenger, Unknown, Whatsapp};
        let of_meta = [Facebook, Messenger, Instagram, Whatsapp, Unknown];
        question.choices().contains(&choice)
            && (self != Self::Meta || question != Question::Platform || of_meta.contains(&choice))
    }
}

impl Question {
    /// Whether this question is asked because of what was answered to that one.
    pub fn follows(self, that: Self) -> bool {
        matches!(
            (that, self),
            (Self::Accompanied, Self::Support)
                | (Self::Anonymous, Self::Name)
                | (Self::Name, Self::Contact)
        )
    }
}

impl Part {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Way, Self::Facts, Self::Person, Self::Reply];
}

impl Draft {
    /// Whether the answers so far call for this question of its form.
    pub fn asks(&self, question: Question) -> bool {
        use Question::*;
        let cyberviolence = self.form() == Form::Cyberviolence;
        let witness = cyberviolence && self.has_chosen(Who, Choice::Witness);
        match question {
            Support => self.asks(Accompanied) && self.has_chosen(Accompanied, Choice::Yes),
            Name | Contact => cyberviolence && self.has_chosen(Anonymous, Choice::No),
            IfAnswered => {
                self.has_answer(Email) || (self.asks(Contact) && self.has_answer(Contact))
            }
            // Who saw it happen to somebody else cannot say, or need not.
            Detail | ReachedBy | Demand | AdultKnows | Impact | Accompanied | Age => !witness,
            _ => true,
        }
    }

    /// What a part asks, as the answers stand now.
    pub fn asked(&self, part: Part) -> Vec<Question> {
        let questions = self.form().questions(part).iter().copied();
        questions.filter(|&question| self.asks(question)).collect()
    }

    /// What follows `position`.
    pub fn after(&self, position: Position) -> Position {
        match position {
            Position::Start => self.begin(Part::Way),
            Position::At(question) => self.beside(question, 1),
            Position::Check => Position::Check,
        }
    }

    /// What precedes `position`.
    pub fn before(&self, position: Position) -> Position {
        match position {
            Position::Start => Position::Start,
            Position::At(question) => match self.beside(question, -1) {
                Position::Check if self.form().part_of(question) == Part::Way => Position::Start,
                position => position,
            },
            Position::Check => {
                self.asked(Part::Way).last().map_or(Position::Start, |&last| Position::At(last))
            }
        }
    }

    /// The first question of a part.
    pub fn begin(&self, part: Part) -> Position {
        self.asked(part).first().map_or(Position::Check, |&first| Position::At(first))
    }

    /// The question's number in its part, from 1, and how many there are.
    pub fn number(&self, question: Question) -> (usize, usize) {
        let asked = self.asked(self.form().part_of(question));
        let at = asked.iter().position(|&it| it == question).map_or(0, |at| at + 1);
        (at, asked.len())
    }

    fn beside(&self, question: Question, step: isize) -> Position {
        let asked = self.asked(self.form().part_of(question));
        let here = asked.iter().position(|&it| it == question);
        let there = here.and_then(|at| at.checked_add_signed(step)).and_then(|at| asked.get(at));
        there.map_or(Position::Check, |&there| Position::At(there))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walked(draft: &Draft) -> Vec<Question> {
        let mut walked = Vec::new();
        let mut position = draft.after(Position::Start);
        while let Position::At(question) = position {
            walked.push(question);
            position = draft.after(position);
        }
        assert_eq!(position, Position::Check);
        walked
    }

    #[test]
    fn every_form_is_walked_both_ways() {
        for form in Form::ALL {
            let draft = Draft::of(form);
            let walked = walked(&draft);
            assert_eq!(walked, draft.asked(Part::Way));
            let mut position = Position::Check;
            for &question in walked.iter().rev() {
                position = draft.before(position);
                assert_eq!(position, Position::At(question));
            }
            assert_eq!(draft.before(position), Position::Start);
            assert_eq!(draft.before(Position::Start), Position::Start);
            assert_eq!(draft.after(Position::Check), Position::Check);
        }
    }

    #[test]
    fn few_questions_stand_before_send_and_danger_comes_early() {
        assert_eq!(Form::Cyberviolence.questions(Part::Way).len(), 5);
        for form in Form::ALL {
            let draft = Draft::of(form);
            assert!(draft.number(Question::Danger).0 <= 4, "{form:?}");
        }
    }

    #[test]
    fn what_may_be_added_leads_back_to_the_answers() {
        let draft = Draft::of(Form::Cyberviolence);
        for part in [Part::Facts, Part::Person, Part::Reply] {
            let asked = draft.asked(part);
            assert_eq!(draft.begin(part), Position::At(asked[0]));
            assert_eq!(draft.before(Position::At(asked[0])), Position::Check);
            assert_eq!(draft.after(Position::At(*asked.last().unwrap())), Position::Check);
        }
    }

    #[test]
    fn a_question_is_asked_once_in_a_form() {
        for form in Form::ALL {
            let mut all: Vec<_> = form.all_questions().map(Question::id).collect();
            all.sort_unstable();
            assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "{form:?}");
        }
        let everywhere: Vec<_> = Form::ALL.into_iter().flat_map(Form::all_questions).collect();
        assert!(Question::ALL.iter().all(|question| everywhere.contains(question)));
    }

    #[test]
    fn every_required_question_has_one_non_answer_and_is_on_the_way() {
        for form in Form::ALL {
            for question in form.all_questions().filter(|&question| form.requires(question)) {
                let choices = question.choices().iter();
                assert_eq!(choices.filter(|choice| choice.is_non_answer()).count(), 1);
                assert_eq!(form.part_of(question), Part::Way, "{question:?}");
            }
        }
    }

    #[test]
    fn sex_and_age_come_last() {
        let way = Form::Meta.questions(Part::Way);
        assert!(way.ends_with(&[Question::Sex, Question::Age]));
        assert_eq!(Form::Cyberviolence.questions(Part::Person).last(), Some(&Question::Age));
    }

    #[test]
    fn an_answer_calls_for_another_question_and_no_longer_when_it_is_taken_back() {
        let mut draft = Draft::of(Form::Cyberviolence);
        assert!(!draft.asks(Question::Name) && !draft.asks(Question::Support));
        draft.choose(Question::Anonymous, Choice::No);
        draft.choose(Question::Accompanied, Choice::Yes);
        assert!(draft.asks(Question::Name) && draft.asks(Question::Support));
        draft.write(Question::Contact, "06".into());
        assert!(draft.asks(Question::IfAnswered));
        draft.choose(Question::Anonymous, Choice::Yes);
        assert!(!draft.asks(Question::Contact) && !draft.asks(Question::IfAnswered));
        draft.write(Question::Email, "a@b.ma".into());
        assert!(draft.asks(Question::IfAnswered));
        draft.write(Question::Email, String::new());
        draft.choose(Question::Anonymous, Choice::No);
        draft.turn_to(Form::Meta);
        assert!(!draft.asks(Question::IfAnswered), "that form sends no such contact");
    }

    #[test]
    fn the_road_of_a_witness_is_shorter() {
        let mut draft = Draft::of(Form::Cyberviolence);
        let asked = |draft: &Draft| Part::ALL.map(|part| draft.asked(part).len());
        let whole = asked(&draft);
        draft.choose(Question::Who, Choice::Witness);
        draft.choose(Question::Accompanied, Choice::Yes);
        let shorter = asked(&draft);
        assert!(shorter[0] < whole[0] && shorter[1] < whole[1] && shorter[2] < whole[2]);
        assert!(draft.asked(Part::Person).is_empty());
    }

    #[test]
    fn the_meta_form_offers_the_places_of_meta() {
        let offered = |form: Form| {
            let choices = Question::Platform.choices().iter();
            choices.filter(|&&choice| form.offers(Question::Platform, choice)).count()
        };
        assert_eq!((offered(Form::Meta), offered(Form::Cyberviolence)), (5, 14));
    }
}
