//! Keeping in step with the relay: what waits there is collected and opened, what is due is published,
//! erased and acknowledged, and what was answered is put.

mod ack;
mod collect;
mod context;
mod erasure;
mod error;
mod ingest;
mod matching;
mod notices;
mod order;
mod publish;
mod pull;
mod pulled;
mod retention;

pub use collect::{Collected, Fetched, fetch};
pub use error::SyncError;
pub use publish::{Publishing, Served};
pub use pull::pull;
pub use pulled::{Pulled, Settled, Step, Unacknowledged};
