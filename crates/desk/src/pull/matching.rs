//! Matching: a message is part of the case that it names and whose key its MAC was made with, and
//! of no other. What fits no case yet is tried again after every pull.

use rand_core::CryptoRng;
use rusqlite::Connection;
use thiqa_envelope::{Auth, AuthContext, MacKey};
use thiqa_wire::Direction;

use super::{Opening, Settled, Step};
use crate::desk::Keyring;
use crate::error::DeskError;
use crate::letter::{self, Letter};
use crate::store::kept::{self, Apart};

/// What stands for a case's ref where rows are searched for it.
pub(super) fn tag(keyring: &Keyring, reference: &[u8]) -> [u8; 32] {
    keyring.tag("ref", reference)
}

/// Writes a message into the journal of its case; `None` where it fits none.
pub(super) fn add_to_its_case(
    opening: &Opening<'_>,
    tx: &Connection,
    letter: &Letter,
    dice: &mut dyn CryptoRng,
) -> Result<Option<u64>, DeskError> {
    let Some(case) = case_of(opening, tx, letter)? else { return Ok(None) };
    opening.pen(tx).receive(case, letter, dice)?;
    Ok(Some(case))
}

/// Tries again what named a case that was not known when it came.
pub(super) fn try_again(
    opening: &Opening<'_>,
    dice: &mut dyn CryptoRng,
    observe: &mut dyn FnMut(Step),
) -> Result<Vec<Settled>, DeskError> {
    let store = opening.desk.store();
    let mut found = Vec::new();
    for number in kept::unmatched_of_known_cases(store.reader())? {
        let case = store.write(|tx| {
            let Some((_, sealed)) = kept::apart(tx, Apart::Unmatched, number)? else {
                return Ok(None);
            };
            let place = letter::place(Apart::Unmatched.letter(), number);
            let Ok(letter) = Letter::open(opening.keyring, &place, &sealed) else {
                return Ok(None);
            };
            let case = add_to_its_case(opening, tx, &letter, dice)?;
            if case.is_some() {
                kept::remove_apart(tx, Apart::Unmatched, number)?;
            }
            Ok(case)
        })?;
        if let Some(case) = case {
            found.push(Settled::Message(case));
            observe(Step::Matched(case));
        }
    }
    Ok(found)
}

/// The case that a message names, where its MAC was made with that case's key.
fn case_of(
    opening: &Opening<'_>,
    tx: &Connection,
    letter: &Letter,
) -> Result<Option<u64>, DeskError> {
    let Some(reference) = letter.case_ref() else { return Ok(None) };
    let Some(number) = kept::known(tx, &tag(opening.keyring, &reference))? else {
        return Ok(None);
    };
    let Some(row) = kept::case(tx, number)? else { return Ok(None) };
    // A report that does not open any more has no key: its messages wait.
    let report = letter::report(opening.keyring, &row).ok();
    let Some(case) = report.and_then(|report| report.case) else { return Ok(None) };
    let context = AuthContext { direction: Direction::ToDesk, envelope: letter.envelope };
    let key = MacKey::new(case.reporter_to_desk);
    let auth = Auth::from_bytes(letter.auth);
    let hers = auth.verify(&case.reference, &key, context, &letter.body);
    Ok(hers.then_some(number))
}
