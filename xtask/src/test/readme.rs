//! A newcomer follows the README: `cargo xtask run`, both addresses, stop, and once more.

use std::io::{self, BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::{env, fs, thread};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::run::healthy;
use crate::workspace::Workspace;

/// Starts the demonstration twice in an empty folder; the second finds what the first left.
pub fn newcomer(workspace: &Workspace) -> Result<()> {
    let data = workspace.target.join("readme-data");
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    let (port, desk_port) = free_ports()?;
    start_and_stop(workspace, &data, port, desk_port)?;
    let made = fs::read(data.join("desk/desk.json")).context("the first start made no desk")?;
    start_and_stop(workspace, &data, port, desk_port)?;
    if fs::read(data.join("desk/desk.json"))? != made {
        bail!("the second start made another desk");
    }
    fs::remove_dir_all(&data).context("cannot remove the demonstration")
}

fn start_and_stop(workspace: &Workspace, data: &Path, port: u16, desk_port: u16) -> Result<()> {
    let mut run = Command::new(env::current_exe()?);
    run.current_dir(&workspace.root).arg("run").arg("--data").arg(data);
    run.args(["--port", &port.to_string(), "--desk-port", &desk_port.to_string()]);
    let mut run = run.stdout(Stdio::piped()).spawn().context("cannot start run")?;
    let followed = follow(&mut run, port, desk_port);
    if run.try_wait()?.is_none() {
        kill_process(Pid::from_child(&run), Signal::TERM)?;
    }
    let status = run.wait()?;
    followed?;
    if !status.success() {
        bail!("after SIGTERM run ended with {status}");
    }
    check_silent(port).and(check_silent(desk_port))
}

/// Reads what a person reads until both addresses stand there, and sees whether they are true.
fn follow(run: &mut Child, port: u16, desk_port: u16) -> Result<()> {
    let form = format!("http://127.0.0.1:{port}/");
    let desk = format!("http://127.0.0.1:{desk_port}/");
    let mut wanted = vec![form, desk];
    let mut output = BufReader::new(run.stdout.take().context("no output")?);
    while !wanted.is_empty() {
        let mut line = String::new();
        if output.read_line(&mut line)? == 0 {
            bail!("run ended before it printed {}", wanted.join(" and "));
        }
        wanted.retain(|address| !line.contains(address));
    }
    // Whoever prints into a closed pipe fails: read on, as a terminal would.
    thread::spawn(move || io::copy(&mut output, &mut io::sink()));
    if !healthy(port) {
        bail!("the form's address was printed before the relay was ready");
    }
    Ok(())
}

/// Two that nobody listens at, below those that the system hands to whoever asks for any: between
/// two starts nobody else takes them.
fn free_ports() -> Result<(u16, u16)> {
    let mut free =
        (24_000..28_000).filter(|&port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok());
    free.next().zip(free.next()).context("no port is free")
}

fn check_silent(port: u16) -> Result<()> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map(drop)
        .with_context(|| format!("after run stopped, something still listens on port {port}"))
}
