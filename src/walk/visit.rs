//! A case that a list has opened, as far as the page knows it.

use thiqa_report::{Consent, Destination};
use zeroize::Zeroizing;

use crate::conversation::Conversation;

/// A case that is open here, as far as the page knows it. Closed, nothing of it is left.
#[derive(Default)]
pub(super) struct Visit {
    /// A list has opened it.
    pub(super) is_open: bool,
    pub(super) conversation: Conversation,
    /// What she agreed to in this visit.
    pub(super) answered: Vec<(Destination, Consent)>,
    /// How many of her messages have arrived in this visit.
    pub(super) arrived: usize,
    /// What is being written to the team.
    pub(super) words: Zeroizing<String>,
    /// It was to be sent though nothing is written.
    pub(super) is_silent: bool,
    /// The relay did not answer the last time.
    pub(super) is_unreached: bool,
}
