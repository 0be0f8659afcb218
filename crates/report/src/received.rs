//! A report as the desk receives it: whatever can be read is read, and what cannot is marked. A
//! report is never refused for a field.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Map, Value};

use crate::body::{Body, Kind, take, take_text};
use crate::card::Card;
use crate::question::{Choice, Concerned, Question};
use crate::report::Case;

/// Fields of a `case`.
const CASE_FIELDS: usize = 5;
/// Bytes of an X-Wing public key.
const REPLY_KEY_BYTES: usize = 1_216;

/// A first report, as far as it can be read.
#[derive(Clone, PartialEq)]
pub struct ReceivedReport {
    /// Id of the form, known here or not.
    pub form: Option<String>,
    /// Release of the form.
    pub release: Option<String>,
    /// `seq` of the manifest.
    pub manifest: Option<u64>,
    /// Language of the page.
    pub language: Option<String>,
    /// Minute of sending by the phone's clock: shown, never trusted.
    pub sent: Option<String>,
    /// Answers in the order in which they came.
    pub answers: Vec<ReceivedAnswer>,
    /// Where the person may be written to.
    pub email: Option<String>,
    /// Whether she keeps a list.
    pub returns: Option<bool>,
    /// What opens the conversation, where it can be used.
    pub case: Option<Case>,
    /// Fields this release does not know, as they came.
    pub unknown: Map<String, Value>,
    /// What a counsellor should know about the above.
    pub marks: Vec<Mark>,
}

impl ReceivedReport {
    /// To whom it happens, and so which words she read.
    pub fn concerned(&self) -> Concerned {
        let answer = self.answers.iter().find(|it| it.question == Question::Who.id());
        // Whom a newer form names is not known here: not herself, whom all call alike.
        match answer.and_then(|it| it.value.first()) {
            Some(who) if who != Choice::Me.id() => Concerned::Another,
            Some(_) | None => Concerned::Writer,
        }
    }

    /// The most urgent card that its answers call for, which the form has said to her.
    pub fn card(&self) -> Option<Card> {
        let called_for = |answer: &ReceivedAnswer| {
            let question = Question::of(&answer.question)?;
            let choices = answer.value.iter().filter_map(|id| Choice::of(id));
            choices.filter_map(|choice| Card::called_for(question, choice)).min()
        };
        self.answers.iter().filter_map(called_for).min()
    }
}

/// One answer as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceivedAnswer {
    /// Id of the question, known here or not.
    pub question: String,
    /// The question as it was shown.
    pub label: String,
    /// Ids or text.
    pub value: Vec<String>,
    /// What was chosen, as it was shown.
    pub shown: Vec<String>,
}

impl std::fmt::Debug for ReceivedAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReceivedAnswer({}, hidden)", self.question)
    }
}

/// What is wrong with a report that is listed all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// There is no `case`: no answer can reach her.
    CaseMissing,
    /// The `case` cannot be used: no answer can reach her.
    CaseUnusable,
    /// Form, language, time or another field of the report itself is missing or unusable.
    MetadataUnusable,
    /// An answer is not of the known shape; it stands among the unknown fields.
    AnswerUnusable,
}

impl Mark {
    /// Its id, for `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Self::CaseMissing => "case_missing",
            Self::CaseUnusable => "case_unusable",
            Self::MetadataUnusable => "metadata_unusable",
            Self::AnswerUnusable => "answer_unusable",
        }
    }
}

impl Body {
    /// This body as a report; `None` where it is of another kind.
    pub fn report(&self) -> Option<ReceivedReport> {
        (*self.kind() == Kind::Report).then(|| ReceivedReport::of(self.said()))
    }
}

impl ReceivedReport {
    fn of(mut fields: Map<String, Value>) -> Self {
        let (case, case_mark) = take_case(&mut fields);
        let Answers { answers, kept, unusable } = read_answers(fields.remove("answers"));
        let mut report = Self {
            form: take_text(&mut fields, "form"),
            release: take_text(&mut fields, "release"),
            manifest: take(&mut fields, "manifest", Value::as_u64),
            language: take_text(&mut fields, "language"),
            sent: take_text(&mut fields, "sent"),
            answers,
            email: take_text(&mut fields, "email"),
            returns: take(&mut fields, "returns", Value::as_bool),
            case,
            unknown: fields,
            marks: Vec::from_iter(case_mark),
        };
        if !report.has_metadata() {
            report.marks.push(Mark::MetadataUnusable);
        }
        if unusable {
            report.marks.push(Mark::AnswerUnusable);
        }
        if !kept.is_empty() {
            report.unknown.insert("answers".into(), Value::Array(kept));
        }
        report
    }

    fn has_metadata(&self) -> bool {
        self.form.is_some()
            && self.language.is_some()
            && self.sent.is_some()
            && self.manifest.is_some()
            && self.returns.is_some()
    }
}

impl std::fmt::Debug for ReceivedReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReceivedReport({} answers, hidden)", self.answers.len())
    }
}

/// What became of the answers.
#[derive(Default)]
struct Answers {
    answers: Vec<ReceivedAnswer>,
    /// As they came: those that cannot be read, and those that say more than we know.
    kept: Vec<Value>,
    unusable: bool,
}

fn read_answers(value: Option<Value>) -> Answers {
    let items = match value {
        Some(Value::Array(items)) => items,
        other => {
            let kept = other.into_iter().collect();
            return Answers { kept, unusable: true, ..Answers::default() };
        }
    };
    let mut read = Answers::default();
    for item in items {
        match read_answer(&item) {
            Some(answer) if says_no_more(&item) => read.answers.push(answer),
            Some(answer) => {
                read.answers.push(answer);
                read.kept.push(item);
            }
            None => {
                read.unusable = true;
                read.kept.push(item);
            }
        }
    }
    read
}

fn texts(value: &Value, name: &str) -> Option<Vec<String>> {
    value.get(name)?.as_array()?.iter().map(|it| it.as_str().map(str::to_owned)).collect()
}

fn read_answer(value: &Value) -> Option<ReceivedAnswer> {
    let question = value.get("question")?.as_str()?.to_owned();
    let label = value.get("label").and_then(Value::as_str).unwrap_or(&question).to_owned();
    let shown = texts(value, "shown").unwrap_or_default();
    Some(ReceivedAnswer { label, value: texts(value, "value")?, shown, question })
}

/// Whether an answer holds the four known fields, each of its type, and nothing else.
fn says_no_more(answer: &Value) -> bool {
    let known = ["question", "label", "value", "shown"];
    answer
        .as_object()
        .is_some_and(|fields| fields.keys().all(|name| known.contains(&name.as_str())))
        && answer.get("label").is_none_or(Value::is_string)
        && (answer.get("shown").is_none() || texts(answer, "shown").is_some())
}

/// Takes the case out; one that cannot be used, or says more than we know, stays as it came.
fn take_case(fields: &mut Map<String, Value>) -> (Option<Case>, Option<Mark>) {
    let Some(value) = fields.get("case") else {
        return (None, Some(Mark::CaseMissing));
    };
    let case = case_of(value);
    if case.is_some() && value.as_object().is_some_and(|case| case.len() == CASE_FIELDS) {
        fields.remove("case");
    }
    let mark = case.is_none().then_some(Mark::CaseUnusable);
    (case, mark)
}

fn case_of(value: &Value) -> Option<Case> {
    let bytes = |name| Base64UrlUnpadded::decode_vec(value.get(name)?.as_str()?).ok();
    let reply_key = bytes("reply_pk").filter(|key| key.len() == REPLY_KEY_BYTES)?;
    Some(Case {
        reference: bytes("ref")?.try_into().ok()?,
        mailbox: bytes("mailbox")?.try_into().ok()?,
        reply_key,
        reporter_to_desk: bytes("k_r2d")?.try_into().ok()?,
        desk_to_reporter: bytes("k_d2r")?.try_into().ok()?,
    })
}
