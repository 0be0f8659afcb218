//! A report as the desk receives it: whatever can be read is read, and what cannot is marked. A
//! report is never refused for a field.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Map, Value};

use crate::body::{Body, Kind};
use crate::report::Case;

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

/// One answer as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
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
        (*self.kind() == Kind::Report).then(|| ReceivedReport::of(self.fields().clone()))
    }
}

impl ReceivedReport {
    fn of(mut fields: Map<String, Value>) -> Self {
        fields.remove("v");
        fields.remove("t");
        let (case, case_mark) = read_case(fields.remove("case"));
        let (answers, unusable) = read_answers(fields.remove("answers"));
        let mut report = Self {
            form: take_text(&mut fields, "form"),
            release: take_text(&mut fields, "release"),
            manifest: fields.remove("manifest").and_then(|value| value.as_u64()),
            language: take_text(&mut fields, "language"),
            sent: take_text(&mut fields, "sent"),
            answers,
            email: take_text(&mut fields, "email"),
            returns: fields.remove("returns").and_then(|value| value.as_bool()),
            case,
            unknown: fields,
            marks: Vec::from_iter(case_mark),
        };
        if !report.has_metadata() {
            report.marks.push(Mark::MetadataUnusable);
        }
        if !unusable.is_empty() {
            report.marks.push(Mark::AnswerUnusable);
            report.unknown.insert("answers".into(), Value::Array(unusable));
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

/// Takes a text out; anything else under that name stays among the unknown fields.
fn take_text(fields: &mut Map<String, Value>, name: &str) -> Option<String> {
    let text = fields.get(name)?.as_str()?.to_owned();
    fields.remove(name);
    Some(text)
}

fn read_answers(value: Option<Value>) -> (Vec<ReceivedAnswer>, Vec<Value>) {
    let items = match value {
        Some(Value::Array(items)) => items,
        Some(other) => return (Vec::new(), vec![other]),
        None => return (Vec::new(), vec![Value::Null]),
    };
    let mut unusable = Vec::new();
    let mut answers = Vec::new();
    for item in items {
        match read_answer(&item) {
            Some(answer) => answers.push(answer),
            None => unusable.push(item),
        }
    }
    (answers, unusable)
}

fn read_answer(value: &Value) -> Option<ReceivedAnswer> {
    let texts = |name| -> Option<Vec<String>> {
        value.get(name)?.as_array()?.iter().map(|it| it.as_str().map(str::to_owned)).collect()
    };
    let question = value.get("question")?.as_str()?.to_owned();
    let label = value.get("label").and_then(Value::as_str).unwrap_or(&question).to_owned();
    let shown = texts("shown").unwrap_or_default();
    Some(ReceivedAnswer { label, value: texts("value")?, shown, question })
}

fn read_case(value: Option<Value>) -> (Option<Case>, Option<Mark>) {
    let Some(value) = value else {
        return (None, Some(Mark::CaseMissing));
    };
    let case = case_of(&value);
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
