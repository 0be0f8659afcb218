//! What is being sent, and how far it has come.

use thiqa_report::{Draft, Metadata, Question, TooLong, letters_beyond};
use zeroize::Zeroizing;

use super::{Page, Sends, Walk};
use crate::sending::{Outcome, Progress, Sending, Step};

impl Walk {
    /// The sending, where there is one.
    pub fn sending(&self) -> &Sending {
        &self.sending
    }

    /// What is being sent.
    pub fn sends(&self) -> &Sends {
        &self.sends
    }

    /// The body of what is being sent.
    ///
    /// # Errors
    /// By about how many letters it is too long: so many at the end of the story, or of the words.
    pub fn write_body(&self, metadata: Metadata) -> Result<Zeroizing<Vec<u8>>, usize> {
        let letters =
            |text: &str, TooLong { by }| letters_beyond(text, text.len().saturating_sub(by));
        match &self.sends {
            Sends::Report => {
                let returns = self.wants_list;
                let report = self.draft.finish(Metadata { returns, ..metadata });
                let story = self.draft.written(Question::Story);
                report.map_err(|_| 0_usize)?.encode().map_err(|long| letters(story, long))
            }
            Sends::Message(message) => {
                message.encode(&metadata.sent).map_err(|long| letters(self.words(), long))
            }
        }
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
        self.sent_from = Page::Check;
        self.send_now(Sends::Report);
    }

    pub(super) fn send_now(&mut self, what: Sends) {
        self.sends = what;
        self.sending = Sending::begin();
        self.turn(Page::Sending);
    }

    /// Goes on sending, the same bytes.
    pub fn retry(&mut self) {
        self.sending.retry();
    }

    /// Goes on sending after a wait.
    pub fn waited(&mut self) {
        self.sending.waited();
    }

    /// A step of sending takes long.
    pub fn takes_long(&mut self, step: Step) {
        self.sending.takes_long(step);
    }

    /// Takes what came of a step of sending. Once a message has arrived, what was written is erased.
    pub fn hear(&mut self, outcome: Outcome) {
        self.sending.hear(outcome);
        if self.sending.progress() != Progress::Arrived {
            return;
        }
        match std::mem::replace(&mut self.sends, Sends::Report) {
            Sends::Report => {
                self.type_is_given = false;
                let concerned = self.draft.concerned();
                self.last_card = self.draft.card().map(|card| (card, concerned));
                self.draft = Draft::of(self.draft.form());
                self.turn(if self.wants_list { Page::Arrived } else { Page::Done });
            }
            Sends::Message(message) => self.has_said(&message),
        }
    }
}
