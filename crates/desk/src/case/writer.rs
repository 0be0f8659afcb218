//! The journal writer: her messages, what was done, and answers. An answer is sealed once, here; its
//! envelope lies beside its entry until it is put.

use rand_core::Rng as _;
use rusqlite::Connection;
use thiqa_envelope::{Auth, AuthContext, MacKey, PublicKey, sender};
use thiqa_report::{Case, Destination, Reached, Reply};
use thiqa_wire::{Day, Direction, EnvelopeId};
use thiserror::Error;

use super::conversation::Conversation;
use super::entry::{Act, NewEntry, Role, waiting_aad};
use super::ids::case_id;
use super::reach::Unreachable;
use super::stored_message::StoredMessage;
use crate::calendar::written;
use crate::error::Fault;
use crate::session::Session;
use crate::store::cases;
use crate::store::entries::{self, EntryRow};

/// Why an answer was not written into a journal.
#[derive(Debug, Error)]
pub enum WriteError {
    /// Nothing can be sealed to her.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// It does not fit into one envelope.
    #[error("this is longer than a mailbox holds: write it shorter")]
    TooLong,
    /// The journal cannot be written.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Writes into journals, within one transaction.
pub(crate) struct JournalWriter<'a> {
    pub(crate) session: &'a Session,
    pub(crate) tx: &'a Connection,
    /// The day that is written: never before the last pull.
    pub(crate) today: Day,
}

/// An answer that is sealed twice: for its row here, and for her mailbox.
struct Outgoing {
    /// The entry, sealed for its row.
    entry: Vec<u8>,
    /// The envelope, sealed for the same row until it is put.
    waiting: Vec<u8>,
}

impl JournalWriter<'_> {
    /// Writes a message of hers into its case, which stands in the list again if it was set aside.
    ///
    /// # Errors
    /// A [`Fault`] of the database.
    pub(crate) fn receive(&self, case: u64, message: &StoredMessage) -> Result<(), Fault> {
        cases::set_aside(self.tx, case, None)?;
        self.enter(case, &NewEntry::FromReporter(message), None)
    }

    /// Writes what was done.
    ///
    /// # Errors
    /// A [`Fault`] of the database.
    pub(crate) fn note(&self, case: u64, act: &Act) -> Result<(), Fault> {
        self.enter(case, &NewEntry::Act(act), Some(self.today))
    }

    /// Writes one reply, ready to be put, and gives its `n`.
    ///
    /// # Errors
    /// [`WriteError::Unreachable`] where no conversation is open, [`WriteError::TooLong`].
    pub(crate) fn send(
        &self,
        conversation: &Conversation,
        role: Role,
        text: &str,
        ask: &[Destination],
        stages: Vec<Reached>,
    ) -> Result<u64, WriteError> {
        let (case, number) = (conversation.number, entries::next(self.tx)?);
        let n = entries::next_n(self.tx, case, conversation.first_n)?;
        let wordless = self.reply(conversation, n, stages);
        let reply = Reply { text: text.to_owned(), ask: ask.to_vec(), ..wordless };
        let Outgoing { entry, waiting } = self.seal(conversation, role, number, &reply)?;
        let row = self.row(case, number, Some(n), Some(self.today), entry);
        entries::add(self.tx, &row, Some(&waiting))?;
        Ok(n)
    }

    /// Writes a notice anew, under its number here and its `n`.
    ///
    /// # Errors
    /// Those of [`Self::send`].
    pub(crate) fn renew_notice(
        &self,
        conversation: &Conversation,
        (number, n): (u64, u64),
        stages: Vec<Reached>,
    ) -> Result<(), WriteError> {
        let notice = self.reply(conversation, n, stages);
        let Outgoing { entry, waiting } = self.seal(conversation, Role::Notice, number, &notice)?;
        Ok(entries::renew(self.tx, number, self.today, &entry, &waiting)?)
    }

    fn enter(&self, case: u64, entry: &NewEntry<'_>, seen: Option<Day>) -> Result<(), Fault> {
        let number = entries::next(self.tx)?;
        let sealed = entry.seal(self.session.keys(), case, number, &mut self.session.rng());
        entries::add(self.tx, &self.row(case, number, None, seen, sealed), None)
    }

    /// A reply of today without words.
    fn reply(&self, conversation: &Conversation, n: u64, stages: Vec<Reached>) -> Reply {
        let (got, sent) = (conversation.got(), written(self.today));
        Reply { n, got, sent, text: String::new(), ask: Vec::new(), stages }
    }

    fn row(
        &self,
        case: u64,
        number: u64,
        n: Option<u64>,
        seen: Option<Day>,
        sealed: Vec<u8>,
    ) -> EntryRow {
        EntryRow { number, case, day: self.today, n, seen, put: None, gone: false, sealed }
    }

    /// The entry and its envelope, both sealed for their row.
    fn seal(
        &self,
        conversation: &Conversation,
        role: Role,
        number: u64,
        reply: &Reply,
    ) -> Result<Outgoing, WriteError> {
        let (case, keys) = (conversation.number, self.session.keys());
        let address = conversation.address();
        let address = address.ok_or_else(|| Unreachable::NoConversation(case_id(case)))?;
        let (message, envelope) = self.envelope(address, reply)?;
        let rng = &mut self.session.rng();
        let entry = NewEntry::FromDesk(role, &message).seal(keys, case, number, rng);
        let waiting = keys.master().seal(&waiting_aad(case, number), &envelope, rng);
        Ok(Outgoing { entry, waiting })
    }

    /// A reply as it travels (protocol, section 7).
    fn envelope(&self, case: &Case, reply: &Reply) -> Result<(StoredMessage, Vec<u8>), WriteError> {
        let mut rng = self.session.rng();
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        let envelope = EnvelopeId(id);
        let body = reply.encode().map_err(|_| WriteError::TooLong)?;
        let context = AuthContext { direction: Direction::ToReporter, envelope };
        let key = MacKey::new(case.desk_to_reporter);
        let auth = Auth::of(&case.reference, &key, context, &body);
        let to = PublicKey::from_bytes(&case.reply_key);
        let to = to.map_err(|_| Fault::Damaged("a stored report"))?;
        let deployment = self.session.desk().identity().deployment();
        let sealed = sender::to_reporter(&deployment, &to, envelope, &auth, &body, &mut rng)
            .map_err(|_| WriteError::TooLong)?;
        Ok((StoredMessage { envelope, auth: *auth.bytes(), body }, sealed))
    }
}
