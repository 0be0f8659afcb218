//! The commands, each one verb of the library and a few lines for the person who asked.

mod machine;
mod passphrase;
mod ceremony;
mod post;
mod reading;
mod answering;
mod withdrawals;
mod safekeeping;
mod doors;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use thiqa_desk::{Desk, DeskError, PageError, RelayError};
use thiserror::Error;

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

/// What every command takes, before it or after it.
#[derive(Args)]
struct Common {
    /// The desk's folder
    #[arg(long, global = true, value_name = "DIR", default_value = "data/desk")]
    data: PathBuf,
    /// Read the passphrase from this file instead of asking (or set THIQA_PASSPHRASE)
    #[arg(long, global = true, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// `list`, `show` and `withdrawals`: one JSON document on stdout
    #[arg(long, global = true)]
    json: bool,
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
    /// List the wishes to stop and to erase that stand; `keep` and `lift`
    Withdrawals(withdrawals::Withdrawals),
    /// Write keyring and cases into one encrypted file
    Backup(safekeeping::Backup),
    /// Check a backup, or make a desk of it
    Restore(safekeeping::Restore),
    /// Open the desk's page on this machine
    Serve(doors::Serve),
}

/// Why a command ended without its result.
#[derive(Debug, Error)]
pub enum Failure {
    /// The desk said why.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The page was not made.
    #[error(transparent)]
    Page(#[from] PageError),
    /// A pull without the relay. What it did is said already.
    #[error(
        "the relay's list was not read, so nothing was published, destroyed or acknowledged; {0} that were here already were opened: {1}"
    )]
    Unreached(usize, RelayError),
    /// An answer that is stored and not put.
    #[error(
        "the answer is stored here but not in her mailbox yet; the next pull or answer tries again: {0}"
    )]
    NotPut(RelayError),
    /// An argument cannot be used.
    #[error("{0}")]
    Argument(String),
    /// The machine.
    #[error("{0}: {1}")]
    Machine(String, std::io::Error),
}

/// Runs one command.
pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let common = &arguments.common;
    if common.json && !arguments.command.has_a_document() {
        return Err(Failure::Argument("--json is for `list`, `show` and `withdrawals`".into()));
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
        Command::Backup(backup) => backup.run(common),
        Command::Restore(restore) => restore.run(common),
        Command::Serve(serve) => serve.run(common),
    }
}

impl Command {
    fn has_a_document(&self) -> bool {
        match self {
            Self::List | Self::Show(_) => true,
            Self::Withdrawals(withdrawals) => withdrawals.lists(),
            _ => false,
        }
    }
}

impl Common {
    fn desk(&self) -> Result<Desk, Failure> {
        Ok(Desk::open(&self.data)?)
    }
}

/// Says what is to be done soon, on stderr, so that a script's document stays whole.
fn warn(desk: &Desk) -> Result<(), Failure> {
    use thiqa_desk::Warning::*;
    for warning in thiqa_desk::warnings(desk, machine::today())? {
        let text = match warning {
            NeverBackedUp => "no backup was ever checked, so no key is published: run `backup`, then `restore --check` on its file".into(),
            BackupOld(days) => format!("the last checked backup is {days} days old: make and check a new one"),
            WeeksNotBackedUp(weeks) => format!("{weeks} signed weeks are in no checked backup and will not be published: make and check one"),
            NothingServed => "the relay shows no key of ours: no form can send".into(),
            ManifestOld(days) => format!("the key that the relay shows is {days} days old"),
            NotPulled(days) => format!("nobody pulled for {days} days"),
            ErasuresHeld(cases) => format!("{cases} erasures are due and held, because the relay lists what it does not give, or something waits for an update of this program; each is carried out 30 days after the first pull that held it"),
            SignMore(day) => format!("the last signed key is for the week of {day}: sign more with `keys sign`"),
        };
        eprintln!("warning: {text}");
    }
    Ok(())
}
