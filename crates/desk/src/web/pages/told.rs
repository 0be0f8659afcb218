//! What is said above a case about what was pressed.

use crate::reply::ReplyError;
use crate::web::actions::{Action, Done, Refusal};

/// What is said above a case about what was pressed.
pub(in crate::web) enum Told {
    /// Nothing was pressed, or a field was filled.
    Nothing,
    /// It was done.
    Done(Done),
    /// It is asked once more, and why; this is pressed to say yes.
    AsksOnceMore(Action, ReplyError),
    /// It was not done.
    Refused(Refusal),
}
