//! thiqa-desk: the helpline's program. Here it meets the machine: arguments, clock, rng, prompts.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod cli;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match cli::run(cli::Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("thiqa-desk: {error}");
            ExitCode::FAILURE
        }
    }
}
