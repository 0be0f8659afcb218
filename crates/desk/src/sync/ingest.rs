//! Opening: each stored envelope becomes a case, a message of one, or a dead letter: what it
//! is. The effect, the note that it has a result, and the removal of its ciphertext are one
//! transaction.

use std::collections::BTreeSet;

use rusqlite::Connection;
use thiqa_envelope::{OpenError, Opened, PublicKey, recipient};
use thiqa_report::{Body, BodyError, Case, Kind, Mark, ReceivedReport};
use thiqa_wire::{EnvelopeId, Header};

use super::context::PullContext;
use super::pulled::{Settled, Step};
use super::{matching, order};
use crate::case::stored_message::{self, StoredMessage};
use crate::case::{Act, Conversation};
use crate::dead_letter_kind::DeadLetterKind;
use crate::error::Fault;
use crate::store::cases::{self, CaseRow, NUMBERS_APART};
use crate::store::dead_letters::{self, DeadLetterRow};
use crate::store::{claims, known, results, waiting};

/// The mark of a report whose `case` another report uses already.
const CASE_KNOWN: &str = "case_known";

/// What an envelope is, before anything is written.
enum Verdict {
    Report(StoredMessage, Box<ReceivedReport>),
    Message(&'static str, StoredMessage),
    DeadLetter(DeadLetterKind, &'static str, StoredMessage),
    Newer,
}

/// Opens everything that waits. What a newer version wrote keeps waiting; how many do is returned.
pub(super) fn all(
    context: &PullContext<'_>,
    observe: &mut dyn FnMut(Step),
) -> Result<(Vec<Settled>, usize), Fault> {
    let store = context.store();
    let (mut settled, mut newer) = (Vec::new(), 0);
    for id in order::in_order(context)? {
        let Some(bytes) = waiting::bytes(store.reader(), id)? else { continue };
        let key = Header::of(&bytes).ok().map(|header| header.key);
        let verdict = judge(context, id, bytes);
        observe(Step::Opened(id));
        let done = store.write(|tx| {
            let done = match verdict {
                Verdict::Newer => return waiting::note_newer(tx, id).map(|()| None),
                Verdict::Report(message, report) => add_case(context, tx, &message, &report)?,
                Verdict::Message(kind, message) => {
                    match matching::add_to_its_case(context, tx, &message)? {
                        Some(case) => Settled::Message(case),
                        None => {
                            add_dead_letter(context, tx, DeadLetterKind::Unmatched, kind, &message)?
                        }
                    }
                }
                Verdict::DeadLetter(kind, reason, message) => {
                    add_dead_letter(context, tx, kind, reason, &message)?
                }
            };
            results::add(tx, id, key, context.today)?;
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
fn judge(context: &PullContext<'_>, id: EnvelopeId, envelope: Vec<u8>) -> Verdict {
    match recipient::at_desk(&context.deployment, |key| context.reception_keys.get(&key), &envelope)
    {
        Err(OpenError::Newer) => Verdict::Newer,
        Err(OpenError::NotOurs) => Verdict::DeadLetter(
            DeadLetterKind::Unreadable,
            "not_ours",
            StoredMessage::unopened(id, envelope),
        ),
        Ok(opened) => read(opened),
    }
}

fn read(opened: Opened) -> Verdict {
    let first = opened.auth.is_first_report();
    let body = Body::decode(&opened.body);
    let message = StoredMessage::opened(opened);
    match body {
        Err(error) => Verdict::DeadLetter(DeadLetterKind::Quarantined, broken_rule(error), message),
        Ok(body) => match body.report() {
            Some(report) if first => Verdict::Report(message, Box::new(report)),
            Some(_) => {
                Verdict::DeadLetter(DeadLetterKind::Quarantined, "report_with_auth", message)
            }
            None => Verdict::Message(kind_of(body.kind()), message),
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
    context: &PullContext<'_>,
    tx: &Connection,
    message: &StoredMessage,
    report: &ReceivedReport,
) -> Result<Settled, Fault> {
    let number = cases::next(tx)?;
    let tags = report.case.as_ref().and_then(|case| tags(context, case));
    let owners = owners(tx, tags.iter().flatten())?;
    let mark = if report.case.is_some() && tags.is_none() {
        Some(Mark::CaseUnusable.id())
    } else {
        (!owners.is_empty()).then_some(CASE_KNOWN)
    };
    let row = CaseRow {
        number,
        received: context.today,
        shown: None,
        held: None,
        aside: None,
        first_n: if waiting::is_answered(tx, message.envelope)? { NUMBERS_APART } else { 1 },
        mark: mark.map(str::to_owned),
        sealed: message.seal(
            context.keys(),
            &stored_message::aad('c', number),
            &mut *context.session.rng(),
        ),
    };
    cases::add(tx, &row)?;
    for tag in tags.iter().flatten().filter(|_| owners.is_empty()) {
        known::add(tx, tag, number)?;
    }
    for owner in owners {
        claims::add(tx, number, owner)?;
        flag(context, tx, owner)?;
    }
    Ok(Settled::Case(number))
}

/// Two reports came with one `case`, so one of them was written by somebody who knew the other's.
/// The first keeps the conversation; which of them is hers, nobody can tell.
fn flag(context: &PullContext<'_>, tx: &Connection, owner: u64) -> Result<(), Fault> {
    let conversation = Conversation::if_it_opens(tx, context.keys(), owner)?;
    if conversation.is_some_and(|it| it.is_flagged()) {
        return Ok(());
    }
    context.journal(tx).note(owner, &Act::Flag { on: true })
}

/// What no other conversation may use; `None` where the reply key is no key, or one value stands
/// for two.
fn tags(context: &PullContext<'_>, case: &Case) -> Option<[[u8; 32]; 5]> {
    PublicKey::from_bytes(&case.reply_key).ok()?;
    if case.reporter_to_desk == case.desk_to_reporter {
        return None;
    }
    let tag = |kind, value: &[u8]| context.keys().tag(kind, value);
    Some([
        matching::tag(context.keys(), &case.reference),
        tag("mailbox", &case.mailbox),
        tag("reply_pk", &case.reply_key),
        tag("mac", &case.reporter_to_desk),
        tag("mac", &case.desk_to_reporter),
    ])
}

/// The cases whose conversations use any of these.
fn owners<'a>(
    tx: &Connection,
    tags: impl Iterator<Item = &'a [u8; 32]>,
) -> Result<BTreeSet<u64>, Fault> {
    let mut owners = BTreeSet::new();
    for tag in tags {
        owners.extend(known::case_of(tx, tag)?);
    }
    Ok(owners)
}

fn add_dead_letter(
    context: &PullContext<'_>,
    tx: &Connection,
    kind: DeadLetterKind,
    reason: &str,
    message: &StoredMessage,
) -> Result<Settled, Fault> {
    let number = dead_letters::next(tx, kind)?;
    let row = DeadLetterRow { kind, number, received: context.today, reason: reason.to_owned() };
    let aad = stored_message::aad(kind.letter(), number);
    let tag = message.case_ref().map(|it| matching::tag(context.keys(), &it));
    let sealed = message.seal(context.keys(), &aad, &mut *context.session.rng());
    dead_letters::add(tx, &row, tag.as_ref(), &sealed)?;
    Ok(Settled::DeadLetter(kind, number))
}
