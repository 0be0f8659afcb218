//! Stories of the relay: a real one on port 0, a real file, a clock that the story sets.
#![allow(missing_docs, reason = "a story's name is its sentence")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a story may fail"
)]

mod rng;
mod wait;
mod client;
mod mail;
mod desk;
mod submit;
mod relay;
mod launch;
mod envelopes;
mod receipts;
mod grants;
mod collecting;
mod manifests;
mod forgetting;
mod mailboxes;
mod forgotten_mail;
mod room;
mod crowd;
mod siege;
mod headers;
mod page;
mod program;
mod durable;
mod noise;
