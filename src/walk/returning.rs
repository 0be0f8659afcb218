//! Coming back with a list: what the mailbox holds, what she answers, and her wishes to stop or to
//! erase.

use thiqa_envelope::CaseCode;
use thiqa_report::{
    Choice, Consent, Destination, Followup, Form, Message, Question, Reply, STRING_LIMIT, Tap, Wish,
};
use zeroize::Zeroizing;

use super::visit::Visit;
use super::{Noted, Page, Reception, Sends, Walk};
use crate::conversation::Conversation;
use crate::list_input::{ListInput, Obstacle};

impl Walk {
    /// Goes to where a list is entered.
    pub fn come_back(&mut self) {
        match self.reception {
            Reception::Missing(missing) => self.turn(Page::Unavailable(missing)),
            Reception::Awaited(_) | Reception::Open => self.turn_from_forms(Page::Enter),
        }
    }

    /// What is typed of a list.
    pub fn list_input(&self) -> &ListInput {
        &self.list_input
    }

    /// Types.
    pub fn enter<T>(&mut self, typing: impl FnOnce(&mut ListInput) -> T) -> T {
        typing(&mut self.list_input)
    }

    /// The list was lost: a new message, which says that there was one before.
    pub fn has_lost_list(&mut self) {
        if self.list_input.is_opening {
            return;
        }
        self.list_input = ListInput::default();
        self.draft.turn_to(Form::Cyberviolence);
        self.draft.choose(Question::WroteBefore, Choice::Yes);
        self.start(Form::Cyberviolence);
    }

    /// Begins to open what is typed; gives the number of this attempt, none while another runs.
    pub fn begin_attempt(&mut self) -> Option<u32> {
        if self.list_input.is_opening {
            return None;
        }
        self.list_input.is_opening = true;
        self.attempts += 1;
        Some(self.attempts)
    }

    /// Reads what is typed, for this attempt; without a code it ends here.
    pub fn read_list_input(
        &mut self,
        attempt: u32,
        read: impl FnOnce(&mut ListInput) -> Vec<CaseCode>,
    ) -> Vec<CaseCode> {
        if !self.awaits(attempt) {
            return Vec::new();
        }
        let codes = read(&mut self.list_input);
        self.list_input.is_opening = !codes.is_empty();
        codes
    }

    /// The mailbox was read, or why not: then what was typed stays. `false` where nobody waits for
    /// this attempt any more.
    pub fn opened(&mut self, attempt: u32, read: Result<Vec<Reply>, Obstacle>) -> bool {
        let is_awaited = self.awaits(attempt);
        if is_awaited {
            self.list_input.is_opening = false;
            match read {
                Ok(replies) => {
                    let conversation = Conversation::of(replies);
                    self.visit = Visit { is_open: true, conversation, ..Visit::default() };
                    self.list_input = ListInput::default();
                    self.list = None;
                    self.go_home();
                }
                Err(obstacle) => self.list_input.obstacle = Some(obstacle),
            }
        }
        is_awaited
    }

    fn awaits(&self, attempt: u32) -> bool {
        self.page == Page::Enter && self.list_input.is_opening && self.attempts == attempt
    }

    /// Whether a list has opened a case, and nobody has closed it.
    pub fn is_visiting(&self) -> bool {
        self.visit.is_open
    }

    /// The mailbox was read again, or the relay does not answer.
    pub fn looked_again(&mut self, replies: Option<Vec<Reply>>) {
        if self.page == Page::Conversation {
            self.visit.is_unreached = replies.is_none();
            if let Some(replies) = replies {
                self.visit.conversation = Conversation::of(replies);
            }
        }
    }

    /// Whether the relay did not answer the last time.
    pub fn is_unreached(&self) -> bool {
        self.visit.is_unreached
    }

    /// What the list has opened.
    pub fn conversation(&self) -> &Conversation {
        &self.visit.conversation
    }

    /// Nothing of it is left on the page.
    pub(super) fn close_conversation(&mut self) {
        self.visit = Visit::default();
        self.sends = Sends::Report;
        self.turn(Page::Welcome);
    }

    /// What was typed is for nobody who comes after.
    pub(super) fn close_list_input(&mut self) {
        self.list_input = ListInput::default();
        self.turn(Page::Welcome);
    }

    /// Whether she answered this question of consent in this visit, and what.
    pub fn consent(&self, to: Destination) -> Option<Consent> {
        self.visit.answered.iter().rev().find(|(it, _)| *it == to).map(|(_, answer)| *answer)
    }

    /// How many of her messages have arrived in this visit.
    pub fn arrived(&self) -> usize {
        self.visit.arrived
    }

    /// Goes to where more can be written.
    pub fn answer(&mut self) {
        self.turn(Page::Answer);
    }

    /// What is being written to the team.
    pub fn words(&self) -> &str {
        &self.visit.words
    }

    /// Takes what is written to the team.
    pub fn write_words(&mut self, text: String) {
        self.visit.words = Zeroizing::new(text);
        self.visit.is_silent = false;
    }

    /// Whether it was to be sent though nothing is written, or too much.
    pub fn is_unsendable(&self) -> bool {
        self.visit.is_silent || self.visit.words.len() > STRING_LIMIT
    }

    /// Sends what is written.
    pub fn say_words(&mut self) {
        self.visit.is_silent = self.visit.words.trim().is_empty();
        if !self.is_unsendable() {
            let text = Some(self.visit.words.clone());
            self.say(Message::Followup(Followup { text, ..Followup::default() }));
        }
    }

    /// Says it with one tap.
    pub fn tap(&mut self, tap: Tap) {
        self.say(Message::Followup(Followup { tap: Some(tap), ..Followup::default() }));
    }

    /// Answers whether this destination may be told.
    pub fn consents(&mut self, to: Destination, answer: Consent) {
        let consent = vec![(to, answer)];
        self.say(Message::Followup(Followup { consent, ..Followup::default() }));
    }

    /// Goes to the two wishes.
    pub fn withdraw(&mut self) {
        self.turn(Page::Withdraw);
    }

    /// Goes to what an erasure means.
    pub fn erase(&mut self) {
        self.turn(Page::Erase);
    }

    /// Wishes to stop, or to erase.
    pub fn wish(&mut self, wish: Wish, last_message: bool) {
        self.say(Message::Withdraw { wish, last_message });
    }

    /// Takes the wish to erase back.
    pub fn undo(&mut self) {
        self.say(Message::UndoWithdraw);
    }

    /// Asks whether the mailbox shall be emptied.
    pub fn ask_to_empty(&mut self) {
        self.visit.is_unreached = false;
        self.turn(Page::Empty);
    }

    /// The mailbox is empty, or the relay does not answer.
    pub fn emptied(&mut self, done: bool) {
        if self.page != Page::Empty {
            return;
        }
        self.visit.is_unreached = !done;
        if done {
            self.visit.conversation = Conversation::default();
            self.turn(Page::Noted(Noted::Emptied));
        }
    }

    /// Goes back to where a message of the case begins: the end of the visit in which the report
    /// was sent, while its list is here, else what a list has opened.
    pub fn go_home(&mut self) {
        self.turn(if self.list.is_some() { Page::Done } else { Page::Conversation });
    }

    /// Begins to send a message of this case.
    fn say(&mut self, message: Message) {
        self.sent_from = self.page;
        self.send_now(Sends::Message(message));
    }

    /// A message of the case has arrived.
    pub(super) fn has_said(&mut self, message: &Message) {
        self.visit.arrived += 1;
        let noted = match message {
            Message::Followup(followup) => {
                self.visit.answered.extend(&followup.consent);
                if followup.text.is_some() {
                    self.visit.words = Zeroizing::default();
                }
                Noted::Followup
            }
            Message::Withdraw { .. } => Noted::Withdrawn,
            Message::UndoWithdraw => Noted::Followup,
        };
        self.turn(Page::Noted(noted));
    }
}

#[cfg(test)]
mod tests;
