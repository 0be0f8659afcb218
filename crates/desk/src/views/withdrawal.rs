//! Her wishes that stand, each with the day on which it is carried out.

use serde::Serialize;
use zeroize::Zeroize;

use super::hidden::prints_only_its_name;
use crate::calendar::written;
use crate::case::{Conversation, case_id};
use crate::error::Fault;
use crate::session::Session;
use crate::store::entries;

/// A wish that is neither carried out nor undone.
#[derive(Clone, PartialEq, Eq, Serialize, Zeroize)]
pub struct WithdrawalLine {
    /// `c` and the number of its case.
    pub id: String,
    /// `stop` or `erase`.
    #[zeroize(skip)]
    pub wish: &'static str,
    /// Day on which it came.
    pub came: String,
    /// Day on which a person first opened the case after that.
    pub seen: Option<String>,
    /// Day of the erasure; `None` for a stop, before it was seen, and where it is kept.
    pub until: Option<String>,
    /// Whose decision it is, where it is no wish of hers but of the same keys as an erased case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_because: Option<String>,
    /// Whose judgement of danger stopped the erasure.
    pub kept_by: Option<String>,
    /// Why.
    pub kept_because: Option<String>,
    /// Whether she wishes a last message.
    pub last_message: bool,
}

prints_only_its_name!(WithdrawalLine);

/// Every wish that stands, by case.
///
/// # Errors
/// A [`Fault`] of the database.
pub fn withdrawals(session: &Session) -> Result<Vec<WithdrawalLine>, Fault> {
    let store = session.store().reader();
    let mut standing = Vec::new();
    for case in entries::cases_with_more_than_answers(store)? {
        let conversation = Conversation::if_it_opens(store, session.keys(), case)?;
        standing.extend(conversation.iter().flat_map(lines));
    }
    Ok(standing)
}

/// The wishes of one case.
pub(super) fn lines(conversation: &Conversation) -> Vec<WithdrawalLine> {
    let lines = conversation.wishes().into_iter().map(|wish| WithdrawalLine {
        id: case_id(conversation.number),
        wish: wish.wish.id(),
        came: written(wish.day),
        seen: wish.seen.map(written),
        until: wish.until().map(written),
        last_message: wish.last_message,
        decided_by: wish.decided.as_ref().map(|(by, _)| by.clone()),
        decided_because: wish.decided.map(|(_, reason)| reason),
        kept_by: wish.kept.as_ref().map(|(by, _)| by.clone()),
        kept_because: wish.kept.map(|(_, reason)| reason),
    });
    lines.collect()
}
