//! Matching: a message is part of the case that it names and whose key its MAC was made with, and
//! of no other. What fits no case yet is tried again after every pull.

use rusqlite::Connection;
use thiqa_envelope::{Auth, AuthContext, MacKey};
use thiqa_wire::Direction;

use super::context::PullContext;
use super::pulled::{Settled, Step};
use crate::case::report;
use crate::case::stored_message::{self, StoredMessage};
use crate::dead_letter_kind::DeadLetterKind;
use crate::error::Fault;
use crate::keys::Keyring;
use crate::store::dead_letters;
use crate::store::{cases, known};

/// What stands for a case's ref where rows are searched for it.
pub(super) fn tag(keyring: &Keyring, reference: &[u8]) -> [u8; 32] {
    keyring.tag("ref", reference)
}

/// Writes a message into the journal of its case; `None` where it fits none.
pub(super) fn add_to_its_case(
    context: &PullContext<'_>,
    tx: &Connection,
    message: &StoredMessage,
) -> Result<Option<u64>, Fault> {
    let Some(case) = case_of(context, tx, message)? else { return Ok(None) };
    context.journal(tx).receive(case, message)?;
    Ok(Some(case))
}

/// Tries again what named a case that was not known when it came.
pub(super) fn try_again(
    context: &PullContext<'_>,
    observe: &mut dyn FnMut(Step),
) -> Result<Vec<Settled>, Fault> {
    let store = context.store();
    let mut found = Vec::new();
    for number in dead_letters::unmatched_of_known_cases(store.reader())? {
        let case = store.write(|tx| {
            let Some((_, sealed)) = dead_letters::one(tx, DeadLetterKind::Unmatched, number)?
            else {
                return Ok(None);
            };
            let aad = stored_message::aad(DeadLetterKind::Unmatched.letter(), number);
            let Ok(message) = StoredMessage::open(context.keys(), &aad, &sealed) else {
                return Ok(None);
            };
            let case = add_to_its_case(context, tx, &message)?;
            if case.is_some() {
                dead_letters::remove(tx, DeadLetterKind::Unmatched, number)?;
            }
            Ok::<_, Fault>(case)
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
    context: &PullContext<'_>,
    tx: &Connection,
    message: &StoredMessage,
) -> Result<Option<u64>, Fault> {
    let Some(reference) = message.case_ref() else { return Ok(None) };
    let Some(number) = known::case_of(tx, &tag(context.keys(), &reference))? else {
        return Ok(None);
    };
    let Some(row) = cases::one(tx, number)? else { return Ok(None) };
    // A report that does not open any more has no key: its messages wait.
    let report = report(context.keys(), &row).ok();
    let Some(case) = report.and_then(|report| report.case) else { return Ok(None) };
    let context = AuthContext { direction: Direction::ToDesk, envelope: message.envelope };
    let key = MacKey::new(case.reporter_to_desk);
    let auth = Auth::from_bytes(message.auth);
    let hers = auth.verify(&case.reference, &key, context, &message.body);
    Ok(hers.then_some(number))
}
