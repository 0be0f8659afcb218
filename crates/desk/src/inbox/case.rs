//! One case, whole: the report, the conversation, and what stands above both.

use serde::Serialize;
use serde_json::{Map, Value};
use thiqa_report::{Destination, Reached, ReceivedReport};
use thiqa_wire::Day;

use super::message::{self, MessageLine};
use super::{Answer, CaseLine, answer, line_of, unread};
use crate::answering::reaches_her;
use crate::conversation::{Agreement, Conversation, Objection};
use crate::desk::{Desk, Keyring};
use crate::error::DeskError;
use crate::store::kept::{self, CaseRow};
use crate::store::{deployment, entries};
use crate::templates;

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
    /// Whether an adult knows: id of the answer to `adult_knows`.
    pub adult_knows: Option<String>,
    /// Who else sees her phone or email.
    pub safe_contact: Option<String>,
    /// Whether she says that she wrote before: a person decides whether two cases are one.
    pub wrote_before: Option<String>,
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
    /// What keeps each destination from being told now; only the page asks.
    #[serde(skip)]
    pub objections: Vec<(Destination, Option<Objection>)>,
}

/// A stage that was reached.
#[derive(Serialize)]
pub struct StageLine {
    /// Its id.
    pub stage: &'static str,
    /// The day.
    pub day: String,
    /// Who was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<&'static str>,
    /// What she wished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wish: Option<&'static str>,
    /// The day of the erasure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// Opens a case for a person, and notes that.
pub(super) fn open(
    desk: &Desk,
    keyring: &Keyring,
    row: &CaseRow,
    today: Day,
) -> Result<Case, DeskError> {
    let store = desk.store();
    let mut conversation = Conversation::of(store.reader(), keyring, row)?;
    let messages = message::lines(&conversation);
    let unread = unread(&conversation);
    let seen = day_of_seeing(desk, &conversation, today)?;
    // Not what a pull has added since: nobody has read that.
    let last = conversation.records.last().map_or(0, |record| record.number);
    store.write(|tx| {
        kept::note_shown(tx, row.number, today)?;
        entries::note_seen(tx, row.number, last, seen)
    })?;
    for record in &mut conversation.records {
        record.seen.get_or_insert(seen);
    }
    let line = CaseLine { unread, answers: Vec::new(), ..line_of(desk, row, &conversation)? };
    let language = conversation.reply_language();
    let stages = conversation.stages().iter().map(StageLine::of).collect();
    let reachable = reaches_her(&conversation).is_ok();
    let told = if reachable { conversation.stages_told() } else { &[] };
    let told = told.iter().map(StageLine::of).collect();
    let consents = conversation.agreements();
    let objections = Destination::ALL.iter().map(|&to| (to, conversation.objection(to))).collect();
    let report = &conversation.report;
    let email_notice = report.email.as_ref().map(|_| templates::email_notice(desk, &language));
    Ok(Case {
        release: report.release.clone(),
        manifest: report.manifest,
        returns: report.returns,
        reachable,
        email: report.email.clone(),
        email_notice,
        adult_knows: first(report, "adult_knows"),
        safe_contact: first(report, "safe_contact"),
        wrote_before: first(report, "wrote_before"),
        every_answer: report.answers.iter().map(answer).collect(),
        unknown: report.unknown.clone(),
        reply_language: language,
        line,
        messages,
        stages,
        told,
        consents,
        objections,
    })
}

/// The day that counts as that of seeing: never before the last pull or before what is seen came,
/// so that a clock that lags does not end the seven days of an erase too early.
fn day_of_seeing(desk: &Desk, conversation: &Conversation, today: Day) -> Result<Day, DeskError> {
    let pulled = deployment::pulled(desk.store().reader())?;
    let came = conversation.records.iter().map(|record| record.day);
    Ok(came.chain(pulled).fold(today, Day::max))
}

fn first(report: &ReceivedReport, question: &str) -> Option<String> {
    let answer = report.answers.iter().find(|it| it.question == question)?;
    answer.value.first().cloned()
}

impl Case {
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

impl StageLine {
    /// Whether both are of the same stage; the day of an erasure may be known to one only.
    fn says_the_same(&self, other: &Self) -> bool {
        let Self { stage, day, to, wish, until: _ } = self;
        (stage, day, to, wish) == (&other.stage, &other.day, &other.to, &other.wish)
    }

    pub(super) fn of(reached: &Reached) -> Self {
        Self {
            stage: reached.stage.id(),
            day: reached.day.clone(),
            to: reached.to.map(|to| to.id()),
            wish: reached.wish.map(|wish| wish.id()),
            until: reached.until.clone(),
        }
    }
}
