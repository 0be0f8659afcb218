//! Erasing what is due (protocol, section 7): the mailbox is emptied first, then everything of the
//! case goes in one transaction, and a number with a day stays. Cut off anywhere, the next pull
//! goes on; nothing is erased unseen, before its seventh day, where a part does not open, or while
//! something that the relay lists could not be copied, or waits for an update of this program, for 130
//! days at most: each may hide that she has changed her mind.

use rusqlite::Connection;
use thiqa_report::{Body, Kind};
use thiqa_wire::EnvelopeId;

use super::context::PullContext;
use super::error::SyncError;
use super::matching;
use super::pulled::{Pulled, Step};
use crate::case::stored_message::{self, StoredMessage};
use crate::case::{Conversation, Role, WriteError};
use crate::error::Fault;
use crate::relay::{Relay, RelayError};
use crate::reply::{Mailbox, templates};
use crate::store::{cases, claims, dead_letters, deployment, entries, known, results, tombstones};

/// Days from the first pull that holds an erasure which is due, because the relay lists what it does not
/// give or something waits for an update, to the pull that carries it out all the same: beyond the relay's
/// 120 of keeping, so an honest one no longer has what could not be read then.
const HELD_AT_MOST: u32 = 130;

/// Erases every case whose day has come, in random order: the relay sees mailboxes emptied, and
/// must not learn from it who wrote first.
pub(super) fn carry_out(
    context: &PullContext<'_>,
    relay: &mut Relay,
    pulled: &mut Pulled,
    observe: &mut dyn FnMut(Step),
) -> Result<(), SyncError> {
    let complete = pulled.collected.missing == 0 && pulled.newer == 0;
    for conversation in context.cases_that_may_hold_a_wish()? {
        let conversation = conversation?;
        let due = is_to_go(context, &conversation, complete)?;
        let done = match last_message(&conversation) {
            None if !due => continue,
            Some(last) if !due => take_back(context, relay, &conversation, last),
            last => erase(context, relay, &conversation, last.is_some(), observe),
        };
        match done {
            Ok(Ok(true)) => pulled.erased.push(conversation.number),
            // What one case's rows do not show any more keeps no other case waiting.
            Ok(Ok(false)) | Err(SyncError::Fault(Fault::Damaged(_))) => {}
            Err(error) => return Err(error),
            Ok(Err(error)) => {
                let gives_up = !error.is_about_one_thing();
                pulled.unerased = Some(error);
                if gives_up {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// Whether the case goes in this pull; where it is held, since when is noted. The days are the case's own
/// and not those of what could not be read: a relay that lists something new every day, and never gives
/// it, must not keep a case for ever. They count from the first pull that held it, as a desk where nobody
/// pulled has asked for nothing.
fn is_to_go(
    context: &PullContext<'_>,
    conversation: &Conversation,
    complete: bool,
) -> Result<bool, Fault> {
    let today = context.today;
    let is_due = conversation.is_due(today);
    let held = (is_due && !complete).then(|| conversation.held.unwrap_or(today).min(today));
    if held != conversation.held {
        context.store().write(|tx| cases::note_held(tx, conversation.number, held))?;
    }
    Ok(is_due && held.is_none_or(|since| since.plus(HELD_AT_MOST) <= today))
}

fn erase(
    context: &PullContext<'_>,
    relay: &mut Relay,
    conversation: &Conversation,
    begun: bool,
    observe: &mut dyn FnMut(Step),
) -> Result<Result<bool, RelayError>, SyncError> {
    let case = conversation.number;
    // One that was decided by hand may have no mailbox: the case that owned the keys had it.
    if conversation.address().is_some()
        && let Err(error) = empty_mailbox(context, relay, conversation, begun, observe)?
    {
        return Ok(Err(error));
    }
    let erased = context.store().write(|tx| forget(context, tx, case))?;
    if erased {
        observe(Step::Erased(case));
    }
    Ok(Ok(erased))
}

/// Takes everything out of her mailbox, and leaves a last message where she wished one.
fn empty_mailbox(
    context: &PullContext<'_>,
    relay: &mut Relay,
    conversation: &Conversation,
    begun: bool,
    observe: &mut dyn FnMut(Step),
) -> Result<Result<(), RelayError>, SyncError> {
    let case = conversation.number;
    let mailbox = Mailbox::of(context.session, conversation)?;
    // Where a last message was written already, the mailbox was emptied before it.
    if !begun {
        if let Err(error) = relay.empty_mailbox(mailbox.id) {
            return Ok(Err(error));
        }
        context.store().write(|tx| {
            entries::note_emptied(tx, case)?;
            if conversation.leaves_a_last_message() {
                write_last_message(context, tx, conversation)?;
            }
            Ok::<_, SyncError>(())
        })?;
        observe(Step::Emptied(case));
    }
    Ok(mailbox.put_waiting(relay, context.today, &mut |id| observe(Step::Put(id)))?)
}

/// The last message that an erasure which was cut off has written: its entry and its envelope.
fn last_message(conversation: &Conversation) -> Option<(u64, EnvelopeId)> {
    let mut last = conversation.replies().filter(|(_, role, ..)| *role == Role::Last);
    last.next().map(|(entry, _, envelope, _)| (entry.number, envelope))
}

/// An erasure was cut off, and the case is not to go any more, or not yet: what says that all is erased goes.
fn take_back(
    context: &PullContext<'_>,
    relay: &mut Relay,
    conversation: &Conversation,
    (number, envelope): (u64, EnvelopeId),
) -> Result<Result<bool, RelayError>, SyncError> {
    let mailbox = Mailbox::of(context.session, conversation)?;
    if let Err(error) = relay.delete_reply(mailbox.id, envelope) {
        return Ok(Err(error));
    }
    context.store().write(|tx| entries::remove(tx, number))?;
    Ok(Ok(false))
}

/// Neutral, in her language: nothing of the case but what had been passed on.
fn write_last_message(
    context: &PullContext<'_>,
    tx: &Connection,
    conversation: &Conversation,
) -> Result<(), WriteError> {
    let language = conversation.reply_language();
    let send = |text: &str| {
        let stages = conversation.passed_on();
        context.journal(tx).send(conversation, Role::Last, text, &[], stages).map(drop)
    };
    match send(&templates::last_message(context.session.desk(), &language)) {
        Err(WriteError::TooLong) => send(&templates::our_last_message(&language)),
        sent => sent,
    }
}

/// Everything of a case goes; what it held may go at the relay at once. Her wishes stay there until
/// a backup covers them: they hold no content, and a desk that is restored from before them has the
/// case again and must hear the wish again. `false` where somebody judged meanwhile, through
/// another door, that it must not.
fn forget(context: &PullContext<'_>, tx: &Connection, case: u64) -> Result<bool, Fault> {
    let keys = context.keys();
    let conversation = Conversation::read(tx, keys, case)?;
    let Some(conversation) = conversation.filter(|it| it.is_due(context.today)) else {
        return Ok(false);
    };
    let row = cases::one(tx, case)?.ok_or(Fault::Damaged("the desk's database"))?;
    let report = StoredMessage::open(keys, &stored_message::aad('c', case), &row.sealed)?;
    results::note_erased(tx, report.envelope)?;
    for (_, message) in
        conversation.messages().filter(|(_, message)| !is_a_wish(message.body.kind()))
    {
        results::note_erased(tx, message.envelope)?;
    }
    // What names its keys goes with it, but where they are those of another conversation.
    let tag = conversation.report.case.as_ref().map(|it| matching::tag(keys, &it.reference));
    let tag = tag.map(|tag| Ok::<_, Fault>((known::case_of(tx, &tag)?, tag))).transpose()?;
    if let Some((owner, tag)) = tag
        && owner.is_none_or(|owner| owner == case)
    {
        for (kind, number, sealed) in dead_letters::of_case(tx, &tag)? {
            let aad = stored_message::aad(kind.letter(), number);
            if let Ok(message) = StoredMessage::open(keys, &aad, &sealed)
                && !Body::decode(&message.body).is_ok_and(|body| is_a_wish(body.kind()))
            {
                results::note_erased(tx, message.envelope)?;
            }
            dead_letters::remove(tx, kind, number)?;
        }
    }
    entries::erase(tx, case)?;
    known::forget(tx, case)?;
    cases::remove(tx, case)?;
    tombstones::add(tx, case, context.today)?;
    claims::forget_erased(tx)?;
    deployment::note_must_rebuild(tx, true)?;
    Ok(true)
}

fn is_a_wish(kind: &Kind) -> bool {
    matches!(kind, Kind::Withdraw | Kind::UndoWithdraw)
}
