//! Answering: words of a counsellor, a question of consent, a stage. Each reply is sealed once and
//! stored before it is put, so that what is tried again is the same bytes. Tells nobody but her.

use thiqa_report::{Destination, REPLY_LIMIT, Reached, Reply, Stage};
use thiqa_wire::Day;

use super::delivery::Mailbox;
use super::error::ReplyError;
use super::split::split;
use crate::calendar::written;
use crate::case::{Act, Conversation, JournalWriter, Role, case_id, reaches_her};
use crate::edited;
use crate::error::Fault;
use crate::relay::{Relay, RelayError};
use crate::session::Session;
use crate::store::cases;

/// Pieces of one answer at most: a mailbox holds eight.
const PIECES: usize = 8;
/// Digits of a number in a reply at most: room that is kept free for them.
const DIGITS: u64 = 999_999_999;

/// What a counsellor wants to say.
#[derive(Clone, Default)]
pub struct ReplyDraft {
    /// Words, of any length; they are cut where one envelope does not hold them.
    pub text: String,
    /// Whom she is asked to allow the team to tell.
    pub ask: Vec<Destination>,
    /// A stage that is reached now, and for `reported` who was told.
    pub stage: Option<(Stage, Option<Destination>)>,
    /// Whether the person at the desk was asked once more, as it must be before she is told that
    /// the team has finished.
    pub asked_once_more: bool,
}

/// What became of an answer.
#[derive(Debug, Default)]
pub struct Answered {
    /// Numbers of the replies that were written; none where a stage is only noted, because no
    /// answer can reach her.
    pub numbers: Vec<u64>,
    /// Why they are not in the mailbox yet. They are stored, and every pull and the next answer try
    /// again.
    pub waits: Option<RelayError>,
}

impl std::fmt::Debug for ReplyDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReplyDraft(hidden)")
    }
}

/// Answers a case: writes, seals, stores, puts. Puts what still waits for this case, too.
///
/// # Errors
/// [`ReplyError`] where it cannot reach her and does not only note a stage, where it asks or tells
/// while she wishes to stop or to erase, where it says `reported` without a consent that stands, where
/// it says that the team has finished while she waits for words or before that was asked once more,
/// and where there is nothing in it.
pub fn reply(
    session: &Session,
    relay: &mut Relay,
    id: &str,
    draft: &ReplyDraft,
) -> Result<Answered, ReplyError> {
    let today = session.today();
    let (conversation, numbers) = session.store().write(|tx| {
        let conversation = Conversation::named(tx, session.keys(), id)?;
        let numbers = write(&JournalWriter { session, tx, today }, &conversation, draft)?;
        Ok::<_, ReplyError>((conversation, numbers))
    })?;
    let mut answered = Answered { numbers, waits: None };
    if !answered.numbers.is_empty() {
        let mailbox = Mailbox::of(session, &conversation)?;
        answered.waits = mailbox.put_waiting(relay, today, &mut |_| {})?.err();
    }
    Ok(answered)
}

/// Checks what a counsellor wants to say, and writes it; gives the replies' numbers.
fn write(
    writer: &JournalWriter<'_>,
    conversation: &Conversation,
    draft: &ReplyDraft,
) -> Result<Vec<u64>, ReplyError> {
    let words = edited::words(&draft.text);
    let text = words.trim();
    let only_stage = text.is_empty() && draft.ask.is_empty();
    if only_stage && draft.stage.is_none() {
        return Err(ReplyError::NothingSaid);
    }
    if conversation.is_due(writer.today) {
        return Err(ReplyError::Due(case_id(conversation.number)));
    }
    let reaches = reaches_her(conversation);
    let stays_here = reaches.is_err();
    if !only_stage {
        reaches?;
    }
    if let (Some(objection), false) = (conversation.withdrawal(), draft.ask.is_empty()) {
        return Err(ReplyError::MayNotAsk(objection));
    }
    if let Some((stage, to)) = draft.stage {
        check_stage(conversation, stage, to, writer.today, only_stage)?;
        if stage.ends_the_work() {
            check_end(conversation, draft, only_stage)?;
        }
        let act = Act::Stage { stage: stage.id().into(), to: to.map(|to| to.id().into()) };
        writer.note(conversation.number, &act)?;
    }
    // Whoever answers a case has it before her again.
    cases::set_aside(writer.tx, conversation.number, None)?;
    if stays_here {
        return Ok(Vec::new());
    }
    let told = Conversation::read(writer.tx, writer.session.keys(), conversation.number)?
        .ok_or(Fault::Damaged("the desk's database"))?;
    let role = if draft.stage.is_some() { Role::Stage } else { Role::Reply };
    send_pieces(writer, &told, role, text, &draft.ask)
}

fn send_pieces(
    writer: &JournalWriter<'_>,
    conversation: &Conversation,
    role: Role,
    text: &str,
    ask: &[Destination],
) -> Result<Vec<u64>, ReplyError> {
    let stages = conversation.stages_to_tell();
    let mut pieces = split(text, room(ask, &stages)?);
    if pieces.len() > PIECES {
        return Err(ReplyError::TooLong);
    }
    // A question stands with the last piece; without words it stands alone.
    let last = pieces.pop().unwrap_or_default();
    let mut numbers = Vec::new();
    for (piece, ask) in pieces.into_iter().map(|it| (it, &[][..])).chain([(last, ask)]) {
        numbers.push(writer.send(conversation, role, piece, ask, stages.clone())?);
    }
    Ok(numbers)
}

/// Bytes that words may take inside a reply beside all it says besides.
fn room(ask: &[Destination], stages: &[Reached]) -> Result<usize, ReplyError> {
    let frame = Reply {
        n: DIGITS,
        got: DIGITS,
        sent: written(Day(u32::MAX)),
        text: String::new(),
        ask: ask.to_vec(),
        stages: stages.to_vec(),
    };
    let frame = frame.encode().map_err(|_| ReplyError::TooLong)?.len();
    Ok(REPLY_LIMIT.saturating_sub(frame))
}

/// Whether a counsellor may note this stage.
fn check_stage(
    conversation: &Conversation,
    stage: Stage,
    to: Option<Destination>,
    today: Day,
    alone: bool,
) -> Result<(), ReplyError> {
    match (stage, to) {
        (stage, _) if stage.comes_by_itself() => return Err(ReplyError::StageByItself(stage)),
        (stage, None) if stage.names_a_destination() => return Err(ReplyError::ReportedToWhom),
        (stage, Some(to)) if stage.names_a_destination() => {
            if let Some(objection) = conversation.objection(to) {
                return Err(ReplyError::MayNotTell(to, objection));
            }
        }
        (_, Some(_)) => return Err(ReplyError::OnlyReportedHasTo),
        (_, None) => {}
    }
    if alone && conversation.stage() == (stage, to, today) {
        return Err(ReplyError::StageReached(stage));
    }
    Ok(())
}

/// Whether the work may end: nobody is left who waits for words and could be given some, and a
/// person was asked once more.
fn check_end(
    conversation: &Conversation,
    draft: &ReplyDraft,
    alone: bool,
) -> Result<(), ReplyError> {
    if let (true, true, Some(since)) =
        (alone, reaches_her(conversation).is_ok(), conversation.waits_since())
    {
        return Err(ReplyError::StillWaits(written(since)));
    }
    if draft.asked_once_more { Ok(()) } else { Err(ReplyError::AskOnceMore) }
}
