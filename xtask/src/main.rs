//! The commands of this repository. `cargo xtask help` teaches them.
//!
//! Depends on none of our rooms: it builds and starts them as a newcomer would.

mod workspace;
mod step;
mod tools;
mod run;
mod test;
mod bundle;
mod check;
mod layers;
mod licences;
mod documents;
mod bench;
mod pictures;
mod pseudo;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What `help` says beneath the list.
const LESSON: &str = "\
To see Thiqa at work:     cargo xtask run      then open both addresses it prints
To know that it works:    cargo xtask test     everything CI runs; some minutes the first time
While changing it:        cargo xtask check    format, arrows, licences, lints

What is missing on this machine is installed from rustup, npm and (as root) Debian, and said so.
CARGO_TARGET_DIR is honoured.";

/// Thiqa's commands, one for each thing that is done with this repository
#[derive(Parser)]
#[command(bin_name = "cargo xtask", after_help = LESSON, disable_version_flag = true)]
struct Invocation {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and start a demonstration: the form and the desk, on this machine
    Run(run::Options),
    /// Everything CI runs, in order, until the first failure
    Test,
    /// Make dist/, the static site, and print what it weighs
    Bundle,
    /// Format, arrows, licences and lints: the quick part of test
    Check,
    /// May our packages, and the rooms within each, know each other as they do?
    Layers(layers::Options),
    /// Measure: the sealing in Chromium, the relay's commits on this disk, the silence of its mailboxes, the desk's list, the page on a slow phone
    Bench(bench::Options),
    /// Photograph every page in every language, on a phone and on a computer
    Pictures(pictures::Options),
    /// Add a language that nobody speaks to a copy of all this, and go through what speaks it
    Pseudo,
}

fn main() -> ExitCode {
    match obey(Invocation::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("\n{reason:#}");
            ExitCode::FAILURE
        }
    }
}

fn obey(command: Command) -> anyhow::Result<()> {
    let workspace = workspace::Workspace::find()?;
    match command {
        Command::Run(options) => run::run(&workspace, &options),
        Command::Test => test::test(&workspace),
        Command::Bundle => bundle::bundle(&workspace),
        Command::Check => check::check(&workspace),
        Command::Layers(options) => layers::layers(&workspace, &options),
        Command::Bench(options) => bench::bench(&workspace, &options),
        Command::Pictures(options) => pictures::pictures(&workspace, &options),
        Command::Pseudo => pseudo::pseudo(&workspace),
    }
}
