//! Why a case is not read.

use thiserror::Error;

use crate::error::Fault;

/// Why there is nothing to read under a name.
#[derive(Debug, Error)]
pub enum CaseError {
    /// The list shows what there is.
    #[error("there is nothing named {0} here: `thiqa-desk list` shows what there is")]
    NoSuchItem(String),
    /// Her wish was carried out: a number and a day are left.
    #[error("{0} was erased on {1}, as she wished: nothing of it is left")]
    Erased(String, String),
    /// What is stored is not as it must be.
    #[error(transparent)]
    Fault(#[from] Fault),
}
