//! The form: what a frightened child fills in on a cheap phone, sealed in her browser so that only
//! the helpline reads it. Stores nothing, writes nothing to the console, asks no other server.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing),
    // What comes to a list (a question, a stage, a refusal) is met wherever one of them is looked at.
    deny(clippy::wildcard_enum_match_arm)
)]

mod words;
mod sending;
mod list_input;
mod mailbox;
mod conversation;
mod walk;
mod browser;
mod client;
mod journey;
mod wording;
mod controls;
mod pages;
mod app;

fn main() {
    app::mount();
}
