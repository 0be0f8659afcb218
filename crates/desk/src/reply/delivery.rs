//! A case's mailbox at the relay: deletes what was taken back, puts what waits here, the lowest
//! number first, and makes room before a ninth. Knows what is there from its own journal and the 30 days of a reply's life.

use rand::seq::SliceRandom;
use thiqa_wire::paths::MAILBOX_SLOTS;
use thiqa_wire::{Day, EnvelopeId, Header, MailboxId, Problem};

use crate::case::{Content, Conversation, JournalEntry, waiting_aad};
use crate::error::Fault;
use crate::relay::{Relay, RelayError};
use crate::session::Session;
use crate::store::entries::{self, EntryRow};

/// Failures in a row after which the rest waits for the next pull.
const GIVES_UP_AFTER: u32 = 3;

/// The mailbox of one case.
pub(crate) struct Mailbox<'a> {
    session: &'a Session,
    case: u64,
    /// The answers that were taken back and may be there still.
    to_delete: Vec<(u64, EnvelopeId)>,
    /// Its name at the relay.
    pub(crate) id: MailboxId,
}

/// What is done at the relay, or why it could not be.
type Done = Result<(), RelayError>;

impl<'a> Mailbox<'a> {
    /// The mailbox of this case.
    pub(crate) fn of(session: &'a Session, conversation: &Conversation) -> Result<Self, Fault> {
        let address = conversation.address().ok_or(Fault::Damaged("a stored report"))?;
        let (case, id) = (conversation.number, MailboxId(address.mailbox));
        Ok(Self { session, case, to_delete: conversation.answers_to_delete(), id })
    }

    /// Puts every reply that waits, and stops at the first that the relay does not take. What was
    /// taken back is deleted first: as long as that fails, its correction waits and has it tried
    /// again.
    pub(crate) fn put_waiting(
        &self,
        relay: &mut Relay,
        today: Day,
        put: &mut dyn FnMut(EnvelopeId),
    ) -> Result<Done, Fault> {
        for &(number, envelope) in &self.to_delete {
            if let Err(error) = self.delete(relay, number, envelope)? {
                return Ok(Err(error));
            }
        }
        let store = self.session.store();
        while let Some((number, sealed)) = entries::first_waiting(store.reader(), self.case)? {
            let aad = waiting_aad(self.case, number);
            let damaged = || Fault::Damaged("a waiting reply");
            let envelope = self.session.keys().master().open(&aad, &sealed);
            let envelope = envelope.ok_or_else(damaged)?;
            let id = Header::of(&envelope).map_err(|_| damaged())?.id;
            if let Err(error) = self.put(relay, id, &envelope, today)? {
                return Ok(Err(error));
            }
            if store.write(|tx| entries::note_put(tx, number, today))? {
                put(id);
            } else if let Err(error) = self.delete(relay, number, id)? {
                return Ok(Err(error));
            }
        }
        Ok(Ok(()))
    }

    fn put(
        &self,
        relay: &mut Relay,
        id: EnvelopeId,
        envelope: &[u8],
        today: Day,
    ) -> Result<Done, Fault> {
        let store = self.session.store().reader();
        loop {
            let known = entries::in_mailbox(store, self.case, today)?;
            if known.len() < MAILBOX_SLOTS {
                match relay.put_reply(self.id, id, envelope) {
                    Err(RelayError::Refused(Problem::Exhausted)) => {}
                    done => return Ok(done),
                }
            }
            let Some(lowest) = known.into_iter().next() else {
                // Eight that this desk does not know of: they go within 30 days.
                return Ok(Err(RelayError::Refused(Problem::Exhausted)));
            };
            if let Err(error) = self.take_out(relay, lowest)? {
                return Ok(Err(error));
            }
        }
    }

    fn take_out(&self, relay: &mut Relay, reply: EntryRow) -> Result<Done, Fault> {
        let entry = JournalEntry::open(self.session.keys(), reply);
        if let Some(Content::FromDesk(_, envelope, _)) = entry.content {
            return self.delete(relay, entry.number, envelope);
        }
        self.session.store().write(|tx| entries::note_gone(tx, entry.number))?;
        Ok(Ok(()))
    }

    fn delete(&self, relay: &mut Relay, number: u64, envelope: EnvelopeId) -> Result<Done, Fault> {
        if let Err(error) = relay.delete_reply(self.id, envelope) {
            return Ok(Err(error));
        }
        self.session.store().write(|tx| entries::note_gone(tx, number))?;
        Ok(Ok(()))
    }
}

/// Puts what waits for every case, in random order, so that a relay cannot tell by it who wrote
/// first. What it refuses for one mailbox keeps no other from getting its own.
pub(crate) fn put_all(
    session: &Session,
    relay: &mut Relay,
    today: Day,
    put: &mut dyn FnMut(EnvelopeId),
) -> Result<Option<RelayError>, Fault> {
    let store = session.store().reader();
    let mut cases = entries::cases_with_waiting(store)?;
    cases.shuffle(&mut *session.rng());
    let (mut trouble, mut failures) = (None, 0);
    for case in cases {
        if failures == GIVES_UP_AFTER {
            break;
        }
        let conversation = Conversation::if_it_opens(store, session.keys(), case)?;
        let Some(conversation) = conversation else { continue };
        let mailbox = Mailbox::of(session, &conversation);
        match mailbox.and_then(|it| it.put_waiting(relay, today, put)) {
            // What one case's rows do not show any more keeps no other case from its answer.
            Err(Fault::Damaged(_)) => {}
            Err(error) => return Err(error),
            Ok(Ok(())) => failures = 0,
            Ok(Err(error)) => {
                failures += u32::from(!error.is_about_one_thing());
                trouble = Some(error);
            }
        }
    }
    Ok(trouble)
}
