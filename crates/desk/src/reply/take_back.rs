//! Taking back a stage that was pressed by mistake: the answer that told it is deleted at the relay,
//! and the next number says how far the case has come. What she may have read already stays in the
//! journal.

use thiqa_report::{Destination, Stage};

use super::answer::Answered;
use super::delivery::Mailbox;
use super::error::{Irreversible, ReplyError};
use crate::case::{Act, Conversation, JournalWriter, Role, case_id, reaches_her};
use crate::error::Fault;
use crate::relay::Relay;
use crate::session::Session;
use crate::store::{cases, entries};

/// What became of a stage that was taken back.
#[derive(Default)]
pub struct TakenBack {
    /// The correction: its number, or none where no answer can reach her; and whether it waits.
    pub correction: Answered,
    /// Whether an answer that told it is deleted; one of an older release stays.
    pub deleted: bool,
    /// What the deleted answer said in words, so that it can be said again.
    pub text: String,
    /// Whom it asked to be allowed to tell.
    pub ask: Vec<Destination>,
}

impl TakenBack {
    fn irreversible(&self, stage: Stage) -> Option<Irreversible> {
        let it = Irreversible { told: stage == Stage::Reported, words: !self.text.is_empty() };
        (it.told || it.words).then_some(it)
    }
}

impl std::fmt::Debug for TakenBack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TakenBack(hidden)")
    }
}

/// Takes back a stage that a counsellor noted, the last time that it was. That somebody was told, and
/// what an answer said in words, goes only once that was asked again.
///
/// # Errors
/// [`ReplyError::StageNotNoted`] where it does not stand, [`ReplyError::Due`], and
/// [`ReplyError::AskBeforeTakingBack`] before it was asked again.
pub fn take_stage_back(
    session: &Session,
    relay: &mut Relay,
    id: &str,
    (stage, to): (Stage, Option<Destination>),
    asked_once_more: bool,
) -> Result<TakenBack, ReplyError> {
    let today = session.today();
    let (conversation, mut taken_back) = session.store().write(|tx| {
        let writer = JournalWriter { session, tx, today };
        let conversation = Conversation::named(tx, session.keys(), id)?;
        let taken_back = write(&writer, &conversation, (stage, to))?;
        let irreversible = taken_back.irreversible(stage).filter(|_| !asked_once_more);
        if let Some(it) = irreversible {
            // What was written until here is undone with the error.
            return Err(ReplyError::AskBeforeTakingBack(it));
        }
        Ok::<_, ReplyError>((read_again(&writer, &conversation)?, taken_back))
    })?;
    if !taken_back.correction.numbers.is_empty() {
        let mailbox = Mailbox::of(session, &conversation)?;
        taken_back.correction.waits = mailbox.put_waiting(relay, today, &mut |_| {})?.err();
    }
    Ok(taken_back)
}

fn write(
    writer: &JournalWriter<'_>,
    conversation: &Conversation,
    (stage, to): (Stage, Option<Destination>),
) -> Result<TakenBack, ReplyError> {
    let case = conversation.number;
    if conversation.is_due(writer.today) {
        return Err(ReplyError::Due(case_id(case)));
    }
    let noted = conversation.noted_last(stage, to);
    let entry = noted.ok_or(ReplyError::StageNotNoted(stage))?;
    let mut taken_back = TakenBack::default();
    let mut pieces = Vec::new();
    for (answer, _, reply) in conversation.told_with(entry) {
        // Perhaps it arrived all the same: its deletion at the relay does not depend on that.
        entries::withhold(writer.tx, answer.number)?;
        taken_back.deleted = true;
        taken_back.ask.extend(&reply.ask);
        pieces.push(reply.text.as_str());
    }
    taken_back.text = pieces.join("\n\n");
    let to = to.map(|to| to.id().into());
    writer.note(case, &Act::TakeStageBack { entry, stage: stage.id().into(), to })?;
    // Whoever corrects a case has it before her again.
    cases::set_aside(writer.tx, case, None)?;
    if reaches_her(conversation).is_ok() {
        let corrected = read_again(writer, conversation)?;
        let stages = corrected.stages_to_tell();
        let n = writer.send(&corrected, Role::Reply, "", &[], stages)?;
        taken_back.correction.numbers.push(n);
    }
    Ok(taken_back)
}

fn read_again(writer: &JournalWriter<'_>, before: &Conversation) -> Result<Conversation, Fault> {
    let read = Conversation::read(writer.tx, writer.session.keys(), before.number)?;
    read.ok_or(Fault::Damaged("the desk's database"))
}
