//! A line of the conversation: what she wrote, what was answered, or what was done at the desk.

use serde::Serialize;
use serde_json::{Map, Value};
use thiqa_report::{Message, Reply};
use thiqa_wire::Day;

use super::hidden::prints_only_its_name;
use super::stage::StageLine;
use crate::calendar::written;
use crate::case::{Act, Content, Conversation, JournalEntry, ReporterMessage, Role};

use crate::store::entries::MAILBOX_DAYS;

/// The kind of an entry that does not open any more.
const DAMAGED: &str = "damaged";

/// One line of the conversation.
#[derive(Default, Serialize)]
pub struct MessageLine {
    /// `reporter`, `desk`, or `note` for what was done at the desk and told to nobody by itself.
    pub from: &'static str,
    /// Hers: `followup`, `withdraw`, `undo_withdraw`, or the id of a newer kind. Ours: `reply`, or
    /// `notice` and `last` for what writes itself. Done: `stage`, `stage_back`, `lift`, `keep`,
    /// `flag`, `unflag`, `erase`, `take_back`.
    /// `damaged` where it does not open any more; what she sends may call itself so too.
    pub kind: String,
    /// Whether it does not open any more. Only the desk says that, whatever a message calls itself.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub damaged: bool,
    /// Day of the pull, or on which it was written here.
    pub day: String,
    /// Minute by the phone's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<String>,
    /// Whether no person had seen it before this time.
    pub new: bool,
    /// Its words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What she said with one tap.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tap: Option<&'static str>,
    /// Her answers, by destination.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub consent: Vec<ConsentLine>,
    /// `stop` or `erase`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wish: Option<&'static str>,
    /// Whether she wishes a last message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_message: Option<bool>,
    /// Whether a wish stands no more: she undid it, perhaps before it came, or it was lifted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ended: bool,
    /// Number of a reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// Whom a reply asks to be allowed to tell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ask: Vec<&'static str>,
    /// The stages a reply carries.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<StageLine>,
    /// Day on which a reply was put into the mailbox, where it waits for 30; `None` while it has
    /// still to be put.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub put: Option<String>,
    /// Whether a reply that was put has waited for its 30 days; only the page asks.
    #[serde(skip)]
    pub over: bool,
    /// Whether a reply was taken out of the mailbox again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
    /// Whether it was taken back: a stage that was pressed by mistake, or an answer that told it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub taken_back: bool,
    /// The stage that was noted, or taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Who was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Whose judgement it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Fields that this release does not know, as they came.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub unknown: Map<String, Value>,
}

prints_only_its_name!(MessageLine);

/// Her answer about one destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConsentLine {
    /// Id of the destination.
    pub to: &'static str,
    /// `yes`, `no` or `not_now`.
    pub answer: &'static str,
}

/// The whole conversation, the first first.
pub(super) fn lines(conversation: &Conversation, today: Day) -> Vec<MessageLine> {
    let standing = conversation.wishes();
    let taken_back = conversation.taken_back();
    let has_ended = |entry: &JournalEntry| standing.iter().all(|wish| wish.number != entry.number);
    let lines = conversation.journal.iter().map(|entry| {
        let line = line(entry, today);
        let ended = line.wish.is_some() && has_ended(entry);
        MessageLine { ended, taken_back: taken_back.contains(&entry.number), ..line }
    });
    lines.collect()
}

fn line(entry: &JournalEntry, today: Day) -> MessageLine {
    let line = match &entry.content {
        Some(Content::FromReporter(message)) => from_reporter(message),
        Some(Content::FromDesk(role, _, reply)) => from_desk(*role, reply),
        Some(Content::Act(act)) => of_act(act),
        None => {
            let from = if entry.n.is_some() { "desk" } else { "reporter" };
            MessageLine { from, kind: DAMAGED.into(), damaged: true, ..MessageLine::default() }
        }
    };
    MessageLine {
        day: written(entry.day),
        new: entry.seen.is_none(),
        put: entry.put.map(written),
        over: entry.put.is_some_and(|put| put.plus(MAILBOX_DAYS) < today),
        gone: entry.gone,
        ..line
    }
}

fn from_reporter(message: &ReporterMessage) -> MessageLine {
    let line = MessageLine {
        from: "reporter",
        kind: message.body.kind().id().into(),
        ..MessageLine::default()
    };
    let Some(known) = &message.message else {
        return MessageLine { unknown: message.body.fields().clone(), ..line };
    };
    let line = MessageLine { sent: known.sent.clone(), unknown: known.unknown.clone(), ..line };
    match &known.said {
        Message::Followup(followup) => MessageLine {
            text: followup.text.as_ref().map(|text| text.to_string()),
            tap: followup.tap.map(|tap| tap.id()),
            consent: followup
                .consent
                .iter()
                .map(|(to, answer)| ConsentLine { to: to.id(), answer: answer.id() })
                .collect(),
            ..line
        },
        Message::Withdraw { wish, last_message } => {
            MessageLine { wish: Some(wish.id()), last_message: Some(*last_message), ..line }
        }
        Message::UndoWithdraw => line,
    }
}

fn from_desk(role: Role, reply: &Reply) -> MessageLine {
    let kind = match role {
        Role::Reply | Role::Stage => "reply",
        Role::Notice => "notice",
        Role::Last => "last",
    };
    MessageLine {
        from: "desk",
        kind: kind.into(),
        text: Some(reply.text.clone()).filter(|text| !text.is_empty()),
        n: Some(reply.n),
        ask: reply.ask.iter().map(|to| to.id()).collect(),
        stages: reply.stages.iter().map(StageLine::of).collect(),
        ..MessageLine::default()
    }
}

fn of_act(act: &Act) -> MessageLine {
    let line =
        |kind: &str| MessageLine { from: "note", kind: kind.into(), ..MessageLine::default() };
    match act.clone() {
        Act::Stage { stage, to } => MessageLine { stage: Some(stage), to, ..line("stage") },
        Act::TakeStageBack { stage, to, .. } => {
            MessageLine { stage: Some(stage), to, ..line("stage_back") }
        }
        Act::Lift { reason } => MessageLine { text: Some(reason), ..line("lift") },
        Act::Keep { by, reason } => {
            MessageLine { by: Some(by), text: Some(reason), ..line("keep") }
        }
        Act::Flag { on } => line(if on { "flag" } else { "unflag" }),
        Act::Erase { by, reason } => {
            MessageLine { by: Some(by), text: Some(reason), ..line("erase") }
        }
        Act::TakeBack => line("take_back"),
    }
}
