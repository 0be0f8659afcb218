//! What a counsellor sees: the list, one case, and apart from them what is no case. Works without
//! the relay; what one row cannot show never hides the others. Prints nothing that was written.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};
use thiqa_report::{Body, ReceivedAnswer, ReceivedReport};
use thiqa_wire::Day;
use thiqa_wire::ids::to_base64;

use crate::calendar::written;
use crate::desk::{Desk, Keyring};
use crate::error::DeskError;
use crate::letter::{self, Letter};
use crate::store::kept::{self, Apart, ApartRow, CaseRow};
use crate::store::waiting;

/// The mark of a case whose row does not open any more.
pub const DAMAGED: &str = "damaged";
/// The only stage until a counsellor decides something.
const RECEIVED: &str = "received";
/// Characters of a story that a list shows.
const EXCERPT: usize = 140;
/// Characters of any other text that a list shows: every text of ours fits.
const SHORT: usize = 64;
/// Answers, and texts of one, that a list shows: every form of ours fits.
const FEW: usize = 32;

/// Everything at the desk, in short; the shape of `list --json`.
#[derive(Debug, Serialize)]
pub struct Inbox {
    /// The cases, the first first.
    pub cases: Vec<CaseLine>,
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
    /// Where the case stands.
    pub stage: &'static str,
    /// What a counsellor should know about the report itself.
    pub marks: Vec<String>,
    /// What was chosen, of the answers that are chosen.
    pub answers: Vec<Answer>,
    /// How the first written answer begins.
    pub excerpt: Option<String>,
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

/// A whole case; the shape of `show --json`.
#[derive(Serialize)]
pub struct Case {
    /// What the list shows too.
    #[serde(flatten)]
    pub line: CaseLine,
    /// Release of the form.
    pub release: Option<String>,
    /// `seq` of the manifest it was sealed to, by its own word.
    pub manifest: Option<u64>,
    /// Whether the person keeps a list to come back with.
    pub returns: Option<bool>,
    /// Where the person may be written to.
    pub email: Option<String>,
    /// Every answer, in the order of the form.
    #[serde(rename = "answers")]
    pub every_answer: Vec<Answer>,
    /// Fields that this release does not know, as they came.
    pub unknown: Map<String, Value>,
    /// Every message of both sides, the first first.
    pub messages: Vec<Value>,
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
prints_only_its_name!(CaseLine, Answer, Case, ApartItem);

/// Everything at the desk, in short. One case after another is opened and let go again.
pub fn list(desk: &Desk, keyring: &Keyring) -> Result<Inbox, DeskError> {
    let store = desk.store().reader();
    let mut cases = Vec::new();
    for number in kept::case_numbers(store)? {
        cases.extend(kept::case(store, number)?.map(|row| line(keyring, &row)));
    }
    let mut apart = Vec::new();
    for kind in Apart::ALL {
        apart.extend(kept::aparts(store, kind)?.iter().map(apart_line));
    }
    let count = |kind: Apart| apart.iter().filter(|line| line.kind == kind.name()).count();
    Ok(Inbox {
        cases,
        unreadable: count(Apart::Unreadable),
        newer: waiting::count_newer(store)?,
        quarantined: count(Apart::Quarantined),
        unmatched: count(Apart::Unmatched),
        apart,
    })
}

/// One thing of the list, whole. Showing a case notes the day on which a person first saw it.
pub fn show(desk: &Desk, keyring: &Keyring, id: &str, today: Day) -> Result<Item, DeskError> {
    let unknown = || DeskError::NoSuchItem(id.to_owned());
    let store = desk.store();
    let (letter, number) = read_id(id).ok_or_else(unknown)?;
    if letter == 'c' {
        let row = kept::case(store.reader(), number)?.ok_or_else(unknown)?;
        let item = whole_case(keyring, &row)?;
        store.write(|tx| kept::note_shown(tx, number, today))?;
        return Ok(Item::Case(Box::new(item)));
    }
    let kind = Apart::ALL.into_iter().find(|kind| kind.letter() == letter).ok_or_else(unknown)?;
    let (row, sealed) = kept::apart(store.reader(), kind, number)?.ok_or_else(unknown)?;
    whole_apart(keyring, &row, &sealed).map(Item::Apart)
}

/// `c12`: a letter and a number without leading zeros.
fn read_id(id: &str) -> Option<(char, u64)> {
    let letter = id.chars().next()?;
    let digits = id.get(letter.len_utf8()..)?;
    let number: u64 = digits.parse().ok()?;
    (number.to_string() == digits).then_some((letter, number))
}

fn line(keyring: &Keyring, row: &CaseRow) -> CaseLine {
    match report(keyring, row) {
        Ok(report) => shortened(line_of(row, &report)),
        Err(_) => CaseLine {
            id: id_of('c', row.number),
            new: row.shown.is_none(),
            form: None,
            language: None,
            sent: None,
            received: written(row.received),
            stage: RECEIVED,
            marks: vec![DAMAGED.into()],
            answers: Vec::new(),
            excerpt: None,
        },
    }
}

fn line_of(row: &CaseRow, report: &ReceivedReport) -> CaseLine {
    let marks = report.marks.iter().map(|mark| mark.id().to_owned()).chain(row.mark.clone());
    let (chosen, written_ones): (Vec<_>, Vec<_>) =
        report.answers.iter().partition(|answer| !answer.shown.is_empty());
    let story = written_ones.iter().find(|answer| answer.question == "story");
    let first = story.or(written_ones.first()).and_then(|answer| answer.value.first());
    CaseLine {
        id: id_of('c', row.number),
        new: row.shown.is_none(),
        form: report.form.clone(),
        language: report.language.clone(),
        sent: report.sent.clone(),
        received: written(row.received),
        stage: RECEIVED,
        marks: marks.collect(),
        answers: chosen.into_iter().map(answer).collect(),
        excerpt: first.map(|text| beginning(text, EXCERPT)),
    }
}

/// However much a stranger wrote, a line stays a line.
fn shortened(mut line: CaseLine) -> CaseLine {
    let short = |text: String| beginning(&text, SHORT);
    let few = |texts: Vec<String>| texts.into_iter().take(FEW).map(short).collect();
    line.answers.truncate(FEW);
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

fn whole_case(keyring: &Keyring, row: &CaseRow) -> Result<Case, DeskError> {
    let report = report(keyring, row)?;
    let mut line = line_of(row, &report);
    line.answers.clear();
    Ok(Case {
        line,
        every_answer: report.answers.iter().map(answer).collect(),
        release: report.release,
        manifest: report.manifest,
        returns: report.returns,
        email: report.email,
        unknown: report.unknown,
        messages: Vec::new(),
    })
}

fn report(keyring: &Keyring, row: &CaseRow) -> Result<ReceivedReport, DeskError> {
    let letter = Letter::open(keyring, &letter::place('c', row.number), &row.sealed)?;
    let body = Body::decode(&letter.body).ok();
    body.and_then(|body| body.report()).ok_or(DeskError::Damaged("a stored report"))
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

fn id_of(letter: char, number: u64) -> String {
    format!("{letter}{number}")
}
