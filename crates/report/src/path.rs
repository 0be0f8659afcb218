//! Which form asks which questions, in which order. The page never decides what comes next.

use crate::question::Question;

/// A form of the helpline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// "Formulaire de signalement des contenus Méta".
    Meta,
}

/// Where a person stands on the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before the first question.
    Start,
    /// At a question.
    At(Question),
    /// After the last: all answers at one glance.
    Check,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Meta];

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Meta => "meta",
        }
    }

    /// Its questions in order: what it is about first, what is only counted last.
    pub fn questions(self) -> &'static [Question] {
        use Question::*;
        match self {
            Self::Meta => &[Content, ContentType, Platform, Links, Story, Email, Sex, Age],
        }
    }

    /// What follows `place`.
    pub fn after(self, place: Place) -> Place {
        let next = match place {
            Place::Start => self.questions().first(),
            Place::At(question) => {
                self.questions().get(self.number(question)..).and_then(<[_]>::first)
            }
            Place::Check => None,
        };
        next.map_or(Place::Check, |&question| Place::At(question))
    }

    /// What precedes `place`.
    pub fn before(self, place: Place) -> Place {
        let count = match place {
            Place::Start => 0,
            Place::At(question) => self.number(question).saturating_sub(1),
            Place::Check => self.questions().len(),
        };
        let previous = self.questions().get(..count).and_then(<[_]>::last);
        previous.map_or(Place::Start, |&question| Place::At(question))
    }

    /// The question's number from 1; 0 where this form does not ask it.
    pub fn number(self, question: Question) -> usize {
        self.questions().iter().position(|&asked| asked == question).map_or(0, |at| at + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_meta_form_is_walked_both_ways() {
        let form = Form::Meta;
        let mut walked = vec![Place::Start];
        while *walked.last().unwrap() != Place::Check {
            walked.push(form.after(*walked.last().unwrap()));
        }
        let asked: Vec<_> = form.questions().iter().copied().map(Place::At).collect();
        assert_eq!(walked[1..walked.len() - 1], asked);
        for pair in walked.windows(2) {
            assert_eq!(form.before(pair[1]), pair[0]);
        }
        assert_eq!(form.before(Place::Start), Place::Start);
        assert_eq!(form.after(Place::Check), Place::Check);
    }

    #[test]
    fn sex_and_age_come_last() {
        let last: Vec<_> = Form::Meta.questions().iter().rev().take(2).collect();
        assert_eq!(last, [&Question::Age, &Question::Sex]);
    }
}
