//! Erasing what is due (protocol, section 7): the mailbox is emptied first, then everything of the
//! case goes in one transaction, and a number with a day stays. Cut off anywhere, the next pull
//! goes on; nothing is erased unseen, before its seventh day, where a part does not open, or while
//! something that the relay lists could not be copied, or waits for an update of this program, for 30
//! days at most: each may hide that she has changed her mind.

use rand_core::CryptoRng;
use rusqlite::Connection;
use thiqa_report::{Body, Kind};
use thiqa_wire::EnvelopeId;

use super::{Opening, Pulled, Step, matching};
use crate::answering::Mailbox;
use crate::conversation::{Conversation, Role};
use crate::error::DeskError;
use crate::letter::{self, Letter};
use crate::relay::{Relay, RelayError};
use crate::store::{entries, kept, results};
use crate::templates;

/// Days from the first pull that holds an erasure which is due, because the relay lists what it does
/// not give or something waits for an update, to the pull that carries it out all the same.
const HELD_AT_MOST: u32 = 30;

/// Erases every case whose day has come, in random order: the relay sees mailboxes emptied, and
/// must not learn from it who wrote first.
pub(super) fn carry_out(
    opening: &Opening<'_>,
    relay: &mut Relay,
    pulled: &mut Pulled,
    dice: &mut dyn CryptoRng,
    observe: &mut dyn FnMut(Step),
) -> Result<(), DeskError> {
    let complete = pulled.collected.missing == 0 && pulled.newer == 0;
    for conversation in opening.cases_that_may_hold_a_wish(dice)? {
        let conversation = conversation?;
        let due = is_to_go(opening, &conversation, complete)?;
        let done = match last_message(&conversation) {
            None if !due => continue,
            Some(last) if !due => take_back(opening, relay, &conversation, last),
            last => erase(opening, relay, &conversation, last.is_some(), dice, observe),
        };
        match done {
            Ok(Ok(true)) => pulled.erased.push(conversation.number),
            // What one case's rows do not show any more keeps no other case waiting.
            Ok(Ok(false)) | Err(DeskError::Damaged(_)) => {}
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

/// Whether the case goes in this pull; where it is held, since when is noted. A relay that lists
/// something for ever and never gives it must not keep a case for ever; but the days count from the
/// first pull that asked for it, as a desk where nobody pulled has asked for nothing.
fn is_to_go(
    opening: &Opening<'_>,
    conversation: &Conversation,
    complete: bool,
) -> Result<bool, DeskError> {
    let today = opening.today;
    let is_due = conversation.is_due(today);
    let held = (is_due && !complete).then(|| conversation.held.unwrap_or(today).min(today));
    if held != conversation.held {
        opening.desk.store().write(|tx| kept::note_held(tx, conversation.number, held))?;
    }
    Ok(is_due && held.is_none_or(|since| since.plus(HELD_AT_MOST) <= today))
}

fn erase(
    opening: &Opening<'_>,
    relay: &mut Relay,
    conversation: &Conversation,
    begun: bool,
    dice: &mut dyn CryptoRng,
    observe: &mut dyn FnMut(Step),
) -> Result<Result<bool, RelayError>, DeskError> {
    let (store, case) = (opening.desk.store(), conversation.number);
    let mailbox = Mailbox::of(opening.desk, opening.keyring, conversation)?;
    // Where a last message was written already, the mailbox was emptied before it.
    if !begun {
        if let Err(error) = relay.empty_mailbox(mailbox.id) {
            return Ok(Err(error));
        }
        store.write(|tx| {
            entries::note_emptied(tx, case)?;
            if conversation.leaves_a_last_message() {
                write_last_message(opening, tx, conversation, dice)?;
            }
            Ok(())
        })?;
        observe(Step::Emptied(case));
    }
    let last = mailbox.put_waiting(relay, opening.today, &mut |id| observe(Step::Put(id)))?;
    if let Err(error) = last {
        return Ok(Err(error));
    }
    let erased = store.write(|tx| forget(opening, tx, case))?;
    if erased {
        observe(Step::Erased(case));
    }
    Ok(Ok(erased))
}

/// The last message that an erasure which was cut off has written: its entry and its envelope.
fn last_message(conversation: &Conversation) -> Option<(u64, EnvelopeId)> {
    let mut last = conversation.ours().filter(|(_, role, ..)| *role == Role::Last);
    last.next().map(|(record, _, envelope, _)| (record.number, envelope))
}

/// An erasure was cut off, and the case is not to go any more, or not yet: what says that all is erased goes.
fn take_back(
    opening: &Opening<'_>,
    relay: &mut Relay,
    conversation: &Conversation,
    (number, envelope): (u64, EnvelopeId),
) -> Result<Result<bool, RelayError>, DeskError> {
    let mailbox = Mailbox::of(opening.desk, opening.keyring, conversation)?;
    if let Err(error) = relay.delete_reply(mailbox.id, envelope) {
        return Ok(Err(error));
    }
    opening.desk.store().write(|tx| entries::remove(tx, number))?;
    Ok(Ok(false))
}

/// Neutral, in her language: nothing of the case but what had been passed on.
fn write_last_message(
    opening: &Opening<'_>,
    tx: &Connection,
    conversation: &Conversation,
    dice: &mut dyn CryptoRng,
) -> Result<(), DeskError> {
    let language = conversation.reply_language();
    let mut send = |text: &str| {
        let stages = conversation.passed_on();
        opening.pen(tx).send(conversation, Role::Last, text, &[], stages, dice).map(drop)
    };
    match send(&templates::last_message(opening.desk, &language)) {
        Err(DeskError::ReplyTooLong) => send(&templates::our_last_message(&language)),
        sent => sent,
    }
}

/// Everything of a case goes; what it held may go at the relay at once. Her wishes stay there until
/// a backup covers them: they hold no content, and a desk that is restored from before them has the
/// case again and must hear the wish again. `false` where somebody judged meanwhile, through
/// another door, that it must not.
fn forget(opening: &Opening<'_>, tx: &Connection, case: u64) -> Result<bool, DeskError> {
    let keyring = opening.keyring;
    let conversation = Conversation::read(tx, keyring, case)?;
    let Some(conversation) = conversation.filter(|it| it.is_due(opening.today)) else {
        return Ok(false);
    };
    let row = kept::case(tx, case)?.ok_or(DeskError::Damaged("the desk's database"))?;
    let report = Letter::open(keyring, &letter::place('c', case), &row.sealed)?;
    results::note_erased(tx, report.envelope)?;
    for (_, hers) in conversation.hers().filter(|(_, hers)| !is_a_wish(hers.body.kind())) {
        results::note_erased(tx, hers.envelope)?;
    }
    if let Some(address) = conversation.address() {
        let tag = matching::tag(keyring, &address.reference);
        for (kind, number, sealed) in kept::aparts_of(tx, &tag)? {
            let place = letter::place(kind.letter(), number);
            if let Ok(letter) = Letter::open(keyring, &place, &sealed)
                && !Body::decode(&letter.body).is_ok_and(|body| is_a_wish(body.kind()))
            {
                results::note_erased(tx, letter.envelope)?;
            }
            kept::remove_apart(tx, kind, number)?;
        }
    }
    entries::erase(tx, case)?;
    kept::erase_case(tx, case, opening.today)?;
    Ok(true)
}

fn is_a_wish(kind: &Kind) -> bool {
    matches!(kind, Kind::Withdraw | Kind::UndoWithdraw)
}
