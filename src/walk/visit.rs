//! Coming back with a list: what the mailbox holds, what she answers, and her wishes to stop or to
//! erase.

use thiqa_envelope::CaseCode;
use thiqa_report::{
    Choice, Consent, Destination, Followup, Form, Message, Question, Reply, STRING_LIMIT, Tap, Wish,
};
use zeroize::Zeroizing;

use super::{Noted, Page, Reception, Sends, Walk};
use crate::conversation::Conversation;
use crate::entry::{Entry, Obstacle};

/// Two lines of the list, asked for to make sure that it was copied well.
#[derive(Default)]
pub struct Recall {
    /// Which, from 0.
    pub places: [usize; 2],
    /// What is typed of each.
    typed: [Zeroizing<String>; 2],
    /// The one that is not on the list like this.
    pub wrong: Option<usize>,
}

impl Walk {
    /// Whether she wants the list that opens the answers; the relay cannot tell.
    pub fn wants_list(&self) -> bool {
        self.wants_list
    }

    /// Declines the list, or takes it after all.
    pub fn want_list(&mut self, wants: bool) {
        self.wants_list = wants;
    }

    /// The list that may be shown: that of the report which has arrived.
    pub fn list(&self) -> Option<&CaseCode> {
        self.list.as_ref()
    }

    /// Takes the list of the report that has arrived, unless it was declined before; a list that
    /// was typed is shown to nobody.
    pub fn give_list(&mut self, code: Option<CaseCode>) {
        if self.home == Page::Done {
            self.list = code.filter(|_| self.wants_list);
        }
    }

    /// Shows the list.
    pub fn show_list(&mut self) {
        if self.list.is_some() {
            self.wants_list = true;
            self.turn(Page::List);
        }
    }

    /// Declines the list that was offered; until the page closes it may be taken after all.
    pub fn decline_list(&mut self) {
        self.wants_list = false;
        self.finish();
    }

    /// Shows the other ways to keep it.
    pub fn keep_list(&mut self) {
        self.turn(Page::Keep);
    }

    /// Asks for two of its lines; `random` says which.
    pub fn recall_list(&mut self, random: [u8; 2]) {
        let [first, other] = random.map(usize::from);
        // Two of seven that differ: line 8 is nothing but the check.
        let first = first % 7;
        let second = (first + 1 + other % 6) % 7;
        let places = if first < second { [first, second] } else { [second, first] };
        self.recall = Recall { places, ..Recall::default() };
        self.turn(Page::Recall);
    }

    /// The two lines that are asked for.
    pub fn recall(&self) -> &Recall {
        &self.recall
    }

    /// Types one of the two lines.
    pub fn write_recall(&mut self, which: usize, text: String) {
        self.recall.wrong = None;
        if let Some(place) = self.recall.typed.get_mut(which) {
            *place = Zeroizing::new(text);
        }
    }

    /// Goes on where both are right.
    pub fn check_recall(&mut self, is_right: &dyn Fn(usize, &str) -> bool) {
        let Recall { places, typed, .. } = &self.recall;
        let mut both = places.iter().zip(typed);
        match both.find(|(at, text)| !is_right(**at, text)) {
            Some((at, _)) => self.recall.wrong = Some(*at),
            None => self.finish(),
        }
    }

    /// Goes on to the end of the visit.
    pub fn finish(&mut self) {
        self.turn(Page::Done);
    }

    /// Goes to where a list is entered.
    pub fn come_back(&mut self) {
        match self.reception {
            Reception::Missing(missing) => self.turn(Page::Unavailable(missing)),
            Reception::Awaited(_) | Reception::Open => self.read(Page::Enter),
        }
    }

    /// What is typed of a list.
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Types.
    pub fn enter<T>(&mut self, typing: impl FnOnce(&mut Entry) -> T) -> T {
        typing(&mut self.entry)
    }

    /// The list was lost: a new message, which says that there was one before.
    pub fn has_lost_list(&mut self) {
        if self.entry.is_opening {
            return;
        }
        self.entry = Entry::default();
        self.draft.turn_to(Form::Cyberviolence);
        self.draft.choose(Question::WroteBefore, Choice::Yes);
        self.start(Form::Cyberviolence);
    }

    /// The mailbox was read, or why not: then what was typed stays. `false` where nobody waits for
    /// it any more.
    pub fn opened(&mut self, read: Result<Vec<Reply>, Obstacle>) -> bool {
        let is_awaited = self.page == Page::Enter && self.entry.is_opening;
        self.entry.is_opening = false;
        match read {
            _ if !is_awaited => {}
            Ok(replies) => {
                self.conversation = Conversation::of(replies);
                self.answered.clear();
                self.entry = Entry::default();
                self.list = None;
                self.home = Page::Conversation;
                self.go_home();
            }
            Err(obstacle) => self.entry.obstacle = Some(obstacle),
        }
        is_awaited
    }

    /// The mailbox was read again, or the relay does not answer.
    pub fn looked_again(&mut self, replies: Option<Vec<Reply>>) {
        if self.page == Page::Conversation {
            self.is_unreached = replies.is_none();
            if let Some(replies) = replies {
                self.conversation = Conversation::of(replies);
            }
        }
    }

    /// Whether the relay did not answer the last time.
    pub fn is_unreached(&self) -> bool {
        self.is_unreached
    }

    /// What the list has opened.
    pub fn conversation(&self) -> &Conversation {
        &self.conversation
    }

    /// Nothing of it is left on the page.
    pub(super) fn close_conversation(&mut self) {
        self.conversation = Conversation::default();
        self.answered.clear();
        self.words = Zeroizing::default();
        self.sends = Sends::Report;
        self.turn(Page::Welcome);
    }

    /// What was typed is for nobody who comes after.
    pub(super) fn close_entry(&mut self) {
        self.entry = Entry::default();
        self.turn(Page::Welcome);
    }

    /// Whether she answered this question of consent in this visit, and what.
    pub fn consent(&self, to: Destination) -> Option<Consent> {
        self.answered.iter().rev().find(|(it, _)| *it == to).map(|(_, answer)| *answer)
    }

    /// Goes to where more can be written.
    pub fn answer(&mut self) {
        self.turn(Page::Answer);
    }

    /// What is being written to the team.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Takes what is written to the team.
    pub fn write_words(&mut self, text: String) {
        self.words = Zeroizing::new(text);
        self.is_silent = false;
    }

    /// Whether it was to be sent though nothing is written, or too much.
    pub fn is_unsendable(&self) -> bool {
        self.is_silent || self.words.len() > STRING_LIMIT
    }

    /// Sends what is written.
    pub fn say_words(&mut self) {
        self.is_silent = self.words.trim().is_empty();
        if !self.is_unsendable() {
            let text = Some(self.words.clone());
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
        self.is_unreached = false;
        self.turn(Page::Empty);
    }

    /// The mailbox is empty, or the relay does not answer.
    pub fn emptied(&mut self, done: bool) {
        if self.page != Page::Empty {
            return;
        }
        self.is_unreached = !done;
        if done {
            self.conversation = Conversation::default();
            self.turn(Page::Noted(Noted::Emptied));
        }
    }

    /// Goes back to where the conversation is at home.
    pub fn go_home(&mut self) {
        self.turn(self.home);
    }

    /// Begins to send a message of this case.
    fn say(&mut self, message: Message) {
        self.sent_from = self.page;
        self.send_now(Sends::Message(message));
    }

    /// A message of the case has arrived.
    pub(super) fn has_said(&mut self, message: &Message) {
        let noted = match message {
            Message::Followup(followup) => {
                self.answered.extend(&followup.consent);
                if followup.text.is_some() {
                    self.words = Zeroizing::default();
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
