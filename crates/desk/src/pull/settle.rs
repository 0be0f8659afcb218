//! Opening: each stored envelope becomes a case or a message of one, or is kept apart as what it
//! is. The effect, the note that it has a result, and the removal of its ciphertext are one
//! transaction.

use std::collections::BTreeSet;

use rand_core::CryptoRng;
use thiqa_envelope::{OpenError, Opened, PublicKey, recipient};
use thiqa_report::{Body, BodyError, Case, Kind, Mark, ReceivedReport};
use thiqa_wire::{EnvelopeId, Header};

use super::{Opening, Step, matching, sort};
use crate::conversation::{Act, Conversation};
use crate::error::DeskError;
use crate::letter::{self, Letter};
use crate::store::kept::{self, Apart, ApartRow, CaseRow};
use crate::store::{results, waiting};

/// The mark of a report whose `case` another report uses already.
pub const CASE_KNOWN: &str = "case_known";

/// What one envelope became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// A case of this number.
    Case(u64),
    /// A message of the case of this number.
    Message(u64),
    /// Kept apart, under this number.
    Apart(Apart, u64),
}

/// What an envelope is, before anything is written.
enum Verdict {
    Report(Letter, Box<ReceivedReport>),
    Message(&'static str, Letter),
    Apart(Apart, &'static str, Letter),
    Newer,
}

/// Opens everything that waits. What a newer version wrote keeps waiting; how many do is returned.
pub(super) fn all(
    opening: &Opening<'_>,
    dice: &mut dyn CryptoRng,
    observe: &mut dyn FnMut(Step),
) -> Result<(Vec<Settled>, usize), DeskError> {
    let store = opening.desk.store();
    let (mut settled, mut newer) = (Vec::new(), 0);
    for id in sort::in_order(opening)? {
        let Some(bytes) = waiting::bytes(store.reader(), id)? else { continue };
        let key = Header::of(&bytes).ok().map(|header| header.key);
        let verdict = judge(opening, id, bytes);
        observe(Step::Opened(id));
        let done = store.write(|tx| {
            let done = match verdict {
                Verdict::Newer => return waiting::note_newer(tx, id).map(|()| None),
                Verdict::Report(letter, report) => add_case(opening, tx, &letter, &report, dice)?,
                Verdict::Message(kind, letter) => {
                    match matching::add_to_its_case(opening, tx, &letter, dice)? {
                        Some(case) => Settled::Message(case),
                        None => add_apart(opening, tx, Apart::Unmatched, kind, &letter, dice)?,
                    }
                }
                Verdict::Apart(kind, reason, letter) => {
                    add_apart(opening, tx, kind, reason, &letter, dice)?
                }
            };
            results::add(tx, id, key, opening.today)?;
            waiting::remove(tx, id)?;
            Ok(Some(done))
        })?;
        match done {
            Some(done) => settled.push(done),
            None => newer += 1,
        }
        observe(Step::Settled(id));
    }
    Ok((settled, newer))
}

/// Opens one envelope. Total: any bytes have a verdict.
fn judge(opening: &Opening<'_>, id: EnvelopeId, envelope: Vec<u8>) -> Verdict {
    match recipient::at_desk(&opening.deployment, |key| opening.keys.get(&key), &envelope) {
        Err(OpenError::Newer) => Verdict::Newer,
        Err(OpenError::NotOurs) => {
            Verdict::Apart(Apart::Unreadable, "not_ours", Letter::unopened(id, envelope))
        }
        Ok(opened) => read(opened),
    }
}

fn read(opened: Opened) -> Verdict {
    let first = opened.auth.is_first_report();
    let body = Body::decode(&opened.body);
    let letter = Letter::opened(opened);
    match body {
        Err(error) => Verdict::Apart(Apart::Quarantined, broken_rule(error), letter),
        Ok(body) => match body.report() {
            Some(report) if first => Verdict::Report(letter, Box::new(report)),
            Some(_) => Verdict::Apart(Apart::Quarantined, "report_with_auth", letter),
            None => Verdict::Message(kind_of(body.kind()), letter),
        },
    }
}

/// What a message that fits no case is shown as.
fn kind_of(kind: &Kind) -> &'static str {
    match kind {
        Kind::Followup => "followup",
        Kind::Withdraw => "withdraw",
        Kind::UndoWithdraw => "undo_withdraw",
        Kind::Report | Kind::Reply | Kind::Other(_) => "other_kind",
    }
}

fn broken_rule(error: BodyError) -> &'static str {
    match error {
        BodyError::TooLarge => "too_large",
        BodyError::NotJson => "not_json",
        BodyError::DuplicateKey => "duplicate_key",
        BodyError::TooDeep => "too_deep",
        BodyError::StringTooLong => "string_too_long",
        BodyError::NotVersion1 => "not_version_1",
    }
}

fn add_case(
    opening: &Opening<'_>,
    tx: &rusqlite::Connection,
    letter: &Letter,
    report: &ReceivedReport,
    dice: &mut dyn CryptoRng,
) -> Result<Settled, DeskError> {
    let number = kept::next_case(tx)?;
    let tags = report.case.as_ref().and_then(|case| tags(opening, case));
    let owners = owners(tx, tags.iter().flatten())?;
    let mark = if report.case.is_some() && tags.is_none() {
        Some(Mark::CaseUnusable.id())
    } else {
        (!owners.is_empty()).then_some(CASE_KNOWN)
    };
    let row = CaseRow {
        number,
        received: opening.today,
        shown: None,
        held: None,
        mark: mark.map(str::to_owned),
        sealed: letter.seal(opening.keyring, &letter::place('c', number), dice),
    };
    kept::add_case(tx, &row)?;
    for tag in tags.iter().flatten().filter(|_| owners.is_empty()) {
        kept::add_known(tx, tag, number)?;
    }
    for owner in owners {
        kept::add_claim(tx, number, owner)?;
        flag(opening, tx, owner, dice)?;
    }
    Ok(Settled::Case(number))
}

/// Two reports came with one `case`, so one of them was written by somebody who knew the other's.
/// The first keeps the conversation; which of them is hers, nobody can tell.
fn flag(
    opening: &Opening<'_>,
    tx: &rusqlite::Connection,
    owner: u64,
    dice: &mut dyn CryptoRng,
) -> Result<(), DeskError> {
    let conversation = Conversation::if_it_opens(tx, opening.keyring, owner)?;
    if conversation.is_some_and(|it| it.is_flagged()) {
        return Ok(());
    }
    opening.pen(tx).note(owner, &Act::Flag { on: true }, dice)
}

/// What no other conversation may use; `None` where the reply key is no key, or one value stands
/// for two.
fn tags(opening: &Opening<'_>, case: &Case) -> Option<[[u8; 32]; 5]> {
    PublicKey::from_bytes(&case.reply_key).ok()?;
    if case.reporter_to_desk == case.desk_to_reporter {
        return None;
    }
    let tag = |kind, value: &[u8]| opening.keyring.tag(kind, value);
    Some([
        matching::tag(opening.keyring, &case.reference),
        tag("mailbox", &case.mailbox),
        tag("reply_pk", &case.reply_key),
        tag("mac", &case.reporter_to_desk),
        tag("mac", &case.desk_to_reporter),
    ])
}

/// The cases whose conversations use any of these.
fn owners<'a>(
    tx: &rusqlite::Connection,
    tags: impl Iterator<Item = &'a [u8; 32]>,
) -> Result<BTreeSet<u64>, DeskError> {
    let mut owners = BTreeSet::new();
    for tag in tags {
        owners.extend(kept::known(tx, tag)?);
    }
    Ok(owners)
}

fn add_apart(
    opening: &Opening<'_>,
    tx: &rusqlite::Connection,
    kind: Apart,
    reason: &str,
    letter: &Letter,
    dice: &mut dyn CryptoRng,
) -> Result<Settled, DeskError> {
    let number = kept::next_apart(tx, kind)?;
    let row = ApartRow { kind, number, received: opening.today, reason: reason.to_owned() };
    let place = letter::place(kind.letter(), number);
    let tag = letter.case_ref().map(|it| matching::tag(opening.keyring, &it));
    kept::add_apart(tx, &row, tag.as_ref(), &letter.seal(opening.keyring, &place, dice))?;
    Ok(Settled::Apart(kind, number))
}
