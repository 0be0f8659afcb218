//! The conversation of a case, read from its journal: every message of both sides, the stages
//! reached, what was asked and agreed, and which wishes stand. Decides nothing by itself; a part
//! that does not open any more forbids what cannot be taken back.

use rusqlite::Connection;
use thiqa_report::{Body, Case, ReceivedReport, Reply};
use thiqa_wire::{Day, EnvelopeId};

use super::entry::{Act, Content, JournalEntry, ReporterMessage, Role};
use super::error::CaseError;
use super::ids::read_id;
use super::stored_message::{self, StoredMessage};
use crate::calendar::written;
use crate::error::Fault;
use crate::keys::Keyring;
use crate::store::cases::{self, CaseRow};
use crate::store::{entries, known, tombstones};

/// A case with its journal.
pub(crate) struct Conversation {
    /// c1, c2 …
    pub(crate) number: u64,
    /// Day on which the report came.
    pub(crate) received: Day,
    /// Day of the first pull that held its erasure, where the last one held it, too.
    pub(crate) held: Option<Day>,
    /// From which number on its replies go.
    pub(crate) first_n: u64,
    /// The report.
    pub(crate) report: ReceivedReport,
    /// Whether answers can be sealed and matched: its `case` is usable and of nobody else.
    pub(crate) open: bool,
    /// The journal, the first first.
    pub(crate) journal: Vec<JournalEntry>,
}

impl Conversation {
    /// Reads a case.
    pub(crate) fn read(
        store: &Connection,
        keyring: &Keyring,
        number: u64,
    ) -> Result<Option<Self>, Fault> {
        let Some(row) = cases::one(store, number)? else { return Ok(None) };
        Self::of(store, keyring, &row).map(Some)
    }

    /// Reads a case that may be passed over where its report does not open any more.
    pub(crate) fn if_it_opens(
        store: &Connection,
        keyring: &Keyring,
        number: u64,
    ) -> Result<Option<Self>, Fault> {
        match Self::read(store, keyring, number) {
            Err(Fault::Damaged(_)) => Ok(None),
            read => read,
        }
    }

    /// Reads the journal of a case whose row is at hand.
    pub(crate) fn of(store: &Connection, keyring: &Keyring, row: &CaseRow) -> Result<Self, Fault> {
        let entries = entries::of(store, row.number)?.into_iter();
        Ok(Self {
            number: row.number,
            received: row.received,
            held: row.held,
            first_n: row.first_n,
            report: report(keyring, row)?,
            open: known::has_conversation(store, row.number)?,
            journal: entries.map(|row| JournalEntry::open(keyring, row)).collect(),
        })
    }

    /// Reads a case by its id, `c12`.
    ///
    /// # Errors
    /// [`CaseError::NoSuchItem`], or [`CaseError::Erased`] where only its day is left.
    pub(crate) fn named(
        store: &Connection,
        keyring: &Keyring,
        id: &str,
    ) -> Result<Self, CaseError> {
        let unknown = || CaseError::NoSuchItem(id.to_owned());
        let Some(('c', number)) = read_id(id) else { return Err(unknown()) };
        if let Some(day) = tombstones::erased_on(store, number)? {
            return Err(CaseError::Erased(id.to_owned(), written(day)));
        }
        Self::read(store, keyring, number)?.ok_or_else(unknown)
    }

    /// What replies are sealed with, where a conversation is open.
    pub(crate) fn address(&self) -> Option<&Case> {
        self.report.case.as_ref().filter(|_| self.open)
    }

    /// Whether every part of the journal opens.
    pub(crate) fn is_whole(&self) -> bool {
        self.journal.iter().all(|entry| entry.content.is_some())
    }

    /// The day that counts as that of seeing what is there: never before the last pull or before what
    /// is seen came, so that a clock that lags does not end the seven days of an erase too early.
    pub(crate) fn day_of_seeing(&self, pulled: Option<Day>, today: Day) -> Day {
        let came = self.journal.iter().map(|entry| entry.day);
        came.chain(pulled).fold(today, Day::max)
    }

    /// The language in which she wants answers: `ar`, `ary`, `fr` or another tag; Arabic where
    /// nothing says.
    pub(crate) fn reply_language(&self) -> String {
        let chosen = self.report.answers.iter().find(|it| it.question == "reply_language");
        let chosen = chosen.and_then(|answer| answer.value.first());
        chosen.or(self.report.language.as_ref()).map_or("ar", String::as_str).to_owned()
    }

    /// How many messages of hers the case holds, the report included.
    pub(crate) fn got(&self) -> u64 {
        1 + self.messages().count() as u64
    }

    /// Her messages after the report.
    pub(crate) fn messages(&self) -> impl Iterator<Item = (&JournalEntry, &ReporterMessage)> {
        self.journal.iter().filter_map(|entry| {
            let Some(Content::FromReporter(hers)) = &entry.content else { return None };
            Some((entry, hers))
        })
    }

    /// The answers.
    pub(crate) fn replies(
        &self,
    ) -> impl Iterator<Item = (&JournalEntry, Role, EnvelopeId, &Reply)> {
        self.journal.iter().filter_map(|entry| {
            let Some(Content::FromDesk(role, envelope, reply)) = &entry.content else {
                return None;
            };
            Some((entry, *role, *envelope, reply))
        })
    }

    /// What was done at the desk.
    pub(crate) fn acts(&self) -> impl Iterator<Item = (&JournalEntry, &Act)> {
        self.journal.iter().filter_map(|entry| {
            let Some(Content::Act(act)) = &entry.content else { return None };
            Some((entry, act))
        })
    }

    /// Whether a counsellor noted that it is perhaps not the same person who writes.
    pub(crate) fn is_flagged(&self) -> bool {
        let flags = self.acts().filter_map(|(_, act)| {
            let Act::Flag { on } = act else { return None };
            Some(*on)
        });
        flags.last().unwrap_or(false)
    }
}

/// The report that made a case.
pub(crate) fn report(keyring: &Keyring, row: &CaseRow) -> Result<ReceivedReport, Fault> {
    let message = StoredMessage::open(keyring, &stored_message::aad('c', row.number), &row.sealed)?;
    let body = Body::decode(&message.body).ok();
    body.and_then(|body| body.report()).ok_or(Fault::Damaged("a stored report"))
}
