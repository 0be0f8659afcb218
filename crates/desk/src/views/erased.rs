//! What is left of a case that was erased.

use serde::Serialize;
use thiqa_wire::Day;

use crate::calendar::written;
use crate::case::case_id;

/// What is left of a case that was erased.
#[derive(Clone, Debug, Serialize)]
pub struct ErasedLine {
    /// `c` and its number.
    pub id: String,
    /// The day.
    pub erased: String,
}

impl ErasedLine {
    pub(super) fn of(number: u64, day: Day) -> Self {
        Self { id: case_id(number), erased: written(day) }
    }
}
