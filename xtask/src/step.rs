//! One step of a command: named before, timed after, and its failure names what was run.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Runs a step and says in one line how long it took.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("     … {name}");
    let begun = Instant::now();
    let result = work();
    let mark = if result.is_ok() { "ok  " } else { "FAIL" };
    eprintln!("{mark} {:>8} {name}", seconds(begun.elapsed()));
    result.with_context(|| format!("{name} failed"))
}

/// Runs a command to its end; what it prints is seen as it comes.
pub fn command(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", shown(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs a command and takes what it answers on its standard output.
pub fn answer(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", shown(command), output.status);
    }
    String::from_utf8(output.stdout).context("its answer is not text")
}

/// Whether a command exists here and succeeds, silently.
pub fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let command = &mut Command::new(program);
    let quiet = command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
    quiet.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
