//! The list that opens the answers: declined or taken, shown, and two of its lines asked for again.

use thiqa_envelope::CaseCode;

use super::{Page, Recall, Walk};

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

    /// Takes the list of the report that has arrived, unless it was declined before.
    pub fn give_list(&mut self, code: CaseCode) {
        self.list = Some(code).filter(|_| self.wants_list);
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
        self.recall = Recall::of(random);
        self.turn(Page::Recall);
    }

    /// The two lines that are asked for.
    pub fn recall(&self) -> &Recall {
        &self.recall
    }

    /// Types one of the two lines.
    pub fn write_recall(&mut self, which: usize, text: String) {
        self.recall.write(which, text);
    }

    /// Goes on where both are right.
    pub fn check_recall(&mut self, is_right: &dyn Fn(usize, &str) -> bool) {
        if self.recall.check(is_right) {
            self.finish();
        }
    }

    /// Goes on to the end of the visit.
    pub fn finish(&mut self) {
        self.turn(Page::Done);
    }
}
