//! Where a person stands and what she has answered so far: the whole state of the form, without a
//! screen, a network or a clock.

use thiqa_report::{Choice, Draft, Form, Place, Question, Trouble};

use crate::sending::{Outcome, Sending, Stage};

/// What stands on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Before the first question.
    Welcome,
    /// One question.
    Question(Question),
    /// All answers before sending.
    Check,
    /// The message is on its way.
    Sending,
    /// It has arrived.
    Done,
    /// Nothing can be protected now, so nothing may be written.
    Unavailable(Missing),
    /// Nothing any more.
    Left,
}

/// Why nothing may be written; each has its sentence in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Missing {
    /// No network.
    Network,
    /// The relay does not answer, or has no manifest.
    Relay,
    /// The page could not make sure that it is the helpline's.
    Proof,
}

/// What a step back did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// Another page stands there now.
    Moved,
    /// Nothing: the message is on its way.
    Stayed,
    /// There is nothing before: the browser may leave.
    Leaves,
}

/// A person's way through one form.
pub struct Walk {
    draft: Draft,
    page: Page,
    /// The helpline's key was verified.
    open: bool,
    /// She wants to begin and waits for the key.
    eager: bool,
    /// She came from the answers to change one, and goes back there.
    changing: bool,
    trouble: Option<Trouble>,
    sending: Sending,
}

impl Missing {
    /// All of them.
    #[cfg(test)]
    pub const ALL: [Self; 3] = [Self::Network, Self::Relay, Self::Proof];

    /// Where its sentence stands.
    pub fn key(self) -> &'static str {
        match self {
            Self::Network => "form.missing.network",
            Self::Relay => "form.missing.relay",
            Self::Proof => "form.missing.proof",
        }
    }

    /// Whether another try may help.
    pub fn may_retry(self) -> bool {
        self != Self::Proof
    }
}

impl Walk {
    /// A walk through this form that has not begun.
    pub fn through(form: Form) -> Self {
        Self {
            draft: Draft::of(form),
            page: Page::Welcome,
            open: false,
            eager: false,
            changing: false,
            trouble: None,
            sending: Sending::begin(),
        }
    }

    /// What stands on the screen.
    pub fn page(&self) -> Page {
        self.page
    }

    /// The answers so far.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// What stands in the way of going on, once somebody tried.
    pub fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    /// The sending, where there is one.
    pub fn sending(&self) -> &Sending {
        &self.sending
    }

    /// Whether she waits for the helpline's key.
    pub fn is_eager(&self) -> bool {
        self.eager
    }

    /// The helpline's key was verified: now something may be written.
    pub fn opens(&mut self) {
        self.open = true;
        if std::mem::take(&mut self.eager) {
            self.start();
        }
    }

    /// Nothing may be written.
    pub fn cannot_open(&mut self, missing: Missing) {
        self.eager = false;
        self.page = Page::Unavailable(missing);
    }

    /// Tries to open once more.
    pub fn reopens(&mut self) {
        self.page = Page::Welcome;
    }

    /// Begins, as soon as the helpline's key is verified.
    pub fn start(&mut self) {
        self.eager = !self.open;
        if self.open {
            self.go(self.draft.form().after(Place::Start));
        }
    }

    /// Takes a choice.
    pub fn choose(&mut self, question: Question, choice: Choice) {
        self.draft.choose(question, choice);
        self.trouble = None;
    }

    /// Takes what is written.
    pub fn write(&mut self, question: Question, text: String) {
        self.draft.write(question, text);
        self.trouble = self.trouble.filter(|_| self.draft.trouble(question).is_some());
    }

    /// Goes on from a question, or says what stands in the way.
    pub fn forward(&mut self) {
        let Page::Question(question) = self.page else { return };
        self.trouble = self.draft.trouble(question);
        if self.trouble.is_none() {
            let next = self.draft.form().after(Place::At(question));
            self.go(if self.changing { Place::Check } else { next });
        }
    }

    /// Goes to the page before.
    pub fn back(&mut self) -> Back {
        match self.page {
            Page::Welcome | Page::Unavailable(_) | Page::Left => return Back::Leaves,
            Page::Done => {
                self.page = Page::Left;
                return Back::Leaves;
            }
            Page::Sending if !self.sending.may_edit() => return Back::Stayed,
            Page::Question(_) if self.changing => self.go(Place::Check),
            Page::Question(question) => self.go(self.draft.form().before(Place::At(question))),
            Page::Check => self.go(self.draft.form().before(Place::Check)),
            Page::Sending => self.go(Place::Check),
        }
        Back::Moved
    }

    /// Goes from the answers to one of them.
    pub fn change(&mut self, question: Question) {
        self.go(Place::At(question));
        self.changing = true;
    }

    /// Begins to send; goes to the question that is still open where there is one.
    pub fn send(&mut self) {
        if self.page != Page::Check {
            return;
        }
        if let Some(question) = self.draft.open_question() {
            self.change(question);
            self.trouble = self.draft.trouble(question);
            return;
        }
        self.sending = Sending::begin();
        self.page = Page::Sending;
    }

    /// Goes on sending, the same bytes.
    pub fn retry(&mut self) {
        self.sending.retry();
    }

    /// Goes on sending after a wait.
    pub fn waited(&mut self) {
        self.sending.waited();
    }

    /// Takes what came of an errand. Once the message has arrived, the answers are erased.
    pub fn hear(&mut self, outcome: Outcome) {
        self.sending.hear(outcome);
        if self.sending.stage() == Stage::Arrived {
            self.draft = Draft::of(self.draft.form());
            self.page = Page::Done;
        }
    }

    /// Whether this is the last question: what takes time begins now, so that nobody waits at Send.
    pub fn is_at_last_question(&self) -> bool {
        let last = self.draft.form().questions().last().copied();
        last.is_some_and(|last| self.page == Page::Question(last))
    }

    fn go(&mut self, place: Place) {
        self.changing = false;
        self.trouble = None;
        self.page = match place {
            Place::Start => Page::Welcome,
            Place::At(question) => Page::Question(question),
            Place::Check => Page::Check,
        };
    }
}

/// The answer that says no more than that there is none.
pub fn non_answer(question: Question) -> Option<Choice> {
    question.choices().iter().copied().find(|choice| choice.is_non_answer())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sending::{Failure, Loss};
    use Question::*;

    fn opened() -> Walk {
        let mut walk = Walk::through(Form::Meta);
        walk.opens();
        walk.start();
        walk
    }

    /// Somebody who says as little as she may and stands before sending.
    fn silent() -> Walk {
        let mut walk = opened();
        while let Page::Question(question) = walk.page() {
            if let Some(choice) = non_answer(question) {
                walk.choose(question, choice);
            }
            walk.forward();
        }
        assert_eq!(walk.page(), Page::Check);
        walk
    }

    #[test]
    fn nothing_may_be_written_before_the_key_is_verified() {
        let mut walk = Walk::through(Form::Meta);
        walk.start();
        assert_eq!((walk.page(), walk.is_eager()), (Page::Welcome, true));
        walk.opens();
        assert_eq!((walk.page(), walk.is_eager()), (Page::Question(Content), false));

        let mut walk = Walk::through(Form::Meta);
        walk.start();
        walk.cannot_open(Missing::Network);
        assert_eq!(walk.page(), Page::Unavailable(Missing::Network));
        walk.reopens();
        assert_eq!((walk.page(), walk.is_eager()), (Page::Welcome, false));
    }

    #[test]
    fn one_question_follows_another_and_back_loses_nothing() {
        let mut walk = opened();
        walk.choose(Content, Choice::Violence);
        walk.forward();
        assert_eq!(walk.page(), Page::Question(ContentType));
        assert_eq!(walk.back(), Back::Moved);
        assert_eq!(walk.page(), Page::Question(Content));
        assert!(walk.draft().has_chosen(Content, Choice::Violence));
        assert_eq!(walk.back(), Back::Moved);
        assert_eq!(walk.page(), Page::Welcome);
        assert_eq!(walk.back(), Back::Leaves);
        walk.start();
        assert!(walk.draft().has_chosen(Content, Choice::Violence));
    }

    #[test]
    fn what_stands_in_the_way_is_said_once_and_goes_when_it_is_mended() {
        let mut walk = opened();
        assert_eq!(walk.trouble(), None);
        walk.forward();
        assert_eq!(
            (walk.page(), walk.trouble()),
            (Page::Question(Content), Some(Trouble::Unanswered))
        );
        walk.choose(Content, Choice::Unknown);
        assert_eq!(walk.trouble(), None);

        let mut walk = silent();
        walk.change(Email);
        walk.write(Email, "salma".into());
        walk.forward();
        assert_eq!(walk.trouble(), Some(Trouble::NotAnEmail));
        walk.write(Email, "salma@".into());
        assert_eq!(walk.trouble(), Some(Trouble::NotAnEmail));
        walk.write(Email, String::new());
        assert_eq!(walk.trouble(), None);
    }

    #[test]
    fn a_changed_answer_leads_back_to_the_answers() {
        let mut walk = silent();
        walk.change(Story);
        walk.write(Story, "hello".into());
        walk.forward();
        assert_eq!(walk.page(), Page::Check);
        walk.change(Platform);
        assert_eq!(walk.back(), Back::Moved);
        assert_eq!(walk.page(), Page::Check);
        assert_eq!(walk.back(), Back::Moved);
        assert_eq!(walk.page(), Page::Question(Age));
        walk.forward();
        assert_eq!(walk.page(), Page::Check);
    }

    #[test]
    fn an_answer_taken_back_is_asked_for_again_at_send() {
        let mut walk = silent();
        walk.change(Platform);
        walk.choose(Platform, Choice::Unknown);
        walk.back();
        walk.send();
        assert_eq!(
            (walk.page(), walk.trouble()),
            (Page::Question(Platform), Some(Trouble::Unanswered))
        );
    }

    #[test]
    fn an_arrived_message_leaves_no_answer_behind() {
        let mut walk = silent();
        walk.change(Story);
        walk.write(Story, "hello".into());
        walk.forward();
        walk.send();
        assert_eq!(walk.back(), Back::Stayed);
        for _ in 0..3 {
            assert!(walk.draft().has_answer(Story));
            walk.hear(Outcome::Done);
        }
        assert_eq!(walk.page(), Page::Done);
        assert!(Question::ALL.into_iter().all(|question| !walk.draft().has_answer(question)));
        assert_eq!(walk.back(), Back::Leaves);
        assert_eq!(walk.page(), Page::Left);
    }

    #[test]
    fn a_failure_keeps_every_answer_and_the_way_back_while_nothing_went_out() {
        let mut walk = silent();
        walk.send();
        walk.hear(Outcome::Lost(Loss::Offline));
        assert!(matches!(walk.sending().stage(), Stage::Stopped(_, Failure::Offline)));
        assert_eq!(walk.back(), Back::Moved);
        assert_eq!(walk.page(), Page::Check);
        assert_eq!(walk.draft().open_question(), None);

        walk.send();
        walk.hear(Outcome::Done);
        walk.hear(Outcome::Done);
        walk.hear(Outcome::Lost(Loss::NoAnswer));
        assert_eq!(walk.back(), Back::Stayed);
        assert_eq!(walk.draft().open_question(), None);
    }

    #[test]
    fn the_long_work_begins_at_the_last_question() {
        let mut walk = opened();
        assert!(!walk.is_at_last_question());
        walk.change(Age);
        assert!(walk.is_at_last_question());
    }
}
