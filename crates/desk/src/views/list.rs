//! Everything at the desk, in short.

use std::ops::RangeInclusive;

use serde::{Serialize, Serializer};

use super::dead_letter::DeadLetterLine;
use super::erased::ErasedLine;
use super::index::{Index, ListedCase};
use super::line::CaseLine;
use super::urgency::rank;
use crate::case::read_id;
use crate::dead_letter_kind::DeadLetterKind;
use crate::error::Fault;
use crate::session::Session;
use crate::store::dead_letters;
use crate::store::{tombstones, waiting};

/// Everything at the desk, in short; the shape of `list --json`.
#[derive(Clone, Debug, Serialize)]
pub struct Inbox {
    /// The cases, the most urgent first.
    #[serde(serialize_with = "lines")]
    pub cases: Vec<ListedCase>,
    /// Those that were set aside, likewise.
    #[serde(serialize_with = "lines")]
    pub aside: Vec<ListedCase>,
    /// What is left of cases that were erased.
    pub erased: Vec<ErasedLine>,
    /// How many envelopes did not open.
    pub unreadable: usize,
    /// How many a newer version wrote; they wait for an update.
    pub newer: u64,
    /// How many opened and break a rule.
    pub quarantined: usize,
    /// How many messages fit no case.
    pub unmatched: usize,
    /// The dead letters, one by one.
    #[serde(rename = "apart")]
    pub dead_letters: Vec<DeadLetterLine>,
}

impl Inbox {
    /// The lines of the cases.
    pub fn lines(&self) -> impl Iterator<Item = &CaseLine> {
        self.cases.iter().map(|case| &***case)
    }

    /// The dead letters of one kind, the first first.
    pub fn dead_letters_of(&self, kind: DeadLetterKind) -> impl Iterator<Item = &DeadLetterLine> {
        self.dead_letters.iter().filter(move |it| it.kind == kind.name())
    }

    /// The numbers of the cases between these two.
    pub fn within(&self, numbers: &RangeInclusive<u64>) -> Vec<u64> {
        within(numbers, self.lines())
    }

    /// The lines of those that were set aside.
    pub fn aside_lines(&self) -> impl Iterator<Item = &CaseLine> {
        self.aside.iter().map(|case| &***case)
    }

    /// The numbers of those that were set aside between these two.
    pub fn aside_within(&self, numbers: &RangeInclusive<u64>) -> Vec<u64> {
        within(numbers, self.aside_lines())
    }
}

/// Everything at the desk, in short, from an index that is brought up to date for it.
///
/// # Errors
/// A [`Fault`] of the database.
pub fn list(session: &Session, index: &mut Index) -> Result<Inbox, Fault> {
    if !index.is_of(session) {
        *index = Index::new(session)?;
    }
    index.refresh()?;
    let mut cases: Vec<ListedCase> = index.cases().cloned().collect();
    cases.sort_by(|one, other| rank(one).cmp(&rank(other)));
    let (aside, cases) = cases.into_iter().partition(|case: &ListedCase| case.aside.is_some());
    let store = session.store().reader();
    let mut letters = Vec::new();
    for kind in DeadLetterKind::ALL {
        letters.extend(dead_letters::all(store, kind)?.iter().map(DeadLetterLine::of));
    }
    let count =
        |kind: DeadLetterKind| letters.iter().filter(|line| line.kind == kind.name()).count();
    let erased = tombstones::all(store)?;
    Ok(Inbox {
        cases,
        aside,
        erased: erased.into_iter().map(|(number, day)| ErasedLine::of(number, day)).collect(),
        unreadable: count(DeadLetterKind::Unreadable),
        newer: waiting::count_newer(store)?,
        quarantined: count(DeadLetterKind::Quarantined),
        unmatched: count(DeadLetterKind::Unmatched),
        dead_letters: letters,
    })
}

fn within<'a>(
    numbers: &RangeInclusive<u64>,
    cases: impl Iterator<Item = &'a CaseLine>,
) -> Vec<u64> {
    let all = cases.filter_map(|case| Some(read_id(&case.id)?.1));
    all.filter(|number| numbers.contains(number)).collect()
}

fn lines<S: Serializer>(cases: &[ListedCase], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(cases.iter().map(|case| &***case))
}
