//! What a helpline does once, done for a demonstration: the ceremony, a checked backup, the page.
//!
//! Everything `run` asks of our two programs stands here. A start that was cut off is taken up
//! where it was: each step leaves a finished thing or nothing.

use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use data_encoding::HEXLOWER;

use super::children;
use crate::step;
use crate::workspace::Workspace;

/// Random bytes of the demonstration's passphrase.
const PASSPHRASE_BYTES: usize = 16;

/// Only whoever runs it reads the passphrase.
const OWNER_ONLY: u32 = 0o600;

/// The demonstration in one data folder.
pub struct Demonstration {
    programs: PathBuf,
    dist: PathBuf,
    relay: PathBuf,
    desk: PathBuf,
    port: u16,
}

impl Demonstration {
    /// The paths, absolute, so that every program sees the same.
    pub fn new(workspace: &Workspace, data: &Path, port: u16) -> Result<Self> {
        let data = fs::canonicalize(data).with_context(|| format!("no {}", data.display()))?;
        Ok(Self {
            programs: workspace.programs(),
            dist: workspace.dist(),
            relay: data.join("relay"),
            desk: data.join("desk"),
            port,
        })
    }

    /// Makes what is missing: the desk, its checked backup, and the page, which is always new.
    pub fn prepare(&self) -> Result<()> {
        fs::create_dir_all(&self.relay)?;
        fs::create_dir_all(&self.desk)?;
        if !self.desk.join("desk.json").exists() {
            self.make_desk()?;
        }
        self.check_origin()?;
        self.check_backup()?;
        let mut page = self.desk_command("page");
        step::command(page.arg("--bundle").arg(&self.dist).arg("--out").arg(self.site()))
    }

    /// The relay, ready to serve.
    pub fn relay(&self) -> Command {
        let public = self.desk.join("public");
        let mut relay = children::program(self.programs.join("thiqa-relay"));
        relay.args(["serve", "--listen", &format!("127.0.0.1:{}", self.port)]);
        relay.args(["--database", &format!("sqlite:{}", self.relay.join("relay.db").display())]);
        relay.args(["--origin", &self.origin()]).arg("--site").arg(self.site());
        relay.arg("--desk-key").arg(public.join("desk-keys"));
        relay.arg("--root-key").arg(public.join("root-key"));
        relay
    }

    /// The desk's web door, whose first line of output is its address.
    pub fn desk(&self, port: u16) -> Command {
        let mut desk = self.desk_command("serve");
        desk.args(["--listen", &format!("127.0.0.1:{port}")]).stdout(Stdio::piped());
        desk
    }

    /// Publishes the week's manifest, without which no form opens.
    pub fn publish(&self) -> Result<()> {
        step::command(&mut self.desk_command("fetch"))
    }

    fn make_desk(&self) -> Result<()> {
        eprintln!("Making a desk FOR DEMONSTRATION ONLY: its passphrase lies beside its keys.");
        self.make_passphrase()?;
        let mut init = self.desk_command("init");
        step::command(init.args(["--label", "demo", "--relay", &self.origin()]))
    }

    /// Whole or not at all, so that a start that was cut off leaves no half of one.
    fn make_passphrase(&self) -> Result<()> {
        if self.passphrase().exists() {
            return Ok(());
        }
        let mut random = [0; PASSPHRASE_BYTES];
        fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
        let unfinished = self.desk.join("passphrase.new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(OWNER_ONLY);
        writeln!(options.open(&unfinished)?, "{}", HEXLOWER.encode(&random))?;
        fs::rename(unfinished, self.passphrase()).context("cannot write the passphrase")
    }

    /// A desk signs its requests for one origin, the one it was made with.
    fn check_origin(&self) -> Result<()> {
        let desk = fs::read_to_string(self.desk.join("desk.json"))?;
        let desk: serde_json::Value = serde_json::from_str(&desk)?;
        match desk["relay"].as_str() {
            Some(origin) if origin != self.origin() => {
                bail!("these data belong to {origin}: take that --port, or another --data")
            }
            _ => Ok(()),
        }
    }

    /// Without a backup that was opened once, the desk publishes nothing.
    fn check_backup(&self) -> Result<()> {
        let backup = self.desk.join("backup.age");
        step::command(self.desk_command("backup").arg("--out").arg(&backup))?;
        step::command(self.desk_command("restore").arg("--check").arg(&backup))
    }

    fn desk_command(&self, verb: &str) -> Command {
        let mut desk = children::program(self.programs.join("thiqa-desk"));
        desk.arg(verb).arg("--data").arg(&self.desk);
        desk.arg("--passphrase-file").arg(self.passphrase());
        desk
    }

    fn passphrase(&self) -> PathBuf {
        self.desk.join("passphrase")
    }

    fn site(&self) -> PathBuf {
        self.relay.join("site")
    }

    fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
