//! What is typed of a list, line by line or in figures, and what is in the way of opening it.
//! Nothing of it is sent: a code leads to keys on this phone.

use thiqa_envelope::{CaseCode, Change, Correction, LINES, Reading, Things, TypedList, renamed};
use zeroize::Zeroizing;

/// Letters before things are suggested: one fits too many.
const FEW_LETTERS: usize = 2;
/// Suggestions at most: what fits beneath a line on a small screen.
const SUGGESTIONS: usize = 4;

/// What is typed so far.
#[derive(Default)]
pub struct ListInput {
    lines: [Zeroizing<String>; LINES],
    digits: Zeroizing<String>,
    /// The line that is being typed, from 0.
    pub at: usize,
    /// What is in the way.
    pub obstacle: Option<Obstacle>,
    /// Things that the unknown line may mean.
    near: Vec<u8>,
    /// Orders of the lines that would be a list: asked, never assumed.
    corrections: Vec<Correction>,
    /// The mailbox is being read.
    pub is_opening: bool,
}

/// What is in the way of opening a list. Lines count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// This line names nothing that can be on a list.
    Unknown(usize),
    /// This line is empty.
    Empty(usize),
    /// More lines than a list has.
    TooMany,
    /// The number of this line is not 1–8.
    Quantity(usize),
    /// A line is wrong or out of order.
    CheckFails,
    /// The figures are no list's.
    Digits,
    /// The list is lost.
    Lost,
    /// The names of the things cannot be had.
    NoNames,
    /// Several lists fit, and nothing tells which is hers.
    Undecided,
    /// The relay does not answer.
    Unreached,
}

impl ListInput {
    /// What stands on a line.
    pub fn line(&self, at: usize) -> &str {
        self.lines.get(at).map_or("", |line| line)
    }

    /// The figures.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// Things that the unknown line may mean, the nearest first.
    pub fn near(&self) -> &[u8] {
        &self.near
    }

    /// How the lines may have got out of order.
    pub fn changes(&self) -> Vec<Change> {
        self.corrections.iter().map(|correction| correction.change).collect()
    }

    /// Types on a line. A list that is pasted goes line by line; the line to go to then is returned.
    /// While the names of the things are not here, a whole one overwrites no other line.
    pub fn write_line(
        &mut self,
        at: usize,
        text: &str,
        names: Option<(&Things, &str)>,
    ) -> Option<usize> {
        self.says_nothing();
        self.at = at;
        let mut next = None;
        if let Some((before, after)) = text.split_once('\n') {
            next = Some(at + 1).filter(|&it| it < LINES);
            let list = TypedList::text(text);
            if self.line(at) == [before, after].concat() {
                // Enter is the way to the next line, and tears no word apart.
                next = Some((at + 1).min(LINES - 1));
            } else if list.rows().len() > 1 {
                next = self.paste(at, text, &list, names);
            } else {
                self.set(at, text.trim());
            }
        } else {
            self.set(at, text);
        }
        self.at = next.unwrap_or(at);
        next
    }

    /// Rows of a list go to the lines from this one on; a whole one, whose rows name things, to all of
    /// them. Where others stand there, or where it is more than a list, it stays together, and nothing
    /// is lost.
    fn paste(
        &mut self,
        at: usize,
        text: &str,
        list: &TypedList,
        names: Option<(&Things, &str)>,
    ) -> Option<usize> {
        let count = list.rows().len();
        if names.is_some_and(|(things, tongue)| list.names_things(things, tongue)) {
            self.lines = Default::default();
        }
        let first = if count == LINES { 0 } else { at };
        let is_free = |other: usize| other == at || self.line(other).trim().is_empty();
        if first + count <= LINES && (first..first + count).all(is_free) {
            self.spread(first, list);
            Some(first + count - 1)
        } else {
            self.set(at, text);
            None
        }
    }

    fn spread(&mut self, first: usize, list: &TypedList) {
        for (at, row) in list.rows().enumerate() {
            self.set(first + at, row);
        }
    }

    fn set(&mut self, at: usize, text: &str) {
        if let Some(line) = self.lines.get_mut(at) {
            *line = Zeroizing::new(text.to_owned());
        }
    }

    /// Takes a name on this line, for the words that were meant for it; all else there stays.
    pub fn take_name(&mut self, at: usize, name: &str) {
        let text = renamed(self.line(at), name);
        self.says_nothing();
        self.at = at;
        self.set(at, &text);
    }

    /// Types figures.
    pub fn write_digits(&mut self, text: String) {
        self.says_nothing();
        self.digits = Zeroizing::new(text);
    }

    /// Whatever was in the way is no longer said.
    pub fn says_nothing(&mut self) {
        self.obstacle = None;
        self.near.clear();
        self.corrections.clear();
    }

    /// Things that begin like what is being typed on this line, unless it names one already.
    pub fn suggestions(&self, at: usize, things: &Things, tongue: &str) -> Vec<u8> {
        let typed = self.line(at);
        if at != self.at || typed.chars().filter(|it| it.is_alphabetic()).count() < FEW_LETTERS {
            return Vec::new();
        }
        let found = things.suggest(typed, tongue, SUGGESTIONS);
        // What has a number after it, or stands there as it is called, is finished.
        let typed = typed.trim_end();
        let is_finished = typed.ends_with(char::is_numeric)
            || found.iter().any(|&it| things.name(it, tongue) == typed);
        if is_finished { Vec::new() } else { found }
    }

    /// Reads the lines as one list; what is in the way is noted.
    pub fn read(&mut self, things: &Things, tongue: &str) -> Vec<CaseCode> {
        let read = self.typed(things, tongue).read(things, tongue);
        self.take(read)
    }

    /// The same where the line at `place` cannot be read: every code that fits the others.
    pub fn read_without(&mut self, place: usize, things: &Things, tongue: &str) -> Vec<CaseCode> {
        let read = self.typed(things, tongue).read_without(place, things, tongue);
        self.take(read)
    }

    /// Reads the figures; what is in the way is noted.
    pub fn read_digits(&mut self) -> Vec<CaseCode> {
        match CaseCode::from_digits(&self.digits) {
            Ok(code) => vec![code],
            Err(_) => self.stops(Obstacle::Digits),
        }
    }

    /// The code of an order that was asked for.
    pub fn accept(&self, which: usize) -> Vec<CaseCode> {
        self.corrections.get(which).map(|correction| correction.code.clone()).into_iter().collect()
    }

    /// The names of the things are not here.
    pub fn has_no_names(&mut self) -> Vec<CaseCode> {
        self.stops(Obstacle::NoNames)
    }

    /// The line that is in the way.
    pub fn wrong_line(&self) -> Option<usize> {
        match self.obstacle? {
            Obstacle::Unknown(at) | Obstacle::Empty(at) | Obstacle::Quantity(at) => Some(at),
            Obstacle::TooMany
            | Obstacle::CheckFails
            | Obstacle::Digits
            | Obstacle::Lost
            | Obstacle::NoNames
            | Obstacle::Undecided
            | Obstacle::Unreached => None,
        }
    }

    /// The list that is typed. Where a field holds several of its rows, they go to one each, so that
    /// what is said of a line is said where it stands.
    fn typed(&mut self, things: &Things, tongue: &str) -> TypedList {
        let fields = self.lines.each_ref().map(|line| line.as_str());
        let list = TypedList::fields(&fields);
        let count =
            |rows: &mut dyn Iterator<Item = &str>| rows.filter(|it| !it.trim().is_empty()).count();
        let has_several = fields.iter().any(|line| line.contains('\n'))
            || count(&mut list.rows()) > count(&mut fields.into_iter());
        let list = list.meant(things, tongue).unwrap_or(list);
        if has_several && (LINES - 1..=LINES).contains(&list.rows().len()) {
            self.lines = Default::default();
            self.spread(0, &list);
        }
        list
    }

    fn take(&mut self, read: Reading) -> Vec<CaseCode> {
        self.says_nothing();
        match read {
            Reading::Code(code) => vec![code],
            Reading::Candidates(codes) => codes,
            Reading::WrongCount(count) => {
                let empty = self.lines.iter().position(|line| line.trim().is_empty());
                let empty = empty.filter(|_| count <= LINES);
                self.stops(empty.map_or(Obstacle::TooMany, Obstacle::Empty))
            }
            Reading::Unknown { line, near } => {
                self.near = near;
                self.stops(Obstacle::Unknown(line))
            }
            Reading::Quantity { line } => self.stops(Obstacle::Quantity(line)),
            Reading::CheckFails { corrections } => {
                self.corrections = corrections;
                self.stops(Obstacle::CheckFails)
            }
            Reading::TooManyCandidates => self.stops(Obstacle::CheckFails),
        }
    }

    fn stops(&mut self, obstacle: Obstacle) -> Vec<CaseCode> {
        self.obstacle = Some(obstacle);
        Vec::new()
    }
}

#[cfg(test)]
mod tests;
