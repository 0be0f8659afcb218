//! What the relay does every hour by itself: what is over is deleted, and once a day the database is
//! rebuilt. What its keeper must know is said then, too. Logs counts and named failures; never an id, never an hour.

use std::sync::Arc;
use std::time::Duration;

use crate::app_state::AppState;
use crate::store::{Rebuild, Sweep};

/// Between two sweeps (an hour). What expires to the hour is gone within an hour of it.
const INTERVAL: Duration = Duration::from_secs(3_600);

/// Days without a desk that are nothing to speak of: a weekend at which its machine is off.
const WEEKEND: u32 = 2;

/// Sweeps now, every hour, and where a sweep was postponed, as soon as a desk confirms the clock.
/// Never ends: whoever starts it stops it.
pub(crate) async fn run(state: Arc<AppState>) {
    let (mut rebuild_tried_on, mut warned_on) = (None, None);
    loop {
        let today = Some(state.today());
        let swept = sweep(&state).await;
        let postponed = matches!(swept, Some(Sweep::Postponed { .. }));
        if let Some(Sweep::Postponed { days }) = swept
            && days > WEEKEND
            && warned_on != today
        {
            tracing::warn!(
                "no desk has agreed with the clock for {days} days: what waits is kept longer"
            );
            warned_on = today;
        }
        if rebuild_tried_on != today {
            rebuild(&state).await;
            rebuild_tried_on = today;
        }
        // Only the first time counts.
        let _ = state.maintained.set(());
        tokio::select! {
            () = tokio::time::sleep(INTERVAL) => tell_of_missing_lengths(&state),
            () = state.clock_confirmed.notified(), if postponed => {}
        }
    }
}

/// What became of it; `None` where the store fails, which has logged it.
async fn sweep(state: &AppState) -> Option<Sweep> {
    let swept = state.sweep().await.ok();
    if let Some(Sweep::Done { envelopes: envelopes @ 1.. }) = swept {
        tracing::warn!("{envelopes} envelopes went uncollected");
    }
    swept
}

/// Where the relay is started anew every evening this still rebuilds once a day: the store knows the
/// day of the last one.
async fn rebuild(state: &AppState) {
    if state.rebuild().await == Ok(Rebuild::NoSpace) {
        tracing::warn!(
            "the file is not rebuilt today: that takes three times its size of free space"
        );
    }
}

/// Not when it happens, which would tell when somebody wrote: with the hour, and at the end.
pub(crate) fn tell_of_missing_lengths(state: &AppState) {
    if state.length_was_missing() {
        tracing::warn!(
            "something came without its Content-Length and was refused: a proxy before this relay must hand requests on as they are (docs/operating.md)"
        );
    }
}
