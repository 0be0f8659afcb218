//! The browser: the only place that touches it. Everything else asks here.

mod object;
pub mod configuration;
pub mod fragment;
pub mod language;
pub mod clock;
pub mod rng;
pub mod stretching;
pub mod things;
pub mod words;
pub mod network;
pub mod history;
pub mod screen;
