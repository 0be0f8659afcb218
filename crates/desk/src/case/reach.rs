//! Whether an answer can reach her at all.

use thiserror::Error;

use super::conversation::Conversation;
use super::ids::case_id;

/// Why no answer can reach the person of a case, which it names.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unreachable {
    /// The report brought no usable `case`.
    #[error("no answer can reach the person of {0}: its report brought no usable keys")]
    NoConversation(String),
    /// She declined a list before sending.
    #[error("no answer can reach the person of {0}: she wanted no list, so she cannot come back")]
    NoList(String),
}

/// Whether an answer can reach her: there are usable keys, and she did not decline a list.
pub(crate) fn reaches_her(conversation: &Conversation) -> Result<(), Unreachable> {
    if conversation.address().is_none() {
        return Err(Unreachable::NoConversation(case_id(conversation.number)));
    }
    if conversation.report.returns == Some(false) {
        return Err(Unreachable::NoList(case_id(conversation.number)));
    }
    Ok(())
}
