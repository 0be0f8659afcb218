//! The program's edge: the one file that reads the clock and draws randomness.

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Parser;
use thiqa_relay::cli::{self, Cli};
use thiqa_relay::{Clock, Rng};

#[tokio::main]
async fn main() -> ExitCode {
    match cli::run(Cli::parse(), Clock::new(unix_seconds), Rng::new(fill)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("thiqa-relay: {error}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the program's edge")]
fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[expect(clippy::disallowed_methods, reason = "the program's edge")]
fn fill(bytes: &mut [u8]) -> bool {
    getrandom::fill(bytes).is_ok()
}
