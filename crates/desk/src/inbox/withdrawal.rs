//! Her wishes that stand, each with the day on which it is carried out.

use serde::Serialize;

use crate::calendar::written;
use crate::conversation::Conversation;
use crate::desk::{Desk, Keyring};
use crate::error::DeskError;
use crate::letter::id_of;
use crate::store::entries;

/// A wish that is neither carried out nor undone.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct WithdrawalLine {
    /// `c` and the number of its case.
    pub id: String,
    /// `stop` or `erase`.
    pub wish: &'static str,
    /// Day on which it came.
    pub came: String,
    /// Day on which a person first opened the case after that.
    pub seen: Option<String>,
    /// Day of the erasure; `None` for a stop, before it was seen, and where it is kept.
    pub until: Option<String>,
    /// Whose judgement of danger stopped the erasure.
    pub kept_by: Option<String>,
    /// Why.
    pub kept_because: Option<String>,
    /// Whether she wishes a last message.
    pub last_message: bool,
}

/// Every wish that stands, by case.
pub fn withdrawals(desk: &Desk, keyring: &Keyring) -> Result<Vec<WithdrawalLine>, DeskError> {
    let store = desk.store().reader();
    let mut standing = Vec::new();
    for case in entries::cases_with_more_than_answers(store)? {
        let conversation = Conversation::if_it_opens(store, keyring, case)?;
        standing.extend(conversation.iter().flat_map(lines));
    }
    Ok(standing)
}

/// The wishes of one case.
pub(super) fn lines(conversation: &Conversation) -> Vec<WithdrawalLine> {
    let lines = conversation.wishes().into_iter().map(|wish| WithdrawalLine {
        id: id_of('c', conversation.number),
        wish: wish.wish.id(),
        came: written(wish.day),
        seen: wish.seen.map(written),
        until: wish.until().map(written),
        last_message: wish.last_message,
        kept_by: wish.kept.as_ref().map(|(by, _)| by.clone()),
        kept_because: wish.kept.map(|(_, reason)| reason),
    });
    lines.collect()
}
