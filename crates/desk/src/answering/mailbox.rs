//! A case's mailbox at the relay: puts what waits here, the lowest number first, and makes room
//! before a ninth. Knows what is there from its own records and the 30 days of a reply's life.

use rand_core::CryptoRng;
use thiqa_wire::paths::MAILBOX_SLOTS;
use thiqa_wire::{Day, EnvelopeId, Header, MailboxId, Problem};

use crate::conversation::{Conversation, Record, Said, waiting_place};
use crate::desk::{Desk, Keyring};
use crate::error::DeskError;
use crate::relay::{Relay, RelayError};
use crate::store::entries::{self, EntryRow};

/// Failures in a row after which the rest waits for the next pull.
const GIVES_UP_AFTER: u32 = 3;

/// The mailbox of one case.
pub(crate) struct Mailbox<'a> {
    desk: &'a Desk,
    keyring: &'a Keyring,
    case: u64,
    /// Its name at the relay.
    pub(crate) id: MailboxId,
}

/// What is done at the relay, or why it could not be.
type Done = Result<(), RelayError>;

impl<'a> Mailbox<'a> {
    /// The mailbox of this case.
    pub(crate) fn of(
        desk: &'a Desk,
        keyring: &'a Keyring,
        conversation: &Conversation,
    ) -> Result<Self, DeskError> {
        let address = conversation.address().ok_or(DeskError::Damaged("a stored report"))?;
        Ok(Self { desk, keyring, case: conversation.number, id: MailboxId(address.mailbox) })
    }

    /// Puts every reply that waits, and stops at the first that the relay does not take.
    pub(crate) fn put_waiting(
        &self,
        relay: &mut Relay,
        today: Day,
        put: &mut dyn FnMut(EnvelopeId),
    ) -> Result<Done, DeskError> {
        let store = self.desk.store();
        while let Some((number, sealed)) = entries::first_waiting(store.reader(), self.case)? {
            let place = waiting_place(self.case, number);
            let damaged = || DeskError::Damaged("a waiting reply");
            let envelope = self.keyring.master().open(&place, &sealed).ok_or_else(damaged)?;
            let id = Header::of(&envelope).map_err(|_| damaged())?.id;
            if let Err(error) = self.put(relay, id, &envelope, today)? {
                return Ok(Err(error));
            }
            store.write(|tx| entries::note_put(tx, number, today))?;
            put(id);
        }
        Ok(Ok(()))
    }

    fn put(
        &self,
        relay: &mut Relay,
        id: EnvelopeId,
        envelope: &[u8],
        today: Day,
    ) -> Result<Done, DeskError> {
        let store = self.desk.store().reader();
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

    fn take_out(&self, relay: &mut Relay, reply: EntryRow) -> Result<Done, DeskError> {
        let record = Record::open(self.keyring, reply);
        if let Some(Said::Ours(_, envelope, _)) = record.said
            && let Err(error) = relay.delete_reply(self.id, envelope)
        {
            return Ok(Err(error));
        }
        self.desk.store().write(|tx| entries::note_gone(tx, record.number))?;
        Ok(Ok(()))
    }
}

/// Puts what waits for every case, in random order, so that a relay cannot tell by it who wrote
/// first. What it refuses for one mailbox keeps no other from getting its own.
pub(crate) fn put_all(
    desk: &Desk,
    keyring: &Keyring,
    relay: &mut Relay,
    today: Day,
    dice: &mut dyn CryptoRng,
    put: &mut dyn FnMut(EnvelopeId),
) -> Result<Option<RelayError>, DeskError> {
    let store = desk.store().reader();
    let mut cases = entries::cases_with_waiting(store)?;
    shuffle(&mut cases, dice);
    let (mut trouble, mut failures) = (None, 0);
    for case in cases {
        if failures == GIVES_UP_AFTER {
            break;
        }
        let Some(conversation) = Conversation::if_it_opens(store, keyring, case)? else { continue };
        let mailbox = Mailbox::of(desk, keyring, &conversation);
        match mailbox.and_then(|it| it.put_waiting(relay, today, put)) {
            // What one case's rows do not show any more keeps no other case from its answer.
            Err(DeskError::Damaged(_)) => {}
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

/// Fisher and Yates.
pub(crate) fn shuffle(cases: &mut [u64], dice: &mut dyn CryptoRng) {
    for last in (1..cases.len()).rev() {
        let other = dice.next_u64() % (last as u64 + 1);
        cases.swap(last, usize::try_from(other).unwrap_or(last));
    }
}
