//! The way of a draft through its form: what is asked as the answers stand, and what comes next. The
//! page never decides that.

use crate::draft::Draft;
use crate::form::{Form, Part};
use crate::question::{Choice, Question};

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
            Who | Violence | Danger | Content | ContentType | Platform | Links | Story | Since
            | Anonymous | Email | ReplyLanguage | SafeContact | WroteBefore | Sex => true,
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
            Position::At(question) => {
                let before = self.beside(question, -1);
                let is_on_the_way = self.form().part_of(question) == Part::Way;
                if before == Position::Check && is_on_the_way { Position::Start } else { before }
            }
            Position::Check => {
                self.asked(Part::Way).last().map_or(Position::Start, |&last| Position::At(last))
            }
        }
    }

    /// The first question of a part.
    pub fn begin(&self, part: Part) -> Position {
        self.asked(part).first().map_or(Position::Check, |&first| Position::At(first))
    }

    /// The page on which a question is answered.
    pub fn place(&self, question: Question) -> Position {
        match self.form().part_of(question) {
            Part::Opening => self.begin(Part::Way),
            Part::Way | Part::Beside | Part::Facts | Part::Person | Part::Reply => {
                Position::At(question)
            }
        }
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
        assert_eq!(Form::Cyberviolence.questions(Part::Way).len(), 4);
        for form in Form::ALL {
            let draft = Draft::of(form);
            assert!(draft.number(Question::Danger).0 <= 3, "{form:?}");
        }
    }

    #[test]
    fn for_whom_she_writes_stands_on_the_first_page_and_on_none_of_its_own() {
        for form in Form::ALL {
            let draft = Draft::of(form);
            let walked = walked(&draft);
            assert!(!walked.contains(&Question::Who));
            assert_eq!(draft.place(Question::Who), Position::At(walked[0]), "{form:?}");
            for question in walked {
                assert_eq!(draft.place(question), Position::At(question));
            }
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
        let parts = [Part::Way, Part::Facts, Part::Person];
        let asked = |draft: &Draft| parts.map(|part| draft.asked(part).len());
        let whole = asked(&draft);
        draft.choose(Question::Who, Choice::Witness);
        draft.choose(Question::Accompanied, Choice::Yes);
        let shorter = asked(&draft);
        assert!(shorter.iter().zip(whole).all(|(shorter, whole)| *shorter < whole));
        assert!(draft.asked(Part::Person).is_empty());
    }
}
