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
        if let CaseError::Fault(fault) = error { Self::Fault(fault) } else { Self::Case(error) }
    }
}

impl From<ReplyError> for WebError {
    fn from(error: ReplyError) -> Self {
        if let ReplyError::Case(error) = error {
            error.into()
        } else if let ReplyError::Fault(fault) = error {
            Self::Fault(fault)
        } else {
            Self::Reply(error)
        }
    }
}
