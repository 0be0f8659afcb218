//! One thing of the list, whole.

use serde::Serialize;

use super::case::Case;
use super::dead_letter::DeadLetter;
use super::erased::ErasedLine;
use crate::case::{CaseError, read_id};
use crate::dead_letter_kind::DeadLetterKind;
use crate::session::Session;
use crate::store::dead_letters;
use crate::store::{cases, tombstones};

/// What `show` shows.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Item {
    /// A case.
    Case(Box<Case>),
    /// What is left of one.
    Erased(ErasedLine),
    /// A dead letter.
    DeadLetter(DeadLetter),
}

/// One thing of the list, whole: a case as it stands once this person has read it, so that an erase
/// shows the day that it gets. Whoever shows it to a person notes that with `mark_seen`; here nothing
/// is written.
///
/// # Errors
/// [`CaseError::NoSuchItem`].
pub fn show(session: &Session, id: &str) -> Result<Item, CaseError> {
    let unknown = || CaseError::NoSuchItem(id.to_owned());
    let (store, keys) = (session.store().reader(), session.keys());
    let (letter, number) = read_id(id).ok_or_else(unknown)?;
    if letter == 'c' {
        if let Some(day) = tombstones::erased_on(store, number)? {
            return Ok(Item::Erased(ErasedLine::of(number, day)));
        }
        let row = cases::one(store, number)?.ok_or_else(unknown)?;
        return Ok(Item::Case(Box::new(Case::open(session, &row)?)));
    }
    let kind = DeadLetterKind::ALL.into_iter().find(|kind| kind.letter() == letter);
    let kind = kind.ok_or_else(unknown)?;
    let (row, sealed) = dead_letters::one(store, kind, number)?.ok_or_else(unknown)?;
    Ok(Item::DeadLetter(DeadLetter::open(keys, &row, &sealed)?))
}
