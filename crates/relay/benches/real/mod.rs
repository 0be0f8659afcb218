//! The real program and who talks to it, as the stories have them.
#![allow(dead_code, reason = "the stories use the rest")]

#[path = "../../tests/stories/rng.rs"]
pub mod rng;
#[path = "../../tests/stories/wait.rs"]
pub mod wait;
#[path = "../../tests/stories/client.rs"]
pub mod client;
#[path = "../../tests/stories/mail.rs"]
pub mod mail;
#[path = "../../tests/stories/desk.rs"]
pub mod desk;
#[path = "../../tests/stories/submit.rs"]
pub mod submit;
#[path = "../../tests/stories/relay.rs"]
pub mod relay;
#[path = "../../tests/stories/launch.rs"]
pub mod launch;

use std::time::Duration;

/// How many a second.
pub fn rate(times: usize, took: Duration) -> f64 {
    times as f64 / took.as_secs_f64()
}
