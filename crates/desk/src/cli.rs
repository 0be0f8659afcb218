//! The commands, each one verb of the library and a few lines for the person who asked.

mod common;
mod failure;
mod machine;
mod passphrase;
mod terminal;
mod ceremony;
mod post;
mod reading;
mod answering;
mod withdrawals;
mod aside;
mod safekeeping;
mod doors;

use clap::{Parser, Subcommand};

use common::Common;
use failure::Failure;

/// The helpline's desk: makes the keys, collects reports, opens them, and shows them.
///
/// A first day: `init`, then `backup`, then `restore --check` of that backup, then `page`, then
/// `fetch`, which publishes the week's key. Every day: `pull`, `list`, `show c1`, `reply c1`, or
/// `serve` for the same in a browser on this machine. Every week: `backup` and `restore --check`.
#[derive(Parser)]
#[command(name = "thiqa-desk", version, subcommand_required = true, arg_required_else_help = true)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a desk: root key, reception keys and manifests for twelve weeks
    Init(ceremony::Init),
    /// Put this helpline's configuration into the published page
    Page(doors::Page),
    /// Show the weeks' keys and what is due; `keys sign` makes more
    Keys(ceremony::Keys),
    /// Unattended, every ten minutes: copy ciphertext and publish the week's key; no passphrase
    Fetch,
    /// Collect, open, and let the relay delete what is safe here
    Pull,
    /// List the cases, and what is no case
    List,
    /// Show one case (c1), or what is no case (u1, q1, m1)
    Show(reading::Show),
    /// Answer a case: words, a question of consent, a stage
    Reply(answering::Reply),
    /// Note a stage and tell it: analysis, decision, reported, accompaniment, archived
    Stage(answering::NoteStage),
    /// Show the words to begin an answer with
    Templates(answering::Templates),
    /// Note that it is perhaps not the same person who writes
    Flag(answering::Flag),
    /// List the wishes to stop and to erase that stand; `keep`, `lift`, `erase` and `take-back`
    Withdrawals(withdrawals::Withdrawals),
    /// Set cases aside, as after a flood; bring them back; list them
    Aside(aside::Aside),
    /// Write keyring and cases into one encrypted file
    Backup(safekeeping::Backup),
    /// Check a backup, or make a desk of it
    Restore(safekeeping::Restore),
    /// Let a folder that was copied or brought here go on as the desk
    Adopt(safekeeping::Adopt),
    /// Open the desk's page on this machine
    Serve(doors::Serve),
}

/// Runs one command.
pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let common = &arguments.common;
    if common.json && !arguments.command.has_a_document() {
        return Err(Failure::Argument(
            "--json is for `list`, `show`, `withdrawals` and `aside`".into(),
        ));
    }
    match &arguments.command {
        Command::Init(init) => init.run(common),
        Command::Page(page) => page.run(common),
        Command::Keys(keys) => keys.run(common),
        Command::Fetch => post::fetch(common),
        Command::Pull => post::pull(common),
        Command::List => reading::run_list(common),
        Command::Show(show) => show.run(common),
        Command::Reply(reply) => reply.run(common),
        Command::Stage(stage) => stage.run(common),
        Command::Templates(templates) => templates.run(common),
        Command::Flag(flag) => flag.run(common),
        Command::Withdrawals(withdrawals) => withdrawals.run(common),
        Command::Aside(aside) => aside.run(common),
        Command::Backup(backup) => backup.run(common),
        Command::Restore(restore) => restore.run(common),
        Command::Adopt(adopt) => adopt.run(common),
        Command::Serve(serve) => serve.run(common),
    }
}

impl Command {
    fn has_a_document(&self) -> bool {
        match self {
            Self::List | Self::Show(_) => true,
            Self::Withdrawals(withdrawals) => withdrawals.lists(),
            Self::Aside(aside) => aside.lists(),
            _ => false,
        }
    }
}
