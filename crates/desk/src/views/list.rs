//! Everything at the desk, in short.

use serde::{Serialize, Serializer};

use super::dead_letter::DeadLetterLine;
use super::erased::ErasedLine;
use super::index::{Index, ListedCase};
use super::line::CaseLine;
use crate::dead_letter_kind::DeadLetterKind;
use crate::error::Fault;
use crate::session::Session;
use crate::store::dead_letters;
use crate::store::{tombstones, waiting};

/// Everything at the desk, in short; the shape of `list --json`.
#[derive(Clone, Debug, Serialize)]
pub struct Inbox {
    /// The cases: those that speak of a danger, then the others; the first first.
    #[serde(serialize_with = "lines")]
    pub cases: Vec<ListedCase>,
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
}

/// Everything at the desk, in short, from an index that is brought up to date for it.
///
/// # Errors
/// A [`Fault`] of the database.
pub fn list(session: &Session, index: &mut Index) -> Result<Inbox, Fault> {
    index.refresh()?;
    let mut cases: Vec<ListedCase> = index.cases().cloned().collect();
    cases.sort_by_key(|case| case.danger.is_empty());
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
        erased: erased.into_iter().map(|(number, day)| ErasedLine::of(number, day)).collect(),
        unreadable: count(DeadLetterKind::Unreadable),
        newer: waiting::count_newer(store)?,
        quarantined: count(DeadLetterKind::Quarantined),
        unmatched: count(DeadLetterKind::Unmatched),
        dead_letters: letters,
    })
}

fn lines<S: Serializer>(cases: &[ListedCase], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(cases.iter().map(|case| &***case))
}
