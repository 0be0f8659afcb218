//! Answering: words of a counsellor, a question of consent, a stage. Each reply is sealed once and
//! stored before it is put, so that what is tried again is the same bytes. Tells nobody but her.

mod split;
mod pen;
mod mailbox;

use rand_core::CryptoRng;
use thiqa_report::{Destination, REPLY_LIMIT, Reached, Reply, Stage, Wish};
use thiqa_wire::Day;

use crate::calendar::written;
use crate::conversation::{Act, Conversation, Role, StandingWish};
use crate::desk::{Desk, Keyring};
use crate::error::DeskError;
use crate::relay::{Relay, RelayError};

pub(crate) use mailbox::{Mailbox, put_all, shuffle};
pub(crate) use pen::Pen;

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
/// Refuses what cannot reach her (no usable `case`, or a list she declined) unless it only notes a
/// stage; asking and telling while she wishes to stop or to erase; and `reported` without a consent
/// that stands.
pub fn reply(
    desk: &Desk,
    keyring: &Keyring,
    relay: &mut Relay,
    id: &str,
    draft: &ReplyDraft,
    today: Day,
    dice: &mut dyn CryptoRng,
) -> Result<Answered, DeskError> {
    let (conversation, numbers) = desk.store().write(|tx| {
        let conversation = Conversation::named(tx, keyring, id)?;
        let numbers = Pen { desk, keyring, tx, today }.answer(&conversation, draft, dice)?;
        Ok((conversation, numbers))
    })?;
    let mut answered = Answered { numbers, waits: None };
    if !answered.numbers.is_empty() {
        let mailbox = Mailbox::of(desk, keyring, &conversation)?;
        answered.waits = mailbox.put_waiting(relay, today, &mut |_| {})?.err();
    }
    Ok(answered)
}

/// Notes at the desk that it is perhaps not the same person who writes, or no longer.
pub fn flag(
    desk: &Desk,
    keyring: &Keyring,
    id: &str,
    on: bool,
    today: Day,
    dice: &mut dyn CryptoRng,
) -> Result<(), DeskError> {
    note(desk, keyring, id, &Act::Flag { on }, today, dice, |_| Ok(()))
}

/// Lifts a stop, or an erase that is held, because she asked for that in words; `reason` says where.
/// An erase that is pending she undoes herself.
pub fn lift(
    desk: &Desk,
    keyring: &Keyring,
    id: &str,
    reason: &str,
    today: Day,
    dice: &mut dyn CryptoRng,
) -> Result<(), DeskError> {
    let reason = said(reason)?;
    note(desk, keyring, id, &Act::Lift { reason }, today, dice, |conversation| {
        all_seen(id, conversation, StandingWish::is_told_as_stop)
    })
}

/// Stops an erasure, because a life may be in danger: the judgement of the lead, by name.
pub fn keep(
    desk: &Desk,
    keyring: &Keyring,
    id: &str,
    (by, reason): (&str, &str),
    today: Day,
    dice: &mut dyn CryptoRng,
) -> Result<(), DeskError> {
    let act = Act::Keep { by: said(by)?, reason: said(reason)? };
    note(desk, keyring, id, &act, today, dice, |conversation| {
        all_seen(id, conversation, |it| it.wish == Wish::Erase)
    })
}

/// There are such wishes, and a person has seen each: nobody judges what nobody has read.
fn all_seen(
    id: &str,
    conversation: &Conversation,
    is_meant: impl Fn(&StandingWish) -> bool,
) -> Result<(), DeskError> {
    let mut wishes = conversation.wishes();
    wishes.retain(is_meant);
    if wishes.is_empty() {
        Err(DeskError::NoSuchWish(id.to_owned()))
    } else if wishes.iter().any(|it| it.seen.is_none()) {
        Err(DeskError::WishUnseen(id.to_owned()))
    } else {
        Ok(())
    }
}

/// A name or a reason that says something.
fn said(text: &str) -> Result<String, DeskError> {
    let text = text.trim();
    if text.is_empty() { Err(DeskError::NothingSaid) } else { Ok(text.to_owned()) }
}

fn note(
    desk: &Desk,
    keyring: &Keyring,
    id: &str,
    act: &Act,
    today: Day,
    dice: &mut dyn CryptoRng,
    check: impl FnOnce(&Conversation) -> Result<(), DeskError>,
) -> Result<(), DeskError> {
    desk.store().write(|tx| {
        let conversation = Conversation::named(tx, keyring, id)?;
        check(&conversation)?;
        Pen { desk, keyring, tx, today }.note(conversation.number, act, dice)
    })
}

impl Pen<'_> {
    /// Checks what a counsellor wants to say, and writes it.
    fn answer(
        &self,
        conversation: &Conversation,
        draft: &ReplyDraft,
        dice: &mut dyn CryptoRng,
    ) -> Result<Vec<u64>, DeskError> {
        let text = draft.text.trim();
        let only_stage = text.is_empty() && draft.ask.is_empty();
        if only_stage && draft.stage.is_none() {
            return Err(DeskError::NothingSaid);
        }
        if conversation.is_due(self.today) {
            return Err(DeskError::Due(crate::letter::id_of('c', conversation.number)));
        }
        let reaches = reaches_her(conversation);
        let stays_here = reaches.is_err();
        if !only_stage {
            reaches?;
        }
        if let (Some(objection), false) = (conversation.withdrawal(), draft.ask.is_empty()) {
            return Err(DeskError::MayNotAsk(objection));
        }
        if let Some((stage, to)) = draft.stage {
            check_stage(conversation, stage, to, self.today, only_stage)?;
            let act = Act::Stage { stage: stage.id().into(), to: to.map(|to| to.id().into()) };
            self.note(conversation.number, &act, dice)?;
        }
        if stays_here {
            return Ok(Vec::new());
        }
        let told = Conversation::read(self.tx, self.keyring, conversation.number)?
            .ok_or(DeskError::Damaged("the desk's database"))?;
        self.send_pieces(&told, text, &draft.ask, dice)
    }

    fn send_pieces(
        &self,
        conversation: &Conversation,
        text: &str,
        ask: &[Destination],
        dice: &mut dyn CryptoRng,
    ) -> Result<Vec<u64>, DeskError> {
        let stages = conversation.stages_to_tell();
        let mut pieces = split::split(text, room(ask, &stages)?);
        if pieces.len() > PIECES {
            return Err(DeskError::ReplyTooLong);
        }
        // A question stands with the last piece; without words it stands alone.
        let last = pieces.pop().unwrap_or_default();
        let mut numbers = Vec::new();
        for (piece, ask) in pieces.into_iter().map(|it| (it, &[][..])).chain([(last, ask)]) {
            numbers.push(self.send(conversation, Role::Reply, piece, ask, stages.clone(), dice)?);
        }
        Ok(numbers)
    }
}

/// Bytes that words may take inside a reply beside all it says besides.
fn room(ask: &[Destination], stages: &[Reached]) -> Result<usize, DeskError> {
    let frame = Reply {
        n: DIGITS,
        got: DIGITS,
        sent: written(Day(u32::MAX)),
        text: String::new(),
        ask: ask.to_vec(),
        stages: stages.to_vec(),
    };
    let frame = frame.encode().map_err(|_| DeskError::ReplyTooLong)?.len();
    Ok(REPLY_LIMIT.saturating_sub(frame))
}

/// Whether an answer can reach her at all.
pub(crate) fn reaches_her(conversation: &Conversation) -> Result<(), DeskError> {
    if conversation.address().is_none() {
        return Err(unreachable(conversation.number));
    }
    if conversation.report.returns == Some(false) {
        return Err(DeskError::NoList(crate::letter::id_of('c', conversation.number)));
    }
    Ok(())
}

fn unreachable(case: u64) -> DeskError {
    DeskError::NoConversation(crate::letter::id_of('c', case))
}

/// Whether a counsellor may note this stage.
fn check_stage(
    conversation: &Conversation,
    stage: Stage,
    to: Option<Destination>,
    today: Day,
    alone: bool,
) -> Result<(), DeskError> {
    match (stage, to) {
        (Stage::Received | Stage::Withdrawn, _) => return Err(DeskError::StageByItself(stage)),
        (Stage::Reported, None) => return Err(DeskError::ReportedToWhom),
        (Stage::Reported, Some(to)) => {
            if let Some(objection) = conversation.objection(to) {
                return Err(DeskError::MayNotTell(to, objection));
            }
        }
        (_, Some(_)) => return Err(DeskError::OnlyReportedHasTo),
        (_, None) => {}
    }
    if alone && conversation.stage() == (stage, to, today) {
        return Err(DeskError::StageReached(stage));
    }
    Ok(())
}
