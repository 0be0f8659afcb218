//! What a counsellor sees: the list, one case with its conversation, and apart from them what is no
//! case. Works without the relay; what one row cannot show never hides the others. Prints nothing
//! that was written.

mod case;
mod message;
mod withdrawal;

use std::fmt;

use serde::Serialize;
use thiqa_report::{ReceivedAnswer, ReceivedReport};
use thiqa_wire::Day;
use thiqa_wire::ids::to_base64;

use crate::calendar::written;
use crate::conversation::{Conversation, Said};
use crate::desk::{Desk, Keyring};
use crate::error::DeskError;
use crate::letter::{self, Letter, id_of, read_id};
use crate::store::entries;
use crate::store::kept::{self, Apart, ApartRow, CaseRow};
use crate::store::waiting;

pub use case::{Case, StageLine};
pub use message::MessageLine;
pub use withdrawal::{WithdrawalLine, withdrawals};

/// The mark of a case whose row does not open any more.
pub const DAMAGED: &str = "damaged";
/// The stage of a case that does not open any more.
const RECEIVED: &str = "received";
/// Answers to `danger` that say there is one.
const DANGERS: [&str; 4] = ["near_me", "wants_to_meet", "deadline", "self_harm"];
/// Characters of a story that a list shows.
const EXCERPT: usize = 140;
/// Characters of any other text that a list shows: every text of ours fits.
const SHORT: usize = 64;
/// Answers, and texts of one, that a list shows: every form of ours fits.
const FEW: usize = 32;

/// Everything at the desk, in short; the shape of `list --json`.
#[derive(Debug, Serialize)]
pub struct Inbox {
    /// The cases: those that speak of a danger, then the others; the first first.
    pub cases: Vec<CaseLine>,
    /// What is left of cases that were erased.
    pub erased: Vec<ErasedLine>,
    /// How many envelopes did not open.
    pub unreadable: usize,
    /// How many a newer version wrote; they wait for an update.
    pub newer: u64,
    /// How many opened and break a rule.
    pub quarantined: usize,
    /// How many messages fit no case.
    pub unmatched: usize,
    /// Those that are no case, one by one.
    pub apart: Vec<ApartLine>,
}

/// A case in the list.
#[derive(Serialize)]
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
    pub stage: &'static str,
    /// Day on which she wrote what nobody has answered in words yet; `None` where all is answered.
    pub waiting: Option<String>,
    /// How many messages of hers came since a person last opened it.
    pub unread: u64,
    /// Dangers she names: ids of the question `danger`.
    pub danger: Vec<String>,
    /// Her wishes that stand.
    pub withdrawals: Vec<WithdrawalLine>,
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
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct SameCase {
    /// `c` and its number.
    pub id: String,
    /// The day on which it was erased, as was wished; the wish reached only the case that owned the
    /// keys, so a person decides whether the other one is hers too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erased: Option<String>,
}

/// An answer, as it was sent.
#[derive(Serialize)]
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

/// What is left of a case that was erased.
#[derive(Debug, Serialize)]
pub struct ErasedLine {
    /// `c` and its number.
    pub id: String,
    /// The day.
    pub erased: String,
}

/// What is no case, in the list.
#[derive(Debug, Serialize)]
pub struct ApartLine {
    /// `u`, `q` or `m` and its number.
    pub id: String,
    /// `unreadable`, `quarantined` or `unmatched`.
    pub kind: &'static str,
    /// Day of the pull.
    pub received: String,
    /// Which rule it breaks.
    pub reason: String,
}

/// What is no case, whole.
#[derive(Serialize)]
pub struct ApartItem {
    /// What the list shows too.
    #[serde(flatten)]
    pub line: ApartLine,
    /// The opened body as text, where it opened and is text.
    pub text: Option<String>,
    /// Its bytes, base64url: the opened body, or the envelope that did not open.
    pub bytes: String,
}

/// What `show` shows.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Item {
    /// A case.
    Case(Box<Case>),
    /// What is left of one.
    Erased(ErasedLine),
    /// Something else.
    Apart(ApartItem),
}

/// What a person wrote stands in no log, whoever prints these.
macro_rules! prints_only_its_name {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    )*};
}
prints_only_its_name!(CaseLine, Answer, Case, ApartItem, MessageLine, WithdrawalLine);

/// Everything at the desk, in short. One case after another is opened and let go again.
pub fn list(desk: &Desk, keyring: &Keyring) -> Result<Inbox, DeskError> {
    let store = desk.store().reader();
    let mut cases = Vec::new();
    for number in kept::case_numbers(store)? {
        if let Some(row) = kept::case(store, number)? {
            cases.push(line(desk, keyring, &row)?);
        }
    }
    cases.sort_by_key(|case| case.danger.is_empty());
    let mut apart = Vec::new();
    for kind in Apart::ALL {
        apart.extend(kept::aparts(store, kind)?.iter().map(apart_line));
    }
    let count = |kind: Apart| apart.iter().filter(|line| line.kind == kind.name()).count();
    let erased = kept::tombstones(store)?.into_iter().map(erased_line).collect();
    Ok(Inbox {
        cases,
        erased,
        unreadable: count(Apart::Unreadable),
        newer: waiting::count_newer(store)?,
        quarantined: count(Apart::Quarantined),
        unmatched: count(Apart::Unmatched),
        apart,
    })
}

/// One thing of the list, whole. Showing a case notes the day on which a person saw it, and with it
/// all that came since; from then an erase has its day.
pub fn show(desk: &Desk, keyring: &Keyring, id: &str, today: Day) -> Result<Item, DeskError> {
    let unknown = || DeskError::NoSuchItem(id.to_owned());
    let store = desk.store().reader();
    let (letter, number) = read_id(id).ok_or_else(unknown)?;
    if letter == 'c' {
        if let Some(day) = kept::erased(store, number)? {
            return Ok(Item::Erased(erased_line((number, day))));
        }
        let row = kept::case(store, number)?.ok_or_else(unknown)?;
        return Ok(Item::Case(Box::new(case::open(desk, keyring, &row, today)?)));
    }
    let kind = Apart::ALL.into_iter().find(|kind| kind.letter() == letter).ok_or_else(unknown)?;
    let (row, sealed) = kept::apart(store, kind, number)?.ok_or_else(unknown)?;
    whole_apart(keyring, &row, &sealed).map(Item::Apart)
}

fn erased_line((number, day): (u64, Day)) -> ErasedLine {
    ErasedLine { id: id_of('c', number), erased: written(day) }
}

fn line(desk: &Desk, keyring: &Keyring, row: &CaseRow) -> Result<CaseLine, DeskError> {
    match Conversation::of(desk.store().reader(), keyring, row) {
        Ok(conversation) => Ok(shortened(line_of(desk, row, &conversation)?)),
        Err(DeskError::Damaged(_)) => Ok(damaged_line(desk, row)?),
        Err(error) => Err(error),
    }
}

fn damaged_line(desk: &Desk, row: &CaseRow) -> Result<CaseLine, DeskError> {
    Ok(CaseLine {
        id: id_of('c', row.number),
        new: row.shown.is_none(),
        form: None,
        language: None,
        sent: None,
        received: written(row.received),
        stage: RECEIVED,
        waiting: Some(written(row.received)),
        unread: entries::count_unseen(desk.store().reader(), row.number)?,
        danger: Vec::new(),
        withdrawals: Vec::new(),
        flagged: false,
        same_case: same_case(desk, row.number)?,
        marks: vec![DAMAGED.into()],
        answers: Vec::new(),
        excerpt: None,
    })
}

fn same_case(desk: &Desk, number: u64) -> Result<Vec<SameCase>, DeskError> {
    let cases = kept::with_the_same_case(desk.store().reader(), number)?.into_iter();
    let same = |(number, erased): (u64, Option<Day>)| SameCase {
        id: id_of('c', number),
        erased: erased.map(written),
    };
    Ok(cases.map(same).collect())
}

fn line_of(desk: &Desk, row: &CaseRow, conversation: &Conversation) -> Result<CaseLine, DeskError> {
    let report = &conversation.report;
    let marks = report.marks.iter().map(|mark| mark.id().to_owned()).chain(row.mark.clone());
    let damaged = (!conversation.is_whole()).then(|| DAMAGED.to_owned());
    let (chosen, written_ones): (Vec<_>, Vec<_>) =
        report.answers.iter().partition(|answer| !answer.shown.is_empty());
    let story = written_ones.iter().find(|answer| answer.question == "story");
    let first = story.or(written_ones.first()).and_then(|answer| answer.value.first());
    Ok(CaseLine {
        id: id_of('c', row.number),
        new: row.shown.is_none(),
        form: report.form.clone(),
        language: report.language.clone(),
        sent: report.sent.clone(),
        received: written(row.received),
        stage: conversation.stage().0.id(),
        waiting: waiting(conversation).map(written),
        unread: unread(conversation),
        danger: dangers(report),
        withdrawals: withdrawal::lines(conversation),
        flagged: conversation.is_flagged(),
        same_case: same_case(desk, row.number)?,
        marks: marks.chain(damaged).collect(),
        answers: chosen.into_iter().map(answer).collect(),
        excerpt: first.map(|text| beginning(text, EXCERPT)),
    })
}

/// How many messages of hers no person has seen.
fn unread(conversation: &Conversation) -> u64 {
    conversation.hers().filter(|(record, _)| record.seen.is_none()).count() as u64
}

/// Since when she waits: a stage that is told without words answers nothing.
fn waiting(conversation: &Conversation) -> Option<Day> {
    let mut since = Some(conversation.received);
    for record in &conversation.records {
        match &record.said {
            Some(Said::Ours(_, _, reply)) if !(reply.text.is_empty() && reply.ask.is_empty()) => {
                since = None;
            }
            Some(Said::Hers(_)) => {
                since.get_or_insert(record.day);
            }
            _ => {}
        }
    }
    since
}

/// The dangers she names; unknown ids count as none.
fn dangers(report: &ReceivedReport) -> Vec<String> {
    let named = report.answers.iter().filter(|answer| answer.question == "danger");
    let named = named.flat_map(|answer| &answer.value);
    DANGERS.iter().filter(|id| named.clone().any(|it| it == *id)).map(|it| (*it).into()).collect()
}

/// However much a stranger wrote, a line stays a line.
fn shortened(mut line: CaseLine) -> CaseLine {
    let short = |text: String| beginning(&text, SHORT);
    let few = |texts: Vec<String>| texts.into_iter().take(FEW).map(short).collect();
    line.answers.truncate(FEW);
    line.same_case.truncate(FEW);
    CaseLine {
        form: line.form.map(short),
        language: line.language.map(short),
        sent: line.sent.map(short),
        answers: line
            .answers
            .into_iter()
            .map(|answer| Answer {
                question: short(answer.question),
                label: short(answer.label),
                value: few(answer.value),
                shown: few(answer.shown),
            })
            .collect(),
        ..line
    }
}

fn beginning(text: &str, characters: usize) -> String {
    let mut short: String = text.chars().take(characters).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn answer(answer: &ReceivedAnswer) -> Answer {
    let ReceivedAnswer { question, label, value, shown } = answer.clone();
    Answer { question, label, value, shown }
}

fn apart_line(row: &ApartRow) -> ApartLine {
    ApartLine {
        id: id_of(row.kind.letter(), row.number),
        kind: row.kind.name(),
        received: written(row.received),
        reason: row.reason.clone(),
    }
}

fn whole_apart(keyring: &Keyring, row: &ApartRow, sealed: &[u8]) -> Result<ApartItem, DeskError> {
    let place = letter::place(row.kind.letter(), row.number);
    let letter = Letter::open(keyring, &place, sealed)?;
    let opened = row.kind != Apart::Unreadable;
    let text = std::str::from_utf8(&letter.body).ok().filter(|_| opened).map(str::to_owned);
    Ok(ApartItem { line: apart_line(row), text, bytes: to_base64(&letter.body) })
}
