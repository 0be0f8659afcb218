//! The end of a pull: what answers by itself is written, then everything that waits is put, in
//! random order. `received` says that a report has arrived, never that somebody has read it.

use thiqa_report::{Reached, Stage, Wish};
use thiqa_wire::{EnvelopeId, MailboxId};

use super::context::PullContext;
use super::error::SyncError;
use super::pulled::{Pulled, Step};
use crate::case::{Conversation, Role, WriteError};
use crate::error::Fault;
use crate::relay::Relay;
use crate::reply::put_all;
use crate::store::entries;

/// First replies that one pull sends at most; the rest follows in later pulls.
const RECEIVED_LIMIT: u64 = 200;

/// Writes `received` and the notices of pending erases, and puts all that waits.
pub(super) fn write_and_put(
    context: &PullContext<'_>,
    relay: &mut Relay,
    pulled: &mut Pulled,
    observe: &mut dyn FnMut(Step),
) -> Result<(), SyncError> {
    write_received(context)?;
    renew_notices(context, relay, pulled)?;
    observe(Step::Written);
    let trouble = put_all(context.session, relay, context.today, &mut |id| {
        pulled.put += 1;
        observe(Step::Put(id));
    })?;
    pulled.unput = trouble.or(pulled.unput.take());
    Ok(())
}

/// One reply with the stage `received` per first report that nothing was answered to yet. Written
/// for those who want no list, too: the relay must not be able to tell.
fn write_received(context: &PullContext<'_>) -> Result<(), SyncError> {
    let store = context.store();
    let room = RECEIVED_LIMIT.saturating_sub(entries::count_first_waiting(store.reader())?);
    for case in entries::unanswered(store.reader(), room)? {
        let written = store.write(|tx| {
            let Some(conversation) = Conversation::read(tx, context.keys(), case)? else {
                return Ok(());
            };
            let stages = conversation.stages_to_tell();
            context.journal(tx).send(&conversation, Role::Reply, "", &[], stages).map(drop)
        });
        match written {
            Ok(()) | Err(WriteError::Fault(Fault::Damaged(_))) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The notice of a pending erase is put again at each pull, as whoever asked may have emptied the
/// mailbox. In random order, as all that is put.
fn renew_notices(
    context: &PullContext<'_>,
    relay: &mut Relay,
    pulled: &mut Pulled,
) -> Result<(), SyncError> {
    let store = context.store();
    for conversation in context.cases_that_may_hold_a_wish()? {
        let conversation = conversation?;
        let Some(address) = conversation.address() else { continue };
        // Its mailbox was emptied: only the last message goes there, which the next pull puts.
        if conversation.replies().any(|(_, role, ..)| role == Role::Last) {
            continue;
        }
        let stages = conversation.stages_to_tell();
        match Renewal::of(&conversation, &stages) {
            Renewal::None => {}
            Renewal::New => {
                store.write(|tx| {
                    context.journal(tx).send(&conversation, Role::Notice, "", &[], stages)
                })?;
            }
            Renewal::InPlace { number, n, envelope } => {
                if let Err(error) = relay.delete_reply(MailboxId(address.mailbox), envelope) {
                    let gives_up = !error.is_about_one_thing();
                    pulled.unput = Some(error);
                    if gives_up { break } else { continue }
                }
                store.write(|tx| {
                    context.journal(tx).renew_notice(&conversation, (number, n), stages)
                })?;
            }
        }
    }
    Ok(())
}

/// What becomes of a case's notice at a pull.
enum Renewal {
    /// Nothing.
    None,
    /// A new one, under a new number.
    New,
    /// Sealed anew under its number, in the place of the former one: no reply is missing by it.
    InPlace { number: u64, n: u64, envelope: EnvelopeId },
}

impl Renewal {
    /// The person believes her newest reply. So where that tells of an erase as it stands no more
    /// (undone, held, with its day at last) and is not the notice itself, a new one is written.
    fn of(conversation: &Conversation, stages: &[Reached]) -> Self {
        let now = erase_in(stages);
        let notices = conversation.replies().filter(|(_, role, ..)| *role == Role::Notice);
        // A notice that tells that nothing is pending any more is over.
        let open = notices.last().filter(|(.., reply)| erase_in(&reply.stages).is_some());
        let Some((entry, _, envelope, notice)) = open else {
            return if now.is_some() { Self::New } else { Self::None };
        };
        let newest = conversation.replies().map(|(.., reply)| reply).max_by_key(|reply| reply.n);
        let newest = newest.filter(|newest| newest.n != notice.n);
        // One of the desk before this one may stand under a number that is not the highest any more.
        let before = notice.n < conversation.first_n;
        if before || newest.is_some_and(|newest| erase_in(&newest.stages) != now) {
            Self::New
        } else {
            Self::InPlace { number: entry.number, n: notice.n, envelope }
        }
    }
}

fn erase_in(stages: &[Reached]) -> Option<Reached> {
    let erase = |it: &&Reached| it.stage == Stage::Withdrawn && it.wish == Some(Wish::Erase);
    stages.iter().find(erase).cloned()
}
