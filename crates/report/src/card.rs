//! The safest next step, said at once after an answer that calls for it: one table from answer to
//! card, which the form draws and the desk shows beside the answer.

use crate::draft::Draft;
use crate::question::{Choice, Question};

ids! {
    /// What is said, the most urgent first.
    Card {
        /// Thoughts of hurting herself: who helps now.
        SelfHarm = "self_harm",
        /// Somebody is near, or wants to meet her: no meeting.
        Near = "near",
        /// Blackmail, a demand or a deadline: pay nothing, answer nothing, send nothing.
        Pressure = "pressure",
        /// An intimate or a faked image: who keeps it from spreading.
        Image = "image",
        /// A stolen account: the platform's own way back.
        Account = "account",
    }
}

impl Card {
    /// The card that this answer calls for.
    pub fn called_for(question: Question, answer: Choice) -> Option<Self> {
        use Choice::*;
        use Question::{Content, Danger, Demand, Detail, Impact, Violence};
        match (question, answer) {
            (Danger | Impact, SelfHarm) => Some(Self::SelfHarm),
            (Danger, NearMe | WantsToMeet) | (Detail, AsksToMeet) | (Demand, Meeting) => {
                Some(Self::Near)
            }
            (Danger, Deadline)
            | (Detail, Blackmail | AsksForPictures)
            | (Demand, Money | Pictures | Password | Silence) => Some(Self::Pressure),
            (Violence, IntimateImage) | (Detail, FakeImage) => Some(Self::Image),
            (Violence | Content, AccountHacking) => Some(Self::Account),
            _ => None,
        }
    }
}

impl Draft {
    /// The most urgent card that all answers together call for.
    pub fn card(&self) -> Option<Card> {
        let calls = |card: &&Card| self.form().all_questions().any(|it| self.calls_for(it, **card));
        Card::ALL.iter().find(calls).copied()
    }

    /// What is said after this question: each card once, so the most urgent that no answer before
    /// it has brought.
    pub fn card_after(&self, question: Question) -> Option<Card> {
        let mut said = Vec::new();
        for asked in self.form().all_questions() {
            let is_new = |card: &&Card| self.calls_for(asked, **card) && !said.contains(*card);
            let card = Card::ALL.iter().find(is_new).copied();
            if asked == question {
                return card;
            }
            said.extend(card);
        }
        None
    }

    fn calls_for(&self, question: Question, card: Card) -> bool {
        let calls = |answer| Card::called_for(question, answer) == Some(card);
        self.asks(question) && self.chosen(question).into_iter().any(calls)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;
    use crate::question::{Choice::*, Question::*};

    /// Every answer that calls for a card; no other one does.
    const CALLED_FOR: [(Question, Choice, Card); 17] = [
        (Danger, SelfHarm, Card::SelfHarm),
        (Impact, SelfHarm, Card::SelfHarm),
        (Danger, NearMe, Card::Near),
        (Danger, WantsToMeet, Card::Near),
        (Detail, AsksToMeet, Card::Near),
        (Demand, Meeting, Card::Near),
        (Danger, Deadline, Card::Pressure),
        (Detail, Blackmail, Card::Pressure),
        (Detail, AsksForPictures, Card::Pressure),
        (Demand, Money, Card::Pressure),
        (Demand, Pictures, Card::Pressure),
        (Demand, Password, Card::Pressure),
        (Demand, Silence, Card::Pressure),
        (Question::Violence, IntimateImage, Card::Image),
        (Detail, FakeImage, Card::Image),
        (Question::Violence, AccountHacking, Card::Account),
        (Content, AccountHacking, Card::Account),
    ];

    #[test]
    fn every_answer_has_its_card_or_none() {
        for &question in Question::ALL {
            for &answer in question.choices() {
                let row = CALLED_FOR.iter().find(|row| (row.0, row.1) == (question, answer));
                assert_eq!(
                    Card::called_for(question, answer),
                    row.map(|row| row.2),
                    "{question:?} {answer:?}"
                );
            }
        }
    }

    #[test]
    fn whatever_is_a_danger_has_a_card() {
        for &answer in Danger.choices() {
            assert_eq!(Card::called_for(Danger, answer).is_some(), answer.is_danger());
        }
    }

    #[test]
    fn one_card_at_a_time_the_most_urgent() {
        let mut draft = Draft::of(Form::Cyberviolence);
        assert_eq!(draft.card(), None);
        let asked = CALLED_FOR.into_iter().filter(|&(question, ..)| question != Content);
        for (question, answer, card) in asked.rev() {
            draft.choose(question, answer);
            assert_eq!(draft.card(), Some(card), "{question:?} {answer:?}");
        }
        draft.choose(Danger, Unsaid);
        draft.choose(Impact, Unsaid);
        assert_eq!(draft.card(), Some(Card::Near), "the meeting that the detail names");
    }

    #[test]
    fn it_is_said_once_after_the_first_answer_that_calls_for_it() {
        let mut draft = Draft::of(Form::Cyberviolence);
        draft.choose(Danger, Deadline);
        assert_eq!(draft.card_after(Danger), Some(Card::Pressure));
        draft.choose(Detail, Blackmail);
        assert_eq!(draft.card_after(Detail), Some(Card::Pressure));
        assert_eq!(draft.card_after(Danger), None);
        draft.choose(Danger, NearMe);
        assert_eq!(draft.card_after(Danger), Some(Card::Near), "which nothing has said before");
        assert_eq!(draft.card_after(Story), None);
        draft.choose(Detail, AsksToMeet);
        assert_eq!(draft.card_after(Detail), Some(Card::Near));
        assert_eq!(draft.card_after(Danger), Some(Card::Pressure), "which stood behind another");
    }

    #[test]
    fn what_is_no_longer_asked_calls_for_nothing() {
        let mut draft = Draft::of(Form::Cyberviolence);
        draft.choose(Detail, Blackmail);
        draft.choose(Who, Witness);
        assert_eq!((draft.card(), draft.card_after(Detail)), (None, None));
        draft.turn_to(Form::Meta);
        assert_eq!(draft.card(), None, "that form has no such question");
    }
}
