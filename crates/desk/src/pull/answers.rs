//! The end of a pull: what answers by itself is written, then everything that waits is put, in
//! random order. `received` says that a report has arrived, never that somebody has read it.

use rand_core::CryptoRng;
use thiqa_report::{Stage, Wish};
use thiqa_wire::MailboxId;

use super::{Opening, Pulled, Step};
use crate::answering::put_all;
use crate::conversation::{Conversation, Role};
use crate::error::DeskError;
use crate::relay::Relay;
use crate::store::entries;

/// First replies that one pull sends at most; the rest follows in later pulls.
const RECEIVED_LIMIT: u64 = 200;

/// Writes `received` and the notices of pending erases, and puts all that waits.
pub(super) fn write_and_put(
    opening: &Opening<'_>,
    relay: &mut Relay,
    pulled: &mut Pulled,
    dice: &mut dyn CryptoRng,
    observe: &mut dyn FnMut(Step),
) -> Result<(), DeskError> {
    write_received(opening, dice)?;
    renew_notices(opening, relay, pulled, dice)?;
    observe(Step::Written);
    let mut put = 0;
    let trouble = put_all(opening.desk, opening.keyring, relay, opening.today, dice, &mut |id| {
        put += 1;
        observe(Step::Put(id));
    })?;
    pulled.put += put;
    pulled.unput = trouble.or(pulled.unput.take());
    Ok(())
}

/// One reply with the stage `received` per first report that nothing was answered to yet. Written
/// for those who want no list, too: the relay must not be able to tell.
fn write_received(opening: &Opening<'_>, dice: &mut dyn CryptoRng) -> Result<(), DeskError> {
    let store = opening.desk.store();
    let room = RECEIVED_LIMIT.saturating_sub(entries::count_first_waiting(store.reader())?);
    for case in entries::unanswered(store.reader(), room)? {
        let written = store.write(|tx| {
            let Some(conversation) = Conversation::read(tx, opening.keyring, case)? else {
                return Ok(());
            };
            let stages = conversation.stages();
            opening.pen(tx).send(&conversation, Role::Reply, "", &[], stages, dice).map(drop)
        });
        match written {
            Ok(()) | Err(DeskError::Damaged(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The notice of a pending erase is put again at each pull, as whoever asked may have emptied the
/// mailbox: sealed anew under its number, in the place of the former one. Once more when the wish
/// is undone, so that she sees that.
fn renew_notices(
    opening: &Opening<'_>,
    relay: &mut Relay,
    pulled: &mut Pulled,
    dice: &mut dyn CryptoRng,
) -> Result<(), DeskError> {
    let store = opening.desk.store();
    for case in entries::cases(store.reader())? {
        let Ok(Some(conversation)) = Conversation::read(store.reader(), opening.keyring, case)
        else {
            continue;
        };
        let (pending, notice) =
            (conversation.pending_erase().is_some(), open_notice(&conversation));
        match (notice, conversation.address()) {
            (Some((number, n, envelope)), Some(address)) => {
                if let Err(error) = relay.delete_reply(MailboxId(address.mailbox), envelope) {
                    let gives_up = !error.is_about_one_thing();
                    pulled.unput = Some(error);
                    if gives_up { break } else { continue }
                }
                let again = (Role::Notice, number, n);
                let stages = conversation.stages();
                store.write(|tx| opening.pen(tx).send_again(&conversation, again, stages, dice))?;
            }
            (None, Some(_)) if pending => {
                let stages = conversation.stages();
                store.write(|tx| {
                    opening.pen(tx).send(&conversation, Role::Notice, "", &[], stages, dice)
                })?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The notice that tells of an erase: its entry, its `n` and the envelope it was put in.
fn open_notice(conversation: &Conversation) -> Option<(u64, u64, thiqa_wire::EnvelopeId)> {
    let (record, _, envelope, reply) =
        conversation.ours().filter(|(_, role, ..)| *role == Role::Notice).last()?;
    let tells =
        reply.stages.iter().any(|it| it.stage == Stage::Withdrawn && it.wish == Some(Wish::Erase));
    tells.then_some((record.number, reply.n, envelope))
}
