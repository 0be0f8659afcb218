//! The safest next step, said at once after an answer that calls for it: one table from answer to
//! card, which the form draws and the desk shows beside the answer.

use crate::draft::Draft;
use crate::question::{Choice, Concerned, Question};

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
        /// She writes for somebody else: how to stand by them.
        Another = "another",
    }
}

impl Card {
    /// The card that this answer calls for.
    pub fn called_for(question: Question, answer: Choice) -> Option<Self> {
        use Choice::*;
        use Question::*;
        match (question, answer) {
            (Danger | Impact, SelfHarm) => Some(Self::SelfHarm),
            (Danger, NearMe | WantsToMeet) | (Detail, AsksToMeet) | (Demand, Meeting) => {
                Some(Self::Near)
            }
            (Danger, Deadline)
            | (Detail, Blackmail | AsksForPictures)
            | (Demand, Money | Pictures | Password | Silence) => Some(Self::Pressure),
            (Question::Violence, IntimateImage) | (Detail, FakeImage) => Some(Self::Image),
            (Question::Violence | Content, AccountHacking) => Some(Self::Account),
            (Who, who) => (Concerned::of(Some(who)) == Concerned::Another).then_some(Self::Another),
            (Question::Violence | Content | Detail | Danger | Demand | Impact, _) => None,
            (ContentType | Platform | Links | Story | Since | ReachedBy | AdultKnows, _)
            | (Accompanied | Support | Anonymous | Name | Contact | Email | ReplyLanguage, _)
            | (SafeContact | IfAnswered | WroteBefore | Sex | Age, _) => None,
        }
    }
}

impl Draft {
    /// The most urgent card that all answers together call for.
    pub fn card(&self) -> Option<Card> {
        let calls = |card: &&Card| self.form().all_questions().any(|it| self.calls_for(it, **card));
        Card::ALL.iter().find(calls).copied()
    }

    /// What is said after the page of this question: each card once, so the most urgent that no
    /// answer before it has brought.
    pub fn card_after(&self, question: Question) -> Option<Card> {
        let questions: Vec<_> = self.form().all_questions().collect();
        let mut said = Vec::new();
        for page in questions.chunk_by(|&one, &next| self.place(one) == self.place(next)) {
            let calls = |card: Card| page.iter().any(|&asked| self.calls_for(asked, card));
            let is_new = |card: &&Card| calls(**card) && !said.contains(*card);
            let card = Card::ALL.iter().find(is_new).copied();
            if page.contains(&question) {
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
    const CALLED_FOR: [(Question, Choice, Card); 21] = [
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
        (Who, SomeoneIKnow, Card::Another),
        (Who, MyChild, Card::Another),
        (Who, Witness, Card::Another),
        (Who, Professional, Card::Another),
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
    fn who_writes_for_another_reads_her_own_card_where_none_is_more_urgent() {
        for (form, first) in [(Form::Cyberviolence, Question::Violence), (Form::Meta, Danger)] {
            let mut draft = Draft::of(form);
            draft.choose(Who, MyChild);
            assert_eq!([draft.card(), draft.card_after(first)], [Some(Card::Another); 2]);
            assert_eq!(draft.card_after(Story), None, "it is said once");
            draft.choose(Danger, Deadline);
            assert_eq!(draft.card_after(Danger), Some(Card::Pressure));
            assert_eq!(draft.card(), Some(Card::Pressure));
        }
    }

    #[test]
    fn what_is_no_longer_asked_calls_for_nothing() {
        let mut draft = Draft::of(Form::Cyberviolence);
        draft.choose(Detail, Blackmail);
        draft.choose(Who, Witness);
        assert_eq!((draft.card(), draft.card_after(Detail)), (Some(Card::Another), None));
        draft.choose(Who, Me);
        draft.turn_to(Form::Meta);
        assert_eq!(draft.card(), None, "that form has no such question");
    }
}
