//! What stands in the way of telling anybody about a case.

use thiqa_report::{Consent, Destination, Wish};

use super::conversation::Conversation;
use super::error::CaseError;
use crate::session::Session;

/// Why a destination may not be told about a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// She asked to stop.
    Stop,
    /// She asked to erase everything.
    Erase,
    /// She said no.
    No,
    /// She said "not now".
    NotNow,
    /// She did not say yes.
    NoYes,
    /// A part of the case does not open any more: it may hold a no.
    Damaged,
}

impl Objection {
    /// Its id, under which its words stand.
    pub fn id(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Erase => "erase",
            Self::No => "no",
            Self::NotNow => "not_now",
            Self::NoYes => "no_yes",
            Self::Damaged => "damaged",
        }
    }
}

impl std::fmt::Display for Objection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Stop => {
                "she asked the team to stop; lift it only when she asks for that in words"
            }
            Self::Erase => "she asked to erase everything, and that is not undone",
            Self::No => "she said no",
            Self::NotNow => "she said \"not now\"",
            Self::NoYes => "she was not asked, or did not answer: ask with `reply --ask`",
            Self::Damaged => "a part of the case does not open any more, and may hold a no",
        })
    }
}

impl Conversation {
    /// Why a destination may not be told now.
    pub(crate) fn objection(&self, to: Destination) -> Option<Objection> {
        if !self.is_whole() {
            return Some(Objection::Damaged);
        }
        self.withdrawal().or_else(|| self.refusal_of(to))
    }

    /// What keeps a destination from being told, as far as she was asked.
    fn refusal_of(&self, to: Destination) -> Option<Objection> {
        match self.consent(to) {
            Some(Consent::Yes) => None,
            Some(Consent::No) => Some(Objection::No),
            Some(Consent::NotNow) => Some(Objection::NotNow),
            None => Some(Objection::NoYes),
        }
    }

    /// Whether she asked to stop or to erase.
    pub(crate) fn withdrawal(&self) -> Option<Objection> {
        let wishes = self.wishes();
        let stands = |wish| wishes.iter().any(|it| it.wish == wish);
        if stands(Wish::Erase) {
            return Some(Objection::Erase);
        }
        stands(Wish::Stop).then_some(Objection::Stop)
    }
}

/// Whether a destination may be told about a case now; what a referral asks first.
///
/// # Errors
/// [`CaseError`] where there is no such case.
pub fn may_tell(session: &Session, id: &str, to: Destination) -> Result<bool, CaseError> {
    let case = Conversation::named(session.store().reader(), session.keys(), id)?;
    Ok(case.objection(to).is_none())
}
