//! The conversation of a case, read from its journal: every message of both sides, the stages
//! reached, what was asked and agreed, and which wishes stand. Decides nothing by itself; a part
//! that does not open any more forbids what cannot be taken back.

mod entry;
mod consents;
mod stages;
mod wishes;

use rusqlite::Connection;
use thiqa_report::{Case, Destination, ReceivedReport, Reply};
use thiqa_wire::{Day, EnvelopeId};

use crate::desk::{Desk, Keyring};
use crate::error::DeskError;
use crate::letter;
use crate::store::entries;
use crate::store::kept::{self, CaseRow};

pub use consents::Agreement;
pub(crate) use entry::{Act, Entry, Hers, Record, Role, Said, waiting_place};
pub use wishes::Objection;
pub(crate) use wishes::StandingWish;

/// A case with its journal.
pub(crate) struct Conversation {
    /// c1, c2 …
    pub(crate) number: u64,
    /// Day on which the report came.
    pub(crate) received: Day,
    /// Day of the first pull that held its erasure, where the last one held it, too.
    pub(crate) held: Option<Day>,
    /// The report.
    pub(crate) report: ReceivedReport,
    /// Whether answers can be sealed and matched: its `case` is usable and of nobody else.
    pub(crate) open: bool,
    /// The journal, the first first.
    pub(crate) records: Vec<Record>,
}

impl Conversation {
    /// Reads a case.
    pub(crate) fn read(
        store: &Connection,
        keyring: &Keyring,
        number: u64,
    ) -> Result<Option<Self>, DeskError> {
        let Some(row) = kept::case(store, number)? else { return Ok(None) };
        Self::of(store, keyring, &row).map(Some)
    }

    /// Reads a case that may be passed over where its report does not open any more.
    pub(crate) fn if_it_opens(
        store: &Connection,
        keyring: &Keyring,
        number: u64,
    ) -> Result<Option<Self>, DeskError> {
        match Self::read(store, keyring, number) {
            Err(DeskError::Damaged(_)) => Ok(None),
            read => read,
        }
    }

    /// Reads the journal of a case whose row is at hand.
    pub(crate) fn of(
        store: &Connection,
        keyring: &Keyring,
        row: &CaseRow,
    ) -> Result<Self, DeskError> {
        let entries = entries::of(store, row.number)?.into_iter();
        Ok(Self {
            number: row.number,
            received: row.received,
            held: row.held,
            report: letter::report(keyring, row)?,
            open: kept::has_conversation(store, row.number)?,
            records: entries.map(|entry| Record::open(keyring, entry)).collect(),
        })
    }

    /// Reads a case by its id, `c12`.
    pub(crate) fn named(
        store: &Connection,
        keyring: &Keyring,
        id: &str,
    ) -> Result<Self, DeskError> {
        let unknown = || DeskError::NoSuchItem(id.to_owned());
        let Some(('c', number)) = letter::read_id(id) else { return Err(unknown()) };
        if let Some(day) = kept::erased(store, number)? {
            return Err(DeskError::Erased(id.to_owned(), crate::calendar::written(day)));
        }
        Self::read(store, keyring, number)?.ok_or_else(unknown)
    }

    /// What replies are sealed with, where a conversation is open.
    pub(crate) fn address(&self) -> Option<&Case> {
        self.report.case.as_ref().filter(|_| self.open)
    }

    /// Whether every part of the journal opens.
    pub(crate) fn is_whole(&self) -> bool {
        self.records.iter().all(|record| record.said.is_some())
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
        1 + self.hers().count() as u64
    }

    /// Her messages after the report.
    pub(crate) fn hers(&self) -> impl Iterator<Item = (&Record, &Hers)> {
        self.records.iter().filter_map(|record| match &record.said {
            Some(Said::Hers(hers)) => Some((record, hers)),
            _ => None,
        })
    }

    /// The answers.
    pub(crate) fn ours(&self) -> impl Iterator<Item = (&Record, Role, EnvelopeId, &Reply)> {
        self.records.iter().filter_map(|record| match &record.said {
            Some(Said::Ours(role, envelope, reply)) => Some((record, *role, *envelope, reply)),
            _ => None,
        })
    }

    /// What was done at the desk.
    pub(crate) fn acts(&self) -> impl Iterator<Item = (&Record, &Act)> {
        self.records.iter().filter_map(|record| match &record.said {
            Some(Said::Act(act)) => Some((record, act)),
            _ => None,
        })
    }

    /// Whether a counsellor noted that it is perhaps not the same person who writes.
    pub(crate) fn is_flagged(&self) -> bool {
        let flags = self.acts().filter_map(|(_, act)| match act {
            Act::Flag { on } => Some(*on),
            _ => None,
        });
        flags.last().unwrap_or(false)
    }
}

/// Whether a destination may be told about a case now; what a referral asks first.
pub fn may_tell(
    desk: &Desk,
    keyring: &Keyring,
    id: &str,
    to: Destination,
) -> Result<bool, DeskError> {
    Ok(Conversation::named(desk.store().reader(), keyring, id)?.objection(to).is_none())
}
