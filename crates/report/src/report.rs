//! A finished report: the only thing that can be sealed.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::Serialize;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::draft::Draft;
use crate::encoding::{self, BODY_LIMIT, TooLong};
use crate::language::Language;
use crate::question::{Control, Question};
use crate::wording;

/// Everything a report holds beside the answers.
#[derive(Clone, Debug)]
pub struct Metadata {
    /// Release of the form.
    pub release: String,
    /// `seq` of the manifest whose key seals it.
    pub manifest: u64,
    /// Language of the page.
    pub language: Language,
    /// Minute of sending, UTC: `2026-11-24T10:00Z`.
    pub sent: String,
    /// Whether the person keeps a list to come back with.
    pub returns: bool,
    /// What opens the conversation.
    pub case: Case,
}

/// How the helpline reaches the case: keys and places, none of which opens the report.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Case {
    /// Names the case inside envelopes.
    pub reference: [u8; 16],
    /// Where replies wait.
    pub mailbox: [u8; 32],
    /// What replies are sealed to, 1 216 bytes.
    pub reply_key: Vec<u8>,
    /// Authenticates what the reporter writes.
    pub reporter_to_desk: [u8; 32],
    /// Authenticates what the desk writes.
    pub desk_to_reporter: [u8; 32],
}

/// One answer, with its words as they were shown, so that an older desk reads a newer form.
#[derive(Clone, PartialEq, Eq, Serialize, Zeroize, ZeroizeOnDrop)]
pub struct Answer {
    /// Id of the question.
    pub question: String,
    /// The question as shown.
    pub label: String,
    /// Ids of what was chosen; the text itself where it was written.
    pub value: Vec<String>,
    /// What was chosen, as shown; empty where it was written.
    pub shown: Vec<String>,
}

/// A report, ready to be sealed.
pub struct Report {
    metadata: Metadata,
    form: &'static str,
    answers: Vec<Answer>,
    email: Option<Zeroizing<String>>,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Case(hidden)")
    }
}

impl std::fmt::Debug for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Report({}, hidden)", self.form)
    }
}

impl Draft {
    /// Finishes the draft. The error is the question that is still open; the answers stay.
    ///
    /// # Errors
    /// The first question of the form that is still open.
    pub fn finish(&self, metadata: Metadata) -> Result<Report, Question> {
        if let Some(question) = self.open_question() {
            return Err(question);
        }
        let language = metadata.language;
        let asked = self.form().all_questions().filter(|&question| self.asks(question));
        Ok(Report {
            form: self.form().id(),
            answers: asked.filter_map(|question| self.given(question, language)).collect(),
            email: Some(self.email()).filter(|email| !email.is_empty()).map(Zeroizing::new),
            metadata,
        })
    }

    fn given(&self, question: Question, language: Language) -> Option<Answer> {
        let shown = wording::answer(self, question, language);
        if shown.is_empty() || question.control() == Control::Email {
            return None;
        }
        let chosen: Vec<_> =
            self.chosen(question).iter().map(|choice| choice.id().to_owned()).collect();
        let (value, shown) = if chosen.is_empty() { (shown, Vec::new()) } else { (chosen, shown) };
        Some(Answer {
            question: question.id().to_owned(),
            label: wording::label(self.form(), question, self.concerned(), language),
            value,
            shown,
        })
    }
}

impl Report {
    /// The body that is sealed: JSON as section 3 of the protocol has it, at most 60 KiB.
    ///
    /// # Errors
    /// [`TooLong`] beyond that.
    pub fn encode(&self) -> Result<Zeroizing<Vec<u8>>, TooLong> {
        let base64 = |bytes: &[u8]| Base64UrlUnpadded::encode_string(bytes);
        let case = &self.metadata.case;
        let file = File {
            v: 1,
            t: "report",
            form: self.form,
            release: &self.metadata.release,
            manifest: self.metadata.manifest,
            language: self.metadata.language.code(),
            sent: &self.metadata.sent,
            answers: &self.answers,
            email: self.email.as_ref().map(|email| email.as_str()),
            returns: self.metadata.returns,
            case: CaseFile {
                reference: base64(&case.reference),
                mailbox: base64(&case.mailbox),
                reply_pk: base64(&case.reply_key),
                k_r2d: base64(&case.reporter_to_desk),
                k_d2r: base64(&case.desk_to_reporter),
            },
        };
        encoding::write(&file, BODY_LIMIT)
    }
}

#[derive(Serialize)]
struct File<'a> {
    v: u8,
    t: &'static str,
    form: &'static str,
    release: &'a str,
    manifest: u64,
    language: &'static str,
    sent: &'a str,
    answers: &'a [Answer],
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    returns: bool,
    case: CaseFile,
}

#[derive(Serialize)]
struct CaseFile {
    #[serde(rename = "ref")]
    reference: String,
    mailbox: String,
    reply_pk: String,
    k_r2d: String,
    k_d2r: String,
}
