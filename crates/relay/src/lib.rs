//! The relay: takes sealed envelopes from strangers and hands them to the desk.
//!
//! It refuses whatever is not exactly an envelope. It cannot open one, cannot name a question, and
//! keeps no address, agent, referrer, language or hour. `docs/protocol.md`, section 8, is the prose.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod cli;
pub mod keys;
pub mod app_state;
pub mod clock;
pub mod rng;
pub mod serve;
mod traffic;
mod connection_slots;
mod metered;
mod pool;
mod answers;
mod router;
mod headers;
mod request;
mod in_flight;
pub mod rate_limit;
mod price;
mod public;
mod desk_request;
mod desk;
mod mailbox;
mod response;
mod deployment;
pub mod site;
pub mod store;
mod maintenance;

pub use app_state::{AppState, Setup};
pub use clock::Clock;
pub use rng::Rng;
pub use serve::serve;
pub use site::Site;
pub use store::{Database, Store};
