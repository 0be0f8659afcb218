//! The two programs that `run` starts: watched, and stopped together.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::step;

/// How often to look again while something starts or stops.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// How long a program may take to start, or to finish what it is doing when asked to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody wants us to stop: Ctrl-C, SIGTERM, or the terminal is gone.
pub struct Stop {
    signals: Signals,
    asked: bool,
}

impl Stop {
    /// From here on a signal stops both programs instead of this one alone.
    pub fn listen() -> Result<Self> {
        let signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGCHLD]);
        Ok(Self { signals: signals.context("cannot listen for signals")?, asked: false })
    }

    /// Whether somebody did.
    pub fn was_asked(&self) -> bool {
        self.asked
    }

    /// Waits until somebody asks, or fails because a program ended by itself.
    pub fn wait_for(&mut self, children: &mut [&mut Child]) -> Result<()> {
        while !self.asked {
            for child in children.iter_mut() {
                child.check_alive()?;
            }
            self.asked = self.signals.wait().any(|signal| signal != SIGCHLD);
        }
        Ok(())
    }

    fn check(&mut self) -> Result<()> {
        self.asked |= self.signals.pending().any(|signal| signal != SIGCHLD);
        if self.asked {
            bail!("stopped while starting");
        }
        Ok(())
    }
}

/// A program of its own, in our process group. It is stopped when this is dropped.
pub struct Child {
    name: &'static str,
    process: std::process::Child,
}

impl Child {
    /// Starts a program that never asks anything.
    pub fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let process = command.stdin(Stdio::null()).spawn();
        Ok(Self { name, process: process.with_context(|| format!("cannot start {name}"))? })
    }

    /// The first line it prints; the rest passes through.
    pub fn first_line(&mut self) -> Result<String> {
        let output = self.process.stdout.take().context("its output was taken")?;
        let mut lines = BufReader::new(output);
        let mut first = String::new();
        lines.read_line(&mut first)?;
        if first.is_empty() {
            bail!("{} ended before it said its address", self.name);
        }
        thread::spawn(move || std::io::copy(&mut lines, &mut std::io::stdout()));
        Ok(first.trim().to_owned())
    }

    /// Waits until something can be observed.
    pub fn wait_until(&mut self, stop: &mut Stop, seen: impl Fn() -> bool) -> Result<()> {
        let begun = Instant::now();
        while !seen() {
            stop.check()?;
            self.check_alive()?;
            if begun.elapsed() > PATIENCE {
                bail!("{} does not answer", self.name);
            }
            thread::sleep(LOOK_AGAIN);
        }
        Ok(())
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(&mut self) -> Result<()> {
        if self.process.try_wait()?.is_some() {
            return Ok(());
        }
        kill_process(Pid::from_child(&self.process), Signal::TERM)?;
        let begun = Instant::now();
        while self.process.try_wait()?.is_none() {
            if begun.elapsed() > PATIENCE {
                self.process.kill()?;
                bail!("{} did not stop when asked and was killed", self.name);
            }
            thread::sleep(LOOK_AGAIN);
        }
        Ok(())
    }

    fn check_alive(&mut self) -> Result<()> {
        match self.process.try_wait()? {
            Some(status) => bail!("{} ended by itself, with {status}", self.name),
            None => Ok(()),
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if let Err(reason) = self.stop() {
            eprintln!("{reason}");
        }
    }
}

/// A program to start. Where Linux offers it, the kernel stops it when this process is killed
/// outright, so that no orphan keeps the port.
pub fn program(path: PathBuf) -> Command {
    let bind = ["--pdeathsig", "TERM", "--"];
    if !step::succeeds("setpriv", &[bind.as_slice(), &["true"]].concat()) {
        return Command::new(path);
    }
    let mut bound = Command::new("setpriv");
    bound.args(bind).arg(path);
    bound
}

/// Whether anybody listens there.
pub fn answers(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Whether the relay says that it is ready for a child.
pub fn healthy(port: u16) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let host = format!("127.0.0.1:{port}");
        write!(stream, "GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.split(' ').nth(1) == Some("200"))
}
