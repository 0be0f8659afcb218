//! Why a command ended without its result, in the words of whoever refused.

use thiqa_desk::{
    CaseError, Fault, IdentityError, KeyError, PageError, RelayError, ReplyError, SyncError,
    UpkeepError,
};
use thiserror::Error;

/// Why a command ended without its result.
#[derive(Debug, Error)]
pub enum Failure {
    /// The folder holds no desk.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The passphrase does not do.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// There is no such case.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// It was not answered or noted.
    #[error(transparent)]
    Reply(#[from] ReplyError),
    /// The relay is out of step.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// Keys or a backup were not made or read.
    #[error(transparent)]
    Upkeep(#[from] UpkeepError),
    /// What is stored is not as it must be.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The page was not made.
    #[error(transparent)]
    Page(#[from] PageError),
    /// A pull without the relay. What it did is said already.
    #[error(
        "the relay's list was not read, so nothing was published, destroyed or acknowledged; {0} that were here already were opened: {1}"
    )]
    Unreached(usize, RelayError),
    /// Not everything was done, because of somebody on the way. What was is said already.
    #[error("not everything was done: {0}")]
    Meddling(String),
    /// An answer that is stored and not put.
    #[error(
        "the answer is stored here but not in her mailbox yet; the next pull or answer tries again: {0}"
    )]
    NotPut(RelayError),
    /// An argument cannot be used.
    #[error("{0}")]
    Argument(String),
    /// The machine.
    #[error("{0}: {1}")]
    Machine(String, std::io::Error),
}
