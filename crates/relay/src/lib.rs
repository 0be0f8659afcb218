//! The post office: takes sealed envelopes from strangers and hands them to the desk.
//!
//! It refuses whatever is not exactly an envelope. It cannot open one, cannot name a question, and
//! keeps no address, agent, referrer, language or hour. `docs/protocol.md`, section 8, is the prose.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod cli;
pub mod keys;
pub mod office;
pub mod serve;
mod places;
mod router;
mod manners;
mod intake;
mod in_flight;
pub mod bucket;
mod public;
mod desk;
mod mailbox;
mod refusal;
mod page;
pub mod site;
pub mod store;
mod keeper;

pub use office::{Clock, Office, Randomness};
pub use serve::serve;
pub use site::Site;
pub use store::{Database, Store};
