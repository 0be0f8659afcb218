//! What a page could not do, as the door answers it.

use thiserror::Error;

use crate::case::CaseError;
use crate::error::Fault;
use crate::reply::ReplyError;
use crate::upkeep::UpkeepError;

/// Why a page is not there.
#[derive(Debug, Error)]
pub(super) enum WebError {
    /// Nothing is named so.
    #[error(transparent)]
    Case(CaseError),
    /// What was pressed was not done.
    #[error(transparent)]
    Reply(ReplyError),
    /// The folder was not adopted.
    #[error(transparent)]
    Upkeep(#[from] UpkeepError),
    /// What is stored is not as it must be.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl WebError {
    /// Whether there is no such page.
    pub(super) fn is_not_there(&self) -> bool {
        matches!(self, Self::Case(CaseError::NoSuchItem(_)))
    }
}

impl From<CaseError> for WebError {
    fn from(error: CaseError) -> Self {
        match error {
            CaseError::Fault(fault) => Self::Fault(fault),
            other => Self::Case(other),
        }
    }
}

impl From<ReplyError> for WebError {
    fn from(error: ReplyError) -> Self {
        match error {
            ReplyError::Case(error) => error.into(),
            ReplyError::Fault(fault) => Self::Fault(fault),
            other => Self::Reply(other),
        }
    }
}
