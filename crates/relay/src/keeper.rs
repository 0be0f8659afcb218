//! The hourly round: what is over goes, and at midnight the file is written anew.
//! Logs counts and named failures; never an id, never an hour.

use std::sync::Arc;
use std::time::Duration;

use crate::Office;
use crate::store::{Rebuild, Sweep};

/// Between two rounds. What expires to the hour is gone within an hour of it.
const ROUND: Duration = Duration::from_secs(3_600);

/// Sweeps now, every hour, and where that was held, as soon as a desk vouches for the clock.
pub(crate) async fn rounds(office: Arc<Office>) {
    let mut tried = None;
    loop {
        let held = sweep(&office).await;
        let today = Some(office.today());
        if tried != today {
            rebuild(&office).await;
            tried = today;
        }
        tokio::select! {
            () = tokio::time::sleep(ROUND) => {}
            () = office.vouched.notified(), if held => {}
        }
    }
}

/// Whether the sweep was held.
async fn sweep(office: &Office) -> bool {
    match office.sweep().await {
        Ok(Sweep::Postponed) => {
            tracing::warn!(
                "the clock jumped: nothing is swept until a desk's request agrees with it"
            );
            return true;
        }
        Ok(Sweep::Done { envelopes: 0 }) => {}
        Ok(Sweep::Done { envelopes }) => tracing::warn!("{envelopes} envelopes went uncollected"),
        // The store has named it.
        Err(_) => {}
    }
    false
}

/// Once a day, also where the relay is started anew every evening: the store knows the last one's day.
async fn rebuild(office: &Office) {
    if office.rebuild().await == Ok(Rebuild::NoSpace) {
        tracing::warn!(
            "the file is not rebuilt today: that takes three times its size of free space"
        );
    }
}
