//! A stage that was reached, as it is shown.

use serde::Serialize;
use thiqa_report::Reached;

/// A stage that was reached.
#[derive(Serialize)]
pub struct StageLine {
    /// Its id.
    pub stage: &'static str,
    /// The day.
    pub day: String,
    /// Who was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<&'static str>,
    /// What she wished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wish: Option<&'static str>,
    /// The day of the erasure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

impl StageLine {
    /// Whether both are of the same stage; the day of an erasure may be known to one only.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let Self { stage, day, to, wish, until: _ } = self;
        (stage, day, to, wish) == (&other.stage, &other.day, &other.to, &other.wish)
    }

    pub(super) fn of(reached: &Reached) -> Self {
        Self {
            stage: reached.stage.id(),
            day: reached.day.clone(),
            to: reached.to.map(|to| to.id()),
            wish: reached.wish.map(|wish| wish.id()),
            until: reached.until.clone(),
        }
    }
}
