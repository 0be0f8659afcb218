//! The program itself as a process of its own, with its keys and page in a folder.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use ed25519_dalek::SigningKey;
use rustix::process::{Pid, Signal, kill_process};
use thiqa_wire::ids::to_base64;
use thiqa_wire::paths;

use crate::client::{Answer, Client};
use crate::desk::{as_headers, desk, manifest, root};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_thiqa-relay");

pub struct Program {
    pub child: Child,
    log: BufReader<ChildStderr>,
    pub address: SocketAddr,
}

/// What an operator prepares: a page, the desk's and the root's public key.
pub fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let key = |seed| to_base64(SigningKey::from_bytes(&[seed; 32]).verifying_key().as_bytes());
    std::fs::create_dir(folder.path().join("site")).unwrap();
    std::fs::write(folder.path().join("site/index.html"), "<!doctype html>").unwrap();
    std::fs::write(folder.path().join("desk.pub"), format!("{} full\n", key(1))).unwrap();
    std::fs::write(folder.path().join("root.pub"), format!("{}\n", key(9))).unwrap();
    folder
}

/// `serve`, inside `folder`.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.current_dir(folder).args([
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--database",
        "sqlite:relay/relay.db",
        "--site",
        "site",
        "--origin",
        "http://relay.test",
        "--desk-key",
        "desk.pub",
        "--root-key",
        "root.pub",
    ]);
    command
}

/// A challenge that costs nothing.
pub fn easy(mut command: Command) -> Command {
    command.args(["--difficulty", "1"]);
    command
}

/// `plain`, with the calls `trace` of the system written to `log`.
pub fn under_strace(plain: Command, trace: &str, log: &Path) -> Command {
    let mut command = Command::new("strace");
    // -D: strace stands aside, so that the relay is our own child and hears our signal.
    command.args(["-D", "-f", "-y", "-qq", "--seccomp-bpf", "-e", trace, "-o"]).arg(log);
    within(command, plain)
}

/// `plain`, begun by `wrapper`.
pub fn within(mut wrapper: Command, plain: Command) -> Command {
    if let Some(folder) = plain.get_current_dir() {
        wrapper.current_dir(folder);
    }
    wrapper.arg(plain.get_program()).args(plain.get_args());
    wrapper
}

/// Starts `command` and waits until it listens.
pub fn start(mut command: Command) -> Program {
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    log.read_line(&mut line).unwrap();
    let address = line.trim().rsplit("listening on http://").next().unwrap();
    let address = address.parse().unwrap_or_else(|_| panic!("the address in {line:?}"));
    Program { child, log, address }
}

/// What the desk asks over `client`, signed now.
pub fn signed(client: &mut Client, method: &str, target: &str, body: &[u8]) -> Answer {
    try_signed(client, method, target, body).expect("an answer")
}

/// `None` where the relay hung up.
pub fn try_signed(client: &mut Client, method: &str, target: &str, body: &[u8]) -> Option<Answer> {
    let signature = desk().signs_at(now(), method, target, body);
    client.try_ask(method, target, &as_headers(&signature), body)
}

#[expect(clippy::disallowed_methods, reason = "the program reads the real clock")]
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

impl Program {
    /// A connection to it.
    pub fn client(&self) -> Client {
        Client::to(self.address)
    }

    /// Gives it its first manifest.
    pub fn publishes(&self) {
        let frame = manifest(1).sign(&root()).unwrap().to_bytes();
        assert_eq!(signed(&mut self.client(), "PUT", paths::DESK_MANIFEST, &frame).status, 204);
    }

    /// SIGTERM, and a clean end.
    pub fn stops(self) {
        self.signal(Signal::TERM);
        assert_eq!(self.ends().0, Some(0));
    }

    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// Waits for the end; the exit code and the rest of the log.
    pub fn ends(mut self) -> (Option<i32>, String) {
        let mut log = String::new();
        self.log.read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().code(), log)
    }
}

/// A story that failed leaves no relay behind.
impl Drop for Program {
    fn drop(&mut self) {
        // Usually it has ended.
        let _ = self.child.kill();
    }
}
