//! In which order a pull is applied: first reports, follow-ups, withdrawals, undos; then what was
//! written first, by its own word; then by the envelope's id. The relay may deliver in any order.

use serde_json::Value;
use thiqa_envelope::recipient;
use thiqa_report::{Body, Kind};
use thiqa_wire::EnvelopeId;

use super::context::PullContext;
use crate::calendar::{Minute, minute};
use crate::error::Fault;
use crate::store::waiting;

/// Where an envelope stands in a pull.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    kind: u8,
    /// Only a minute as the form writes it: a stranger's 32 KiB are not kept for sorting.
    sent: Option<Minute>,
    id: EnvelopeId,
}

/// All that wait, in the order in which they are applied. Each is opened for it and let go again:
/// a full relay's bodies would not fit into memory at once.
pub(super) fn in_order(context: &PullContext<'_>) -> Result<Vec<EnvelopeId>, Fault> {
    let store = context.store().reader();
    let mut turns = Vec::new();
    for id in waiting::ids(store)? {
        let bytes = waiting::bytes(store, id)?.unwrap_or_default();
        turns.push(turn(context, id, &bytes));
    }
    turns.sort();
    Ok(turns.into_iter().map(|turn| turn.id).collect())
}

fn turn(context: &PullContext<'_>, id: EnvelopeId, envelope: &[u8]) -> Turn {
    let opened =
        recipient::at_desk(&context.deployment, |key| context.reception_keys.get(&key), envelope);
    let Some(body) = opened.ok().and_then(|opened| Body::decode(&opened.body).ok()) else {
        return Turn { kind: u8::MAX, sent: None, id };
    };
    let kind = match body.kind() {
        Kind::Report => 0,
        Kind::Followup => 1,
        Kind::Withdraw => 2,
        Kind::UndoWithdraw => 3,
        Kind::Reply | Kind::Other(_) => 4,
    };
    let sent = body.fields().get("sent").and_then(Value::as_str).and_then(minute);
    Turn { kind, sent, id }
}
