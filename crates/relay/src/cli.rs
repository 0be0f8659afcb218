//! What an operator types, and what they are told when it cannot be.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, value_parser};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use thiqa_wire::{Origin, Problem, work};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::app_state::{AppState, Setup};
use crate::clock::Clock;
use crate::keys::{DeskKeys, KeyFileError, root_key};
use crate::rate_limit::{READS, RateLimit};
use crate::rng::Rng;
use crate::serve::serve;
use crate::site::{Site, SiteError};
use crate::store::{DEFAULT_ROOM, Database, OpenError, SMALLEST_ROOM, Store};

/// The post office of Thiqa: keeps sealed envelopes until the helpline's desk takes them.
///
/// It holds public keys only and cannot open what it keeps. It stores no address, no agent and
/// nothing finer than a day, and it writes no access log: see that what stands before it does not
/// either.
#[derive(Debug, Parser)]
#[command(name = "thiqa-relay", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Where the relay's memory lies: sqlite:FILE, made where it is missing, for its owner alone.
    #[arg(long, value_name = "sqlite:FILE", global = true)]
    pub database: Option<Database>,
}

/// What a relay is told to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the page and the API until Ctrl-C or SIGTERM.
    ///
    /// Ready once `GET /healthz` is 200: the desk has published a manifest. Example:
    ///
    ///   thiqa-relay serve --listen 127.0.0.1:8080 --database sqlite:/var/lib/thiqa/relay.db
    ///       --site /srv/thiqa --origin https://signaler.example
    ///       --desk-key desk.pub --root-key root.pub
    #[command(verbatim_doc_comment)]
    Serve(Box<Serve>),
    /// Bring the database to this version, and say how many steps that took. `serve` does it too.
    Migrate,
}

/// The options of `serve`.
#[derive(Args, Debug)]
pub struct Serve {
    /// Address and port to listen on. TLS is the business of what stands before it.
    #[arg(long, value_name = "ADDR")]
    listen: SocketAddr,
    /// The folder of the page, as `thiqa-desk page` wrote it. Read once, at the start.
    #[arg(long, value_name = "DIR")]
    site: PathBuf,
    /// The relay's origin as browsers and the desk write it: https://host, lower case, no slash.
    #[arg(long, value_name = "URL")]
    origin: Origin,
    /// Who may collect. One key a line: a base64url Ed25519 public key, then `full` or `read-only`.
    #[arg(long, value_name = "FILE")]
    desk_key: PathBuf,
    /// Who signs manifests. One line: the root's base64url Ed25519 public key.
    #[arg(long, value_name = "FILE")]
    root_key: PathBuf,
    /// Work asked for a message without files, in leading zero bits; each one more doubles it.
    #[arg(long, value_name = "BITS", default_value_t = work::BASE_DIFFICULTY,
          value_parser = value_parser!(u8).range(1..=i64::from(work::DIFFICULTY_LIMIT)))]
    difficulty: u8,
    /// Bytes of the database at which words stop; collecting goes on, with 64 MiB more for itself.
    #[arg(long, value_name = "BYTES", default_value_t = DEFAULT_ROOM,
          value_parser = value_parser!(u64).range(SMALLEST_ROOM..))]
    room: u64,
    /// Mailboxes opened a second, and as many emptied, by all visitors together; more wait for two
    /// seconds at most, else hear 503 and come again.
    #[arg(long, value_name = "NUMBER", default_value_t = READS.per_second,
          value_parser = value_parser!(u32).range(1..))]
    reads: u32,
    /// And as many at once after a quiet while.
    #[arg(long, value_name = "NUMBER", default_value_t = READS.burst,
          value_parser = value_parser!(u32).range(1..))]
    reads_burst: u32,
    /// Another origin whose page may speak to this relay. May stand several times.
    #[arg(long = "form-origin", value_name = "URL")]
    form_origins: Vec<Origin>,
}

/// Why a relay does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// `--database` is missing: clap cannot ask for an option that may stand on either side.
    #[error("--database sqlite:FILE is needed")]
    NoDatabase,
    /// A key file that cannot be read.
    #[error("{0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// A key file that holds something else.
    #[error("{0}: {1}")]
    Keys(PathBuf, KeyFileError),
    /// The page.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The database.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The address, or the signals of the system.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// No randomness, or the database does not answer.
    #[error("the relay does not open: the database or the system's randomness does not answer")]
    Closed,
}

/// Does what the operator typed. Clock and random bytes come from the program's edge.
///
/// # Errors
/// A [`StartError`] where the relay cannot be started or its database not be migrated.
pub async fn run(cli: Cli, clock: Clock, rng: Rng) -> Result<(), StartError> {
    log_to_stderr();
    let database = cli.database.ok_or(StartError::NoDatabase)?;
    match cli.command {
        Command::Serve(options) => options.run(database, clock, rng).await,
        Command::Migrate => {
            tracing::info!("{} steps taken", Store::migrate(&database)?);
            Ok(())
        }
    }
}

impl Serve {
    async fn run(self, database: Database, clock: Clock, rng: Rng) -> Result<(), StartError> {
        open_as_many_files_as_allowed();
        let listen = self.listen;
        let cannot_listen = |error| StartError::Listen(listen, error);
        let state = self.open(database, clock, rng).await?;
        let listener = TcpListener::bind(listen).await.map_err(cannot_listen)?;
        let stop = stop().map_err(cannot_listen)?;
        tracing::info!("listening on http://{}", listener.local_addr().map_err(cannot_listen)?);
        serve(state, listener, stop).await;
        tracing::info!("stopped; everything accepted is on disk");
        Ok(())
    }

    async fn open(
        self,
        database: Database,
        clock: Clock,
        rng: Rng,
    ) -> Result<std::sync::Arc<AppState>, StartError> {
        let closed = |_: Problem| StartError::Closed;
        let desk_keys = read(&self.desk_key, DeskKeys::parse)?;
        let root = read(&self.root_key, root_key)?;
        let site = Site::read(&self.site, &self.origin)?;
        let fresh = rng.draw().map_err(closed)?;
        let store = Store::open(&database, self.room, fresh)?;
        AppState::open(Setup {
            store,
            clock,
            rng,
            origin: self.origin,
            form_origins: self.form_origins,
            desk_keys,
            root,
            difficulty: self.difficulty,
            reads: RateLimit { per_second: self.reads, burst: self.reads_burst },
            site,
        })
        .await
        .map_err(closed)
    }
}

fn read<T>(
    file: &Path,
    parse: impl FnOnce(&str) -> Result<T, KeyFileError>,
) -> Result<T, StartError> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| StartError::Unreadable(file.to_owned(), error))?;
    parse(&text).map_err(|error| StartError::Keys(file.to_owned(), error))
}

/// A connection is a file, and usually a thousand may be open where more are allowed.
fn open_as_many_files_as_allowed() {
    let maximum = getrlimit(Resource::Nofile).maximum;
    // Where that is refused the relay takes fewer connections.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
}

/// Ends at the first SIGTERM or Ctrl-C.
fn stop() -> std::io::Result<impl Future<Output = ()>> {
    let (mut term, mut interrupt) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let heard = async move |signal: &mut Signal| {
        signal.recv().await;
    };
    Ok(async move {
        tokio::select! {
            () = heard(&mut term) => {}
            () = heard(&mut interrupt) => {}
        }
    })
}

/// Counts and named failures, without the hour: whoever keeps the log adds what they must.
fn log_to_stderr() {
    let log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .without_time()
        .finish();
    // A second log is no reason not to serve.
    let _ = tracing::subscriber::set_global_default(log);
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_options_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn postgres_is_refused_in_words() {
        let typed = ["thiqa-relay", "migrate", "--database", "postgres://relay@db/thiqa"];
        let refusal = Cli::try_parse_from(typed).unwrap_err().to_string();
        assert!(refusal.contains("postgres is not built yet"), "{refusal}");
    }
}
