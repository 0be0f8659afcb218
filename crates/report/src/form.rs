//! The forms of the helpline: which questions each asks, in which order, and what each offers.

use crate::question::{Choice, Question};

/// A form of the helpline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// "Formulaire de signalement des contenus Méta".
    Meta,
    /// "Signaler via le formulaire": cyberviolence.
    Cyberviolence,
}

/// A part of a form: what is asked before Send, and what may be said or added there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// For whom she writes: it stands open on the page of the first question, for the words hang on
    /// it, and costs no step to pass.
    Opening,
    /// The few questions on the way to Send.
    Way,
    /// What stands open beside all answers, before Send: it is passed without a tap.
    Beside,
    /// More about what happened.
    Facts,
    /// More about the person it happens to.
    Person,
    /// How she can be answered.
    Reply,
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
    /// asked only where another answer calls for them: `Draft::asks` says so.
    pub fn questions(self, part: Part) -> &'static [Question] {
        use Question::*;
        match (self, part) {
            (_, Part::Opening) => &[Who],
            (Self::Meta, Part::Way) => {
                &[Danger, Content, ContentType, Platform, Links, Story, Sex, Age]
            }
            (Self::Meta, Part::Beside | Part::Facts | Part::Person) => &[],
            (Self::Meta, Part::Reply) => &[Email, ReplyLanguage, SafeContact, IfAnswered],
            (Self::Cyberviolence, Part::Way) => &[Violence, Detail, Danger, Story],
            (Self::Cyberviolence, Part::Beside) => &[Platform],
            (Self::Cyberviolence, Part::Facts) => &[Since, Links, ReachedBy, Demand],
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
    pub const ALL: [Self; 6] =
        [Self::Opening, Self::Way, Self::Beside, Self::Facts, Self::Person, Self::Reply];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_meta_form_offers_the_places_of_meta() {
        let offered = |form: Form| {
            let choices = Question::Platform.choices().iter();
            choices.filter(|&&choice| form.offers(Question::Platform, choice)).count()
        };
        assert_eq!((offered(Form::Meta), offered(Form::Cyberviolence)), (5, 14));
    }
}
