//! The list that opens the answers: declined or taken, shown, and two of its lines asked for again.

use thiqa_envelope::CaseCode;
use zeroize::Zeroizing;

use super::{Page, Walk};

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
}
