//! One case, whole: the report, the conversation, and what stands above both.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use thiqa_report::{Card, Destination, Question, ReceivedReport};

use super::hidden::prints_only_its_name;
use super::line::{Answer, CaseLine, unread};
use super::message::{self, MessageLine};
use super::stage::StageLine;
use crate::case::{Agreement, Conversation, Objection, reaches_her};
use crate::error::Fault;
use crate::reply::templates;
use crate::session::Session;
use crate::store::cases::CaseRow;
use crate::store::deployment;

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
    /// Whether an answer can reach her: there are usable keys, and she did not decline a list.
    pub reachable: bool,
    /// Where the person may be written to, which ends her anonymity towards the helpline.
    pub email: Option<String>,
    /// What may be mailed there by hand: no answer, no name of ours. Nothing is mailed by itself.
    pub email_notice: Option<String>,
    /// The language in which she wants answers: `ar`, `ary`, `fr`.
    pub reply_language: String,
    /// Who she is to the person it happens to: id of the answer to `who`.
    pub who: Option<String>,
    /// Whether an adult knows: id of the answer to `adult_knows`.
    pub adult_knows: Option<String>,
    /// Who else sees her phone or email.
    pub safe_contact: Option<String>,
    /// Whether she says that she wrote before: a person decides whether two cases are one.
    pub wrote_before: Option<String>,
    /// The safest next step, as the form of this release says it to these answers.
    #[serde(serialize_with = "id_of")]
    pub card: Option<Card>,
    /// Every answer, in the order of the form.
    #[serde(rename = "answers")]
    pub every_answer: Vec<Answer>,
    /// Fields that this release does not know, as they came.
    pub unknown: Map<String, Value>,
    /// Every message of both sides after the report, the first first.
    pub messages: Vec<MessageLine>,
    /// Every stage reached with its day, and her wishes, as they stand here.
    pub stages: Vec<StageLine>,
    /// The stages that she was told last: those of our newest answer that was put. Empty where none
    /// was, or where none reaches her.
    pub told: Vec<StageLine>,
    /// What was asked and agreed, by destination.
    pub consents: Vec<Agreement>,
    /// Number of the last entry of the journal that is shown: up to there it is read.
    #[serde(skip)]
    pub read_to: u64,
    /// What keeps each destination from being told now; only the page asks.
    #[serde(skip)]
    pub objections: Vec<(Destination, Option<Objection>)>,
}

prints_only_its_name!(Case);

impl Case {
    /// A case as it stands once this person has read it: `new` and `unread` are of before.
    pub(super) fn open(session: &Session, row: &CaseRow) -> Result<Self, Fault> {
        let store = session.store().reader();
        let mut conversation = Conversation::of(store, session.keys(), row)?;
        let messages = message::lines(&conversation, session.today());
        let unread = unread(&conversation);
        let seen = conversation.day_of_seeing(deployment::pulled(store)?, session.today());
        for entry in &mut conversation.journal {
            entry.seen.get_or_insert(seen);
        }
        let line = CaseLine::of(store, row, &conversation)?;
        let line = CaseLine { unread, answers: Vec::new(), ..line };
        let language = conversation.reply_language();
        let reachable = reaches_her(&conversation).is_ok();
        let told = if reachable { conversation.stages_told() } else { &[] };
        let objections = Destination::ALL.iter().map(|&to| (to, conversation.objection(to)));
        let report = &conversation.report;
        let email_notice =
            report.email.as_ref().map(|_| templates::email_notice(session.desk(), &language));
        Ok(Self {
            release: report.release.clone(),
            manifest: report.manifest,
            returns: report.returns,
            reachable,
            email: report.email.clone(),
            email_notice,
            who: first(report, "who"),
            adult_knows: first(report, "adult_knows"),
            safe_contact: first(report, "safe_contact"),
            wrote_before: first(report, "wrote_before"),
            card: report.card(),
            every_answer: report.answers.iter().map(Answer::of).collect(),
            unknown: report.unknown.clone(),
            stages: conversation.stages().iter().map(StageLine::of).collect(),
            told: told.iter().map(StageLine::of).collect(),
            consents: conversation.agreements(),
            objections: objections.collect(),
            read_to: conversation.journal.last().map_or(0, |entry| entry.number),
            reply_language: language,
            line,
            messages,
        })
    }

    /// Every answer, the story first and the others in the order of the form.
    pub fn story_first(&self) -> impl Iterator<Item = &Answer> {
        let is_story = |answer: &&Answer| answer.question == Question::Story.id();
        let answers = &self.every_answer;
        answers.iter().filter(is_story).chain(answers.iter().filter(move |it| !is_story(it)))
    }

    /// The stages as they stand here, each with whether our last answer says so. Where none reaches
    /// her that is no question.
    pub fn stages_with_whether_told(&self) -> impl Iterator<Item = (&StageLine, bool)> {
        let says = |stage: &StageLine| self.told.iter().any(|told| told.says_the_same(stage));
        self.stages.iter().map(move |stage| (stage, !self.reachable || says(stage)))
    }

    /// What our last answer says and is not so here, or not any more.
    pub fn told_otherwise(&self) -> impl Iterator<Item = &StageLine> {
        let stands = |told: &StageLine| self.stages.iter().any(|it| it.says_the_same(told));
        self.told.iter().filter(move |told| !stands(told))
    }
}

fn id_of<S: Serializer>(card: &Option<Card>, to: S) -> Result<S::Ok, S::Error> {
    card.map(Card::id).serialize(to)
}

fn first(report: &ReceivedReport, question: &str) -> Option<String> {
    let answer = report.answers.iter().find(|it| it.question == question)?;
    answer.value.first().cloned()
}
