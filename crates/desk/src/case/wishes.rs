//! Her wishes to stop and to erase, and an erasure that was decided by hand (protocol, section 7).

use thiqa_report::{Message, Wish};
use thiqa_wire::Day;

use super::conversation::Conversation;
use super::entry::{Act, Content, JournalEntry, ReporterMessage};
use crate::calendar::{Minute, end_of};

/// Days from a counsellor's seeing a wish to the erasure.
const ERASED_AFTER: u32 = 7;

/// A wish, or a decision to erase, that is neither carried out nor undone.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct StandingWish {
    /// Of its entry in the journal.
    pub(crate) number: u64,
    /// Which.
    pub(crate) wish: Wish,
    /// When it was sent, where that can be read and is not beyond the day after it came.
    sent: Option<Minute>,
    /// Day on which it came.
    pub(crate) day: Day,
    /// Day on which a person first opened the case after that.
    pub(crate) seen: Option<Day>,
    /// Whether a last message may wait for her.
    pub(crate) last_message: bool,
    /// Whose decision it is and why, where it is no wish of hers.
    pub(crate) decided: Option<(String, String)>,
    /// Who stopped the erasure, and why.
    pub(crate) kept: Option<(String, String)>,
}

impl StandingWish {
    /// Whether nothing goes to anyone and nothing is erased: a stop, or an erase that a judgement of
    /// danger holds. That is what she is told, and what ends when she asks in words to go on.
    pub(crate) fn is_told_as_stop(&self) -> bool {
        self.wish == Wish::Stop || self.kept.is_some()
    }

    /// The day of the erasure; `None` where it is a stop, was not seen, or was stopped.
    pub(crate) fn until(&self) -> Option<Day> {
        if self.wish != Wish::Erase || self.kept.is_some() {
            return None;
        }
        self.seen.map(|seen| seen.plus(ERASED_AFTER))
    }
}

/// When it was sent by the phone's clock, unless that is beyond the day after it came.
fn dated(entry: &JournalEntry, message: &ReporterMessage) -> Option<Minute> {
    let bound = end_of(entry.day.plus(1));
    message.sent().filter(|sent| *sent <= bound)
}

impl Conversation {
    /// The wishes that stand, the first first.
    ///
    /// An undo lifts every erase before it, and those that come later and are not dated after it. Of
    /// what came on one day the undo is read last whichever was written first, so there an erase that
    /// is dated after it stands: that costs a notice, where a lost lock would cost more. One
    /// whose date cannot be read, or is beyond the day after it came, lifts none that comes later: else
    /// one that is dated far ahead would lift them all, and with them the lock, for ever.
    /// A lift ends what she is told as a stop: the stops before it, and the erases that are held. A
    /// judgement of danger holds the erases before it; one that comes later is a new wish.
    pub(crate) fn wishes(&self) -> Vec<StandingWish> {
        let mut standing: Vec<StandingWish> = Vec::new();
        // The latest date of an undo. Without one no erase that comes is undone already.
        let mut undone: Option<Minute> = None;
        for entry in &self.journal {
            match &entry.content {
                Some(Content::FromReporter(message)) => match message.known() {
                    Some(Message::Withdraw { wish: Wish::Erase, .. })
                        if undone.is_some() && message.sent() <= undone => {}
                    Some(&Message::Withdraw { wish, last_message }) => {
                        let JournalEntry { number, day, seen, .. } = *entry;
                        let sent = dated(entry, message);
                        standing.push(StandingWish {
                            number,
                            wish,
                            sent,
                            day,
                            seen,
                            last_message,
                            decided: None,
                            kept: None,
                        });
                    }
                    Some(Message::UndoWithdraw) => {
                        let sent = dated(entry, message);
                        let is_later = |it: &StandingWish| {
                            it.day == entry.day && sent.is_some() && it.sent > sent
                        };
                        standing.retain(|it| it.wish != Wish::Erase || is_later(it));
                        undone = undone.max(sent);
                    }
                    Some(Message::Followup(_)) | None => {}
                },
                Some(Content::Act(Act::Lift { .. })) => standing.retain(|it| !it.is_told_as_stop()),
                Some(Content::Act(Act::Keep { by, reason })) => {
                    for erase in standing.iter_mut().filter(|it| it.wish == Wish::Erase) {
                        erase.kept = Some((by.clone(), reason.clone()));
                    }
                }
                Some(Content::Act(Act::Erase { by, reason })) => standing.push(StandingWish {
                    number: entry.number,
                    wish: Wish::Erase,
                    sent: None,
                    day: entry.day,
                    // Whoever decides has seen it; a desk that was restored has not heard what came after.
                    seen: entry.seen,
                    last_message: false,
                    decided: Some((by.clone(), reason.clone())),
                    kept: None,
                }),
                Some(Content::Act(Act::TakeBack)) => standing.retain(|it| it.decided.is_none()),
                Some(Content::Act(_) | Content::FromDesk(..)) | None => {}
            }
        }
        standing
    }

    /// The erase that is carried out first: one that has its day, one that was not seen, or one
    /// that is held.
    pub(crate) fn pending_erase(&self) -> Option<StandingWish> {
        let wishes = self.wishes().into_iter().filter(|it| it.wish == Wish::Erase);
        wishes.min_by_key(|wish| {
            let day = wish.until();
            (wish.kept.is_some(), day.is_none(), day.unwrap_or(wish.day))
        })
    }

    /// Whether everything is erased today; a case that does not open whole is not, as an undo may
    /// stand in the part that does not open.
    pub(crate) fn is_due(&self, today: Day) -> bool {
        let until = self.pending_erase().and_then(|wish| wish.until());
        self.is_whole() && until.is_some_and(|until| until <= today)
    }

    /// Whether a last message may wait for her: only where every wish to erase says so.
    pub(crate) fn leaves_a_last_message(&self) -> bool {
        let wishes = self.wishes();
        let mut erases = wishes.iter().filter(|it| it.wish == Wish::Erase).peekable();
        erases.peek().is_some() && erases.all(|it| it.last_message)
    }
}
