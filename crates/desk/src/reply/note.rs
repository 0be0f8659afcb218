//! What is noted at the desk and told to nobody by itself: that a person opened a case, that it is
//! perhaps not the same person who writes, and what a person judged of a wish.

use rusqlite::Connection;
use thiqa_report::Wish;

use super::error::ReplyError;
use crate::case::{Act, CaseError, Conversation, JournalWriter, StandingWish};
use crate::error::Fault;
use crate::session::Session;
use crate::store::cases::{self, CaseRow};
use crate::store::{claims, deployment, entries};

/// Notes that a person opened a case and read its journal up to the entry of this number; from then
/// an erase has its day. What was seen before stays so, and what a pull has added since is not seen.
/// Where a pull has erased the case meanwhile, there is nothing to note; at a copy nothing is noted.
///
/// # Errors
/// A [`Fault`] of the database.
pub fn mark_seen(session: &Session, id: &str, last: u64) -> Result<(), Fault> {
    if !session.desk().is_at_home() {
        return Ok(());
    }
    session.store().write(|tx| {
        let conversation = match Conversation::named(tx, session.keys(), id) {
            Err(CaseError::NoSuchItem(_) | CaseError::Erased(..)) => return Ok(()),
            Err(CaseError::Fault(fault)) => return Err(fault),
            Ok(conversation) => conversation,
        };
        let seen = conversation.day_of_seeing(deployment::pulled(tx)?, session.today());
        cases::note_shown(tx, conversation.number, session.today())?;
        entries::note_seen(tx, conversation.number, last, seen)
    })
}

/// Notes at the desk that it is perhaps not the same person who writes, or no longer.
///
/// # Errors
/// [`ReplyError::Case`] where there is no such case.
pub fn flag(session: &Session, id: &str, on: bool) -> Result<(), ReplyError> {
    note(session, id, &Act::Flag { on }, |_| Ok(()))
}

/// Lifts a stop, or an erase that is held, because she asked for that in words; `reason` says where.
/// An erase that is pending she undoes herself.
///
/// # Errors
/// [`ReplyError::NothingSaid`] without a reason, [`ReplyError::NoSuchWish`], and
/// [`ReplyError::WishUnseen`] where nobody has read one.
pub fn lift(session: &Session, id: &str, reason: &str) -> Result<(), ReplyError> {
    let reason = said(reason)?;
    note(session, id, &Act::Lift { reason }, |conversation| {
        all_seen(id, conversation, StandingWish::is_told_as_stop)
    })
}

/// Stops an erasure, because a life may be in danger: the judgement of the lead, by name.
///
/// # Errors
/// [`ReplyError::NothingSaid`] without a name or a reason, [`ReplyError::NoSuchWish`], and
/// [`ReplyError::WishUnseen`] where nobody has read one.
pub fn keep(session: &Session, id: &str, by: &str, reason: &str) -> Result<(), ReplyError> {
    let act = Act::Keep { by: said(by)?, reason: said(reason)? };
    note(session, id, &act, |conversation| all_seen(id, conversation, |it| it.wish == Wish::Erase))
}

/// Erases a case by a person's decision: its keys came with those of a case that was erased as wished, and
/// that wish could not reach it. Locked from now on as by a wish, and erased seven days later, unless that
/// is taken back, undone by whoever holds its list, or stopped by a judgement of danger.
///
/// # Errors
/// [`ReplyError::NothingSaid`] without a name or a reason, and [`ReplyError::NoneErased`] where no case of
/// the same keys was erased.
pub fn erase_by_hand(
    session: &Session,
    id: &str,
    by: &str,
    reason: &str,
) -> Result<(), ReplyError> {
    let act = Act::Erase { by: said(by)?, reason: said(reason)? };
    let same_case = |number| claims::with_the_same_case(session.store().reader(), number);
    note(session, id, &act, |conversation| {
        let others = same_case(conversation.number)?;
        let one_is_erased = others.iter().any(|(_, erased)| erased.is_some());
        if one_is_erased { Ok(()) } else { Err(ReplyError::NoneErased(id.to_owned())) }
    })
}

/// Takes back what was decided by hand. A wish of hers stays.
///
/// # Errors
/// [`ReplyError::NoSuchWish`] where nothing was.
pub fn take_erasure_back(session: &Session, id: &str) -> Result<(), ReplyError> {
    note(session, id, &Act::TakeBack, |conversation| {
        let decided = conversation.wishes().iter().any(|it| it.decided.is_some());
        if decided { Ok(()) } else { Err(ReplyError::NoSuchWish(id.to_owned())) }
    })
}

/// How a person names the cases that she sets aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picked {
    /// One by one: she looked at each, in the list or opened.
    OneByOne,
    /// By a range of numbers: only those that nobody has opened and nobody flagged are meant.
    Range {
        /// Those that name a danger, too.
        with_dangers: bool,
    },
}

/// What setting aside came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetAside {
    /// How many cases were set aside.
    pub done: usize,
    /// How many were named and stay in the list.
    pub passed_over: usize,
}

/// Sets cases aside, in one transaction. What is set aside stands in no list of what is to be done, and
/// nothing is sent to it, not even `received`; it is there again when the person writes. A case is judged
/// as it is now, whatever the list showed: one in which she wrote something that nobody has seen is passed
/// over, one in which a wish stands, one to whose mailbox nothing is sent before a deletion that was
/// promised, and one that does not open whole, as nobody knows what stands in it.
///
/// # Errors
/// A [`Fault`] of the database.
pub fn set_aside(session: &Session, numbers: &[u64], picked: Picked) -> Result<SetAside, Fault> {
    session.store().write(|tx| {
        let mut came_to = SetAside::default();
        for &number in numbers {
            let Some(row) = cases::one(tx, number)?.filter(|row| row.aside.is_none()) else {
                continue;
            };
            if may_be_set_aside(session, tx, &row, picked)? {
                cases::set_aside(tx, number, Some(session.today()))?;
                came_to.done += 1;
            } else {
                came_to.passed_over += 1;
            }
        }
        Ok(came_to)
    })
}

/// Brings cases that were set aside back into the list, in one transaction; gives how many.
///
/// # Errors
/// A [`Fault`] of the database.
pub fn bring_back(session: &Session, numbers: &[u64]) -> Result<usize, Fault> {
    session.store().write(|tx| {
        let mut back = 0;
        for &number in numbers {
            back += usize::from(cases::set_aside(tx, number, None)?);
        }
        Ok(back)
    })
}

fn may_be_set_aside(
    session: &Session,
    tx: &Connection,
    row: &CaseRow,
    picked: Picked,
) -> Result<bool, Fault> {
    let conversation = match Conversation::of(tx, session.keys(), row) {
        Err(Fault::Damaged(_)) => return Ok(false),
        read => read?,
    };
    let unseen = conversation.messages().any(|(entry, _)| entry.seen.is_none());
    let stays = unseen
        || conversation.withdrawal().is_some()
        || conversation.is_to_be_corrected()
        || !conversation.is_whole();
    if stays {
        return Ok(false);
    }
    Ok(match picked {
        Picked::OneByOne => true,
        Picked::Range { with_dangers } => {
            let names_danger = !conversation.dangers().is_empty();
            row.shown.is_none() && !conversation.is_flagged() && (with_dangers || !names_danger)
        }
    })
}

/// There are such wishes, and a person has seen each: nobody judges what nobody has read.
fn all_seen(
    id: &str,
    conversation: &Conversation,
    is_meant: impl Fn(&StandingWish) -> bool,
) -> Result<(), ReplyError> {
    let mut wishes = conversation.wishes();
    wishes.retain(is_meant);
    if wishes.is_empty() {
        Err(ReplyError::NoSuchWish(id.to_owned()))
    } else if wishes.iter().any(|it| it.seen.is_none()) {
        Err(ReplyError::WishUnseen(id.to_owned()))
    } else {
        Ok(())
    }
}

/// A name or a reason that says something.
fn said(text: &str) -> Result<String, ReplyError> {
    let text = text.trim();
    if text.is_empty() { Err(ReplyError::NothingSaid) } else { Ok(text.to_owned()) }
}

fn note(
    session: &Session,
    id: &str,
    act: &Act,
    check: impl FnOnce(&Conversation) -> Result<(), ReplyError>,
) -> Result<(), ReplyError> {
    session.store().write(|tx| {
        let conversation = Conversation::named(tx, session.keys(), id)?;
        check(&conversation)?;
        // A clock that lags must not end the seven days of an erasure early.
        let today = deployment::pulled(tx)?.map_or(session.today(), |it| it.max(session.today()));
        let writer = JournalWriter { session, tx, today };
        Ok(writer.note(conversation.number, act)?)
    })
}
