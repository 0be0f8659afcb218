//! Why an answer is not sent, or a note not taken.

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
    /// Whoever was told stays told: that is asked once more.
    #[error("only if nobody was told, as this calls nothing back: say it again with --sure")]
    CallsNothingBack,
    /// The words that told a stage go with it: that is asked once more.
    #[error("the answer and its words are deleted too: say it again with --sure")]
    DeletesWords,
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
