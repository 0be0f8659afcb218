//! What `cargo xtask` starts first: says at once what will happen and about how long it takes, then
//! builds xtask itself, which takes a minute the first time, and becomes it.
//!
//! Depends on nothing, so that it is built within two seconds on a fresh clone. Knows of a command
//! only its name and its length, never what it does.

mod length;

use std::convert::Infallible;
use std::env;
use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

fn main() -> ExitCode {
    match start(env::args_os().skip(1).collect()) {
        Ok(never) => match never {},
        Err(reason) => {
            eprintln!("\n{reason}");
            ExitCode::FAILURE
        }
    }
}

/// Returns only where xtask could not be built or started.
fn start(arguments: Vec<OsString>) -> io::Result<Infallible> {
    let root = root()?;
    let target = target(&root)?;
    let command = arguments.first().and_then(|name| name.to_str()).unwrap_or("help");
    if let Some(sentence) = length::announcement(command, |file| target.join(file).exists()) {
        eprintln!("{sentence}");
    }
    let xtask = target.join(length::XTASK);
    build(&root, &xtask)?;
    Err(Command::new(xtask).args(arguments).exec())
}

/// Says nothing where xtask was there before, unless its build fails.
fn build(root: &Path, xtask: &Path) -> io::Result<()> {
    const NAME: &str = "xtask itself, which holds the commands";
    let is_new = !xtask.exists();
    let mut cargo = cargo(root, &["build", "--package", "xtask"]);
    if is_new {
        eprintln!("     … {NAME}");
    } else {
        cargo.arg("--quiet");
    }
    let begun = Instant::now();
    if !cargo.status()?.success() {
        return Err(io::Error::other("xtask could not be built"));
    }
    if is_new {
        eprintln!("ok   {:>6.1} s {NAME}", begun.elapsed().as_secs_f64());
    }
    Ok(())
}

/// The repository: cargo names this package's folder to what it runs.
fn root() -> io::Result<PathBuf> {
    let front = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let root = front.and_then(|front| Some(front.parent()?.parent()?.to_owned()));
    root.ok_or_else(|| io::Error::other("start this as `cargo xtask`"))
}

/// Where cargo builds the repository, by its own word.
fn target(root: &Path) -> io::Result<PathBuf> {
    let mut metadata = cargo(root, &["metadata", "--no-deps", "--format-version", "1"]);
    let metadata = metadata.stderr(Stdio::inherit()).output()?.stdout;
    let metadata = String::from_utf8_lossy(&metadata);
    let target =
        metadata.split_once("\"target_directory\":\"").and_then(|(_, rest)| rest.split_once('"'));
    let target = target.map(|(target, _)| PathBuf::from(target));
    target.ok_or_else(|| io::Error::other("cargo metadata names no target folder"))
}

fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.current_dir(root).args(arguments);
    cargo
}
