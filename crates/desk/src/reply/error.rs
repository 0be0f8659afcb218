//! Why an answer is not sent, or a note not taken.

use std::fmt;

use thiqa_report::{Destination, Stage};
use thiserror::Error;

use crate::case::{CaseError, Objection, Unreachable, WriteError};
use crate::error::Fault;

/// Why nothing was answered or noted.
#[derive(Debug, Error)]
pub enum ReplyError {
    /// There is no such case.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// No answer can reach her.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// Nothing is said any more to a case that the next pull erases.
    #[error("the day on which {0} is erased has come: the next pull does it, as she wished")]
    Due(String),
    /// Neither words nor a question nor a stage; or a name or a reason left empty.
    #[error("there is nothing in it: say something")]
    NothingSaid,
    /// More than eight envelopes.
    #[error("this is longer than a mailbox holds: write it shorter")]
    TooLong,
    /// `received` and `withdrawn` are no counsellor's to say.
    #[error("the stage `{}` is written by itself", .0.id())]
    StageByItself(Stage),
    /// `reported` says who was told.
    #[error("`reported` needs whom: name the destination with --to")]
    ReportedToWhom,
    /// Another stage tells nobody.
    #[error("only `reported` has a destination")]
    OnlyReportedHasTo,
    /// A second tap.
    #[error("the stage `{}` was noted today already; nothing was sent", .0.id())]
    StageReached(Stage),
    /// She waits for words, and they could reach her.
    #[error(
        "she has waited for an answer since {0}: answer first, or say it with one (`reply --stage archived`)"
    )]
    StillWaits(String),
    /// That the team has finished is asked once more.
    #[error("this tells her that the team has finished: say it again with --sure")]
    AskOnceMore,
    /// What taking a stage back cannot undo, or takes with it, is asked once more.
    #[error("{0}: say it again with --sure")]
    AskBeforeTakingBack(Irreversible),
    /// Only a stage that stands is taken back.
    #[error("the stage `{}` does not stand here: there is nothing to take back", .0.id())]
    StageNotNoted(Stage),
    /// No consent that stands, or a wish that does.
    #[error("`{to}` may not be told: {why}", to = .0.id(), why = .1)]
    MayNotTell(Destination, Objection),
    /// Whoever wants to stop is not asked for more.
    #[error("she is not asked for a consent now: {0}")]
    MayNotAsk(Objection),
    /// Not among the helpline's templates.
    #[error("there is no template named {0}: `thiqa-desk templates` shows them")]
    NoTemplate(String),
    /// A template that says whom it is about.
    #[error("the template {0} names a destination: say which with --to or --ask")]
    TemplateNeedsTo(String),
    /// Nothing to lift, or no erasure to stop.
    #[error("{0} has no such wish: `thiqa-desk withdrawals` lists those that stand")]
    NoSuchWish(String),
    /// Only what shares its keys with an erased case is erased by hand.
    #[error("the keys of {0} came with no case that was erased: only her own wish erases it")]
    NoneErased(String),
    /// A wish came that no person has seen.
    #[error("{0} holds a wish that nobody has read: open it first (`thiqa-desk show {0}`)")]
    WishUnseen(String),
    /// What is stored is not as it must be.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<WriteError> for ReplyError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Unreachable(why) => Self::Unreachable(why),
            WriteError::TooLong => Self::TooLong,
            WriteError::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// What of taking a stage back cannot be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Irreversible {
    /// The stage says that somebody was told, who stays told.
    pub told: bool,
    /// The answer that told it holds words, which are deleted with it.
    pub words: bool,
}

impl fmt::Display for Irreversible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = "only if nobody was told, as this calls nothing back";
        let words = "the answer and its words are deleted too";
        match (self.told, self.words) {
            (true, true) => write!(f, "{told}; {words}"),
            (true, false) => f.write_str(told),
            (false, _) => f.write_str(words),
        }
    }
}
