//! run: the whole of Thiqa on this machine, for a demonstration, with one command.
//!
//! The relay serves the form and keeps ciphertext under `DATA/relay`; the desk keeps its keys and
//! cases under `DATA/desk`. Both stop with this command, and the next start finds everything.
//! Never for a helpline: the passphrase lies beside the keys it protects.

mod children;
mod demonstration;

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::bundle;
use crate::step::step;
use crate::workspace::Workspace;
pub use children::healthy;
use children::{Child, Stop};
use demonstration::Demonstration;

/// Where to run, and where to keep the data.
#[derive(clap::Args)]
pub struct Options {
    /// Port of the form and the relay, on 127.0.0.1
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Port of the desk, on 127.0.0.1
    #[arg(long, default_value_t = 8081)]
    desk_port: u16,
    /// Folder of the relay's and the desk's data: made where it is missing, kept between starts
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

/// Builds, prepares, starts, and waits for Ctrl-C or SIGTERM.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let _held = hold(&options.data)?;
    for port in [options.port, options.desk_port] {
        check_free(port)?;
    }
    bundle::make(workspace)?;
    step("the relay and the desk", || workspace.build_programs())?;
    let demonstration = Demonstration::new(workspace, &options.data, options.port)?;
    step("the demonstration desk", || demonstration.prepare())?;
    start(&demonstration, options)
}

fn start(demonstration: &Demonstration, options: &Options) -> Result<()> {
    let mut stop = Stop::listen()?;
    let outcome = serve(demonstration, options, &mut stop);
    if stop.was_asked() {
        println!("Stopped.");
        return Ok(());
    }
    outcome
}

/// Returns when somebody asks to stop, or with the reason why it cannot go on; both programs
/// have stopped then.
fn serve(demonstration: &Demonstration, options: &Options, stop: &mut Stop) -> Result<()> {
    let mut relay = Child::start("thiqa-relay", &mut demonstration.relay())?;
    relay.wait_until(stop, || children::answers(options.port))?;
    demonstration.publish()?;
    relay.wait_until(stop, || children::healthy(options.port))?;
    let mut desk = Child::start("thiqa-desk", &mut demonstration.desk(options.desk_port))?;
    announce(options, &desk.first_line()?);
    stop.wait_for(&mut [&mut relay, &mut desk])
}

fn announce(options: &Options, desk: &str) {
    println!("\n  Form  http://127.0.0.1:{}/", options.port);
    println!("  Desk  {desk}\n");
    println!("For demonstration only: whoever reads {} opens every case.", options.data.display());
    println!("Ctrl-C stops both; the data stay.");
}

/// One run at a time has these data; the lock ends with this process, however it ends.
fn hold(data: &Path) -> Result<File> {
    fs::create_dir_all(data).with_context(|| format!("cannot make {}", data.display()))?;
    let file = File::create(data.join("lock")).context("cannot make the lock")?;
    if file.try_lock().is_err() {
        bail!("another run has {}: stop it, or give --data another folder", data.display());
    }
    Ok(file)
}

fn check_free(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(_) => bail!("port {port} is taken: give --port or --desk-port another"),
    }
}
