//! A case in the list.

use rusqlite::Connection;
use serde::Serialize;
use thiqa_report::{Concerned, ReceivedAnswer};
use thiqa_wire::Day;
use zeroize::Zeroize;

use super::hidden::prints_only_its_name;
use super::withdrawal::{self, WithdrawalLine};
use crate::calendar::written;
use crate::case::{Conversation, DangerAnswer, case_id};
use crate::error::Fault;
use crate::keys::Keyring;
use crate::store::cases::CaseRow;
use crate::store::{claims, entries};

/// The mark of a case whose row does not open any more.
const DAMAGED: &str = "damaged";
/// The stage of a case that does not open any more.
const RECEIVED: &str = "received";
/// Characters of a story that a list shows.
const EXCERPT: usize = 140;
/// Characters of any other text that a list shows: every text of ours fits.
const SHORT: usize = 64;
/// Answers, and texts of one, that a list shows: every form of ours fits.
const FEW: usize = 32;

/// A case in the list.
#[derive(Serialize, Zeroize)]
pub struct CaseLine {
    /// `c` and its number.
    pub id: String,
    /// Whether nobody has opened it yet.
    pub new: bool,
    /// Id of the form.
    pub form: Option<String>,
    /// Language of the page.
    pub language: Option<String>,
    /// Minute of sending by the phone's clock.
    pub sent: Option<String>,
    /// Day of the pull.
    pub received: String,
    /// The stage noted last.
    #[zeroize(skip)]
    pub stage: &'static str,
    /// Day on which she wrote what nobody has answered in words yet; `None` where all is answered.
    pub waiting: Option<String>,
    /// How many messages of hers came since a person last opened it.
    pub unread: u64,
    /// To whom it happens, and so which words she read.
    #[serde(skip)]
    #[zeroize(skip)]
    pub concerned: Concerned,
    /// Dangers she names: ids of the question `danger`.
    pub danger: Vec<String>,
    /// What she answered to that question: `named`, `none`, `unsaid`, `skipped`, or `unknown` where
    /// it cannot be read here.
    #[zeroize(skip)]
    pub danger_answer: &'static str,
    /// Whether she says that it is worse, and since then nobody has answered in words or finished.
    pub worse: bool,
    /// Whether the team has finished, and nothing came since.
    pub finished: bool,
    /// Her wishes that stand.
    pub withdrawals: Vec<WithdrawalLine>,
    /// Day on which it was set aside: out of the list, and nothing is sent, until she writes again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aside: Option<String>,
    /// Whether it is perhaps not the same person who writes.
    pub flagged: bool,
    /// The cases whose reports came with the same `case`: one of them is forged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same_case: Vec<SameCase>,
    /// What a counsellor should know about the report itself.
    pub marks: Vec<String>,
    /// What was chosen, of the answers that are chosen; a whole case has all of its answers here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// How the first written answer begins.
    pub excerpt: Option<String>,
}

/// A case whose report came with the same `case` as another.
#[derive(Debug, PartialEq, Eq, Serialize, Zeroize)]
pub struct SameCase {
    /// `c` and its number.
    pub id: String,
    /// The day on which it was erased, as was wished; the wish reached only the case that owned the
    /// keys, so a person decides whether the other one is hers too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erased: Option<String>,
}

/// An answer, as it was sent.
#[derive(Serialize, Zeroize)]
pub struct Answer {
    /// Id of the question.
    pub question: String,
    /// The question as it was shown.
    pub label: String,
    /// Ids or text.
    pub value: Vec<String>,
    /// What was chosen, as it was shown; empty where it was written.
    pub shown: Vec<String>,
}

prints_only_its_name!(CaseLine);
prints_only_its_name!(Answer);

impl CaseLine {
    /// A case as the list shows it.
    pub(super) fn read(store: &Connection, keys: &Keyring, row: &CaseRow) -> Result<Self, Fault> {
        match Conversation::of(store, keys, row) {
            Ok(conversation) => Ok(Self::of(store, row, &conversation)?.shortened()),
            Err(Fault::Damaged(_)) => Self::damaged(store, row),
            Err(error) => Err(error),
        }
    }

    fn damaged(store: &Connection, row: &CaseRow) -> Result<Self, Fault> {
        Ok(Self {
            id: case_id(row.number),
            new: row.shown.is_none(),
            form: None,
            language: None,
            sent: None,
            received: written(row.received),
            stage: RECEIVED,
            waiting: Some(written(row.received)),
            unread: entries::count_unseen(store, row.number)?,
            concerned: Concerned::Writer,
            danger: Vec::new(),
            danger_answer: DangerAnswer::Unknown.id(),
            worse: false,
            finished: false,
            withdrawals: Vec::new(),
            aside: row.aside.map(written),
            flagged: false,
            same_case: same_case(store, row.number)?,
            marks: vec![DAMAGED.into()],
            answers: Vec::new(),
            excerpt: None,
        })
    }

    /// All that a list can show of a case whose journal is at hand, in full length.
    pub(super) fn of(
        store: &Connection,
        row: &CaseRow,
        conversation: &Conversation,
    ) -> Result<Self, Fault> {
        let report = &conversation.report;
        let marks = report.marks.iter().map(|mark| mark.id().to_owned()).chain(row.mark.clone());
        let damaged = (!conversation.is_whole()).then(|| DAMAGED.to_owned());
        let (chosen, written_ones): (Vec<_>, Vec<_>) =
            report.answers.iter().partition(|answer| !answer.shown.is_empty());
        let story = written_ones.iter().find(|answer| answer.question == "story");
        let first = story.or(written_ones.first()).and_then(|answer| answer.value.first());
        Ok(Self {
            id: case_id(row.number),
            new: row.shown.is_none(),
            form: report.form.clone(),
            language: report.language.clone(),
            sent: report.sent.clone(),
            received: written(row.received),
            stage: conversation.stage().0.id(),
            waiting: conversation.waits_since().map(written),
            unread: unread(conversation),
            concerned: report.concerned(),
            danger: conversation.dangers().into_iter().map(Into::into).collect(),
            danger_answer: conversation.danger_answer().id(),
            worse: conversation.is_worse(),
            finished: conversation.is_finished(),
            withdrawals: withdrawal::lines(conversation),
            aside: row.aside.map(written),
            flagged: conversation.is_flagged(),
            same_case: same_case(store, row.number)?,
            marks: marks.chain(damaged).collect(),
            answers: chosen.into_iter().map(Answer::of).collect(),
            excerpt: first.map(|text| beginning(text, EXCERPT)),
        })
    }

    /// However much a stranger wrote, a line stays a line.
    fn shortened(mut self) -> Self {
        let short = |text: String| beginning(&text, SHORT);
        let few = |texts: Vec<String>| texts.into_iter().take(FEW).map(short).collect();
        self.answers.truncate(FEW);
        self.same_case.truncate(FEW);
        Self {
            form: self.form.map(short),
            language: self.language.map(short),
            sent: self.sent.map(short),
            answers: self
                .answers
                .into_iter()
                .map(|answer| Answer {
                    question: short(answer.question),
                    label: short(answer.label),
                    value: few(answer.value),
                    shown: few(answer.shown),
                })
                .collect(),
            ..self
        }
    }
}

fn same_case(store: &Connection, number: u64) -> Result<Vec<SameCase>, Fault> {
    let cases = claims::with_the_same_case(store, number)?.into_iter();
    let same = |(number, erased): (u64, Option<Day>)| SameCase {
        id: case_id(number),
        erased: erased.map(written),
    };
    Ok(cases.map(same).collect())
}

/// How many messages of hers no person has seen.
pub(super) fn unread(conversation: &Conversation) -> u64 {
    conversation.messages().filter(|(entry, _)| entry.seen.is_none()).count() as u64
}

fn beginning(text: &str, characters: usize) -> String {
    let mut short: String = text.chars().take(characters).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

impl Answer {
    pub(super) fn of(answer: &ReceivedAnswer) -> Self {
        let ReceivedAnswer { question, label, value, shown } = answer.clone();
        Self { question, label, value, shown }
    }
}
