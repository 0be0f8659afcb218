//! Why a desk and its relay are not in step.

use thiserror::Error;

use crate::case::WriteError;
use crate::error::Fault;
use crate::relay::RelayError;

/// Why collecting or a pull ended without its result.
#[derive(Debug, Error)]
pub enum SyncError {
    /// Two pulls at once would race; the other one does the work.
    #[error("another pull is running at this desk: wait until it has ended")]
    PullRunning,
    /// The relay failed or refused.
    #[error(transparent)]
    Relay(#[from] RelayError),
    /// What the desk answers by itself could not be written.
    #[error(transparent)]
    Write(WriteError),
    /// What is stored is not as it must be.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<WriteError> for SyncError {
    fn from(error: WriteError) -> Self {
        if let WriteError::Fault(fault) = error { Self::Fault(fault) } else { Self::Write(error) }
    }
}
