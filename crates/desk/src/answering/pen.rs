//! Writing into journals: her messages, what was done, and answers. An answer is sealed once, here;
//! its envelope lies beside its entry until it is put.

use rand_core::CryptoRng;
use rusqlite::Connection;
use thiqa_envelope::{Auth, AuthContext, MacKey, PublicKey, sender};
use thiqa_report::{Case, Destination, Reached, Reply};
use thiqa_wire::{Day, Direction, EnvelopeId};

use super::unreachable;
use crate::calendar::written;
use crate::conversation::{Act, Conversation, Entry, Role, waiting_place};
use crate::desk::{Desk, Keyring};
use crate::error::DeskError;
use crate::letter::Letter;
use crate::store::entries::{self, EntryRow};

/// Writes into journals, within one transaction.
pub(crate) struct Pen<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) keyring: &'a Keyring,
    pub(crate) tx: &'a Connection,
    pub(crate) today: Day,
}

impl Pen<'_> {
    /// Writes a message of hers into its case.
    pub(crate) fn receive(
        &self,
        case: u64,
        letter: &Letter,
        dice: &mut dyn CryptoRng,
    ) -> Result<(), DeskError> {
        self.enter(case, &Entry::Hers(letter), None, dice)
    }

    /// Writes what was done.
    pub(crate) fn note(
        &self,
        case: u64,
        act: &Act,
        dice: &mut dyn CryptoRng,
    ) -> Result<(), DeskError> {
        self.enter(case, &Entry::Act(act), Some(self.today), dice)
    }

    /// Writes one reply, ready to be put, and gives its `n`.
    pub(crate) fn send(
        &self,
        conversation: &Conversation,
        role: Role,
        text: &str,
        ask: &[Destination],
        stages: Vec<Reached>,
        dice: &mut dyn CryptoRng,
    ) -> Result<u64, DeskError> {
        let (case, number) = (conversation.number, entries::next(self.tx)?);
        let n = entries::next_n(self.tx, case)?;
        let wordless = self.reply(conversation, n, stages);
        let reply = Reply { text: text.to_owned(), ask: ask.to_vec(), ..wordless };
        let (sealed, waiting) = self.seal(conversation, role, number, &reply, dice)?;
        let row = self.row(case, number, Some(n), Some(self.today), sealed);
        entries::add(self.tx, &row, Some(&waiting))?;
        Ok(n)
    }

    /// Writes a notice anew, under its number here and its `n`.
    pub(crate) fn renew_notice(
        &self,
        conversation: &Conversation,
        (number, n): (u64, u64),
        stages: Vec<Reached>,
        dice: &mut dyn CryptoRng,
    ) -> Result<(), DeskError> {
        let notice = self.reply(conversation, n, stages);
        let (sealed, waiting) = self.seal(conversation, Role::Notice, number, &notice, dice)?;
        entries::renew(self.tx, number, self.today, &sealed, &waiting)
    }

    fn enter(
        &self,
        case: u64,
        entry: &Entry<'_>,
        seen: Option<Day>,
        dice: &mut dyn CryptoRng,
    ) -> Result<(), DeskError> {
        let number = entries::next(self.tx)?;
        let sealed = entry.seal(self.keyring, case, number, dice);
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
        dice: &mut dyn CryptoRng,
    ) -> Result<(Vec<u8>, Vec<u8>), DeskError> {
        let case = conversation.number;
        let address = conversation.address().ok_or_else(|| unreachable(case))?;
        let (letter, envelope) = self.envelope(address, reply, dice)?;
        let sealed = Entry::Ours(role, &letter).seal(self.keyring, case, number, dice);
        let place = waiting_place(case, number);
        Ok((sealed, self.keyring.master().seal(&place, &envelope, dice)))
    }

    /// A reply as it travels (protocol, section 7).
    fn envelope(
        &self,
        case: &Case,
        reply: &Reply,
        dice: &mut dyn CryptoRng,
    ) -> Result<(Letter, Vec<u8>), DeskError> {
        let mut id = [0; 16];
        dice.fill_bytes(&mut id);
        let envelope = EnvelopeId(id);
        let body = reply.encode().map_err(|_| DeskError::ReplyTooLong)?;
        let context = AuthContext { direction: Direction::ToReporter, envelope };
        let key = MacKey::new(case.desk_to_reporter);
        let auth = Auth::of(&case.reference, &key, context, &body);
        let to = PublicKey::from_bytes(&case.reply_key);
        let to = to.map_err(|_| DeskError::Damaged("a stored report"))?;
        let deployment = self.desk.identity().deployment();
        let sealed = sender::to_reporter(&deployment, &to, envelope, &auth, &body, dice)
            .map_err(|_| DeskError::ReplyTooLong)?;
        Ok((Letter { envelope, auth: *auth.bytes(), body }, sealed))
    }
}
