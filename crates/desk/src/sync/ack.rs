//! Acknowledging: the relay may delete what this desk holds twice, or holds for long. A desk that was
//! restored while another one goes on must not empty the relay for it.

use thiqa_wire::EnvelopeId;
use thiqa_wire::paths::ACK_LIMIT;

use super::context::PullContext;
use super::publish::Served;
use super::pulled::{Pulled, Step, Unacknowledged};
use crate::calendar::earlier;
use crate::error::Fault;
use crate::relay::Relay;
use crate::store::{backups, results, weeks};

/// Days after which a result is acknowledged without a backup.
const ACKNOWLEDGED_AFTER: u32 = 14;

/// Lets the relay delete what a checked backup holds, and what was applied long ago.
pub(super) fn acknowledge(
    context: &PullContext<'_>,
    relay: &mut Relay,
    pulled: &mut Pulled,
    observe: &mut dyn FnMut(Step),
) -> Result<(), Fault> {
    pulled.unacknowledged = objection(context, &pulled.publishing.served)?;
    if pulled.unacknowledged.is_some() {
        return Ok(());
    }
    for batch in ready(context, &pulled.collected.listed)?.chunks(ACK_LIMIT) {
        if let Err(error) = relay.ack(batch) {
            pulled.unacknowledged = Some(Unacknowledged::Relay(error));
            return Ok(());
        }
        pulled.acknowledged += batch.len();
        observe(Step::Acknowledged);
    }
    Ok(())
}

/// Why nothing is acknowledged.
fn objection(context: &PullContext<'_>, served: &Served) -> Result<Option<Unacknowledged>, Fault> {
    Ok(match served {
        Served::Verified(manifest) => {
            let ours = weeks::has_key(context.store().reader(), manifest.key())?;
            (!ours).then_some(Unacknowledged::NotOurKey)
        }
        Served::Nothing | Served::Unverifiable | Served::Unread => Some(Unacknowledged::NoManifest),
    })
}

fn ready(context: &PullContext<'_>, listed: &[EnvelopeId]) -> Result<Vec<EnvelopeId>, Fault> {
    let store = context.store().reader();
    let covered = backups::covered(store)?;
    let day = earlier(context.today, ACKNOWLEDGED_AFTER);
    let mut ready = Vec::new();
    for &id in listed {
        if results::may_go(store, id, covered, day)? {
            ready.push(id);
        }
    }
    Ok(ready)
}
