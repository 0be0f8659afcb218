//! A helpline in a folder of its own: the ceremony made, a backup checked, the relay running.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use chacha20::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use tempfile::TempDir;
use thiqa_desk::{
    Actor, Answered, Ceremony, Cost, Desk, Inbox, Index, Item, Keyring, Machine, Passphrase,
    Pulled, Relay, ReplyDraft, ReplyError, Session, Step,
};
use thiqa_wire::Day;

use crate::http::Line;

/// How long a program may take to start on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// A passphrase is stretched a thousand times faster here: it guards nothing.
const COST: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };
/// scrypt's least work, likewise.
const BACKUP_WORK: u8 = 2;
/// Bits of work that a visitor pays in a story.
const DIFFICULTY: &str = "5";

/// A helpline that is open.
pub struct Helpline {
    folder: TempDir,
    port: u16,
    relay: Option<Child>,
    starts: usize,
}

impl Helpline {
    /// Makes desk and relay, publishes the week's manifest and waits until a child could write.
    pub fn opens() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut helpline = Self { folder, port: free_port(), relay: None, starts: 0 };
        helpline.holds_a_ceremony();
        helpline.relay_starts();
        helpline.backs_up();
        thiqa_desk::fetch(&helpline.desk(), &mut helpline.line_to_relay(), today()).unwrap();
        helpline
    }

    fn holds_a_ceremony(&self) {
        let plan = Ceremony {
            label: "demo".into(),
            relay: self.origin(),
            weeks: 12,
            seq_from: 1,
            cost: COST,
        };
        thiqa_desk::init(&self.desk_folder(), &plan, &passphrase(), &machine()).unwrap();
        let site = self.path("site");
        fs::create_dir_all(&site).unwrap();
        fs::write(site.join("index.html"), "<!doctype html><title>Thiqa</title>").unwrap();
    }

    /// Starts the relay's program and waits until it answers.
    pub fn relay_starts(&mut self) {
        self.starts += 1;
        let output = fs::File::create(self.path(&format!("relay-{}.out", self.starts))).unwrap();
        let public = self.desk_folder().join("public");
        let child = Command::new(program("thiqa-relay"))
            .args(["serve", "--difficulty", DIFFICULTY, "--origin", &self.origin()])
            .args(["--listen", &self.address().to_string()])
            .arg("--database")
            .arg(format!("sqlite:{}", self.path("relay.db").display()))
            .arg("--site")
            .arg(self.path("site"))
            .arg("--desk-key")
            .arg(public.join("desk-keys"))
            .arg("--root-key")
            .arg(public.join("root-key"))
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        self.relay = Some(child);
        let line = self.line(Ipv4Addr::LOCALHOST, "a test");
        let began = Instant::now();
        while line.ask("GET", "/healthz", &[], b"").is_err() {
            assert!(began.elapsed() < PATIENCE, "the relay does not start");
            std::thread::yield_now();
        }
    }

    /// The relay dies as when the power fails.
    pub fn relay_dies(&mut self) {
        let mut relay = self.relay.take().unwrap();
        relay.kill().unwrap();
        relay.wait().unwrap();
    }

    /// The relay is asked to stop, and does so by itself.
    pub fn relay_stops(&mut self) {
        let mut relay = self.relay.take().unwrap();
        let pid = rustix::process::Pid::from_child(&relay);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        assert!(relay.wait().unwrap().success(), "a clean stop");
    }

    /// A backup, opened once, so that the desk may publish and acknowledge.
    pub fn backs_up(&self) {
        let (desk, passphrase) = (self.desk(), passphrase());
        let backup = thiqa_desk::backup(&desk, &passphrase, None, BACKUP_WORK, &machine());
        let check = thiqa_desk::check(&backup.unwrap(), Some(&desk), &passphrase, &machine());
        let check = check.unwrap();
        assert!(check.recorded);
    }

    /// The desk's machine is replaced by one that knows only the last backup.
    pub fn copies_desk_to(&self, name: &str) -> PathBuf {
        let target = self.path(name);
        copy(&self.desk_folder(), &target);
        target
    }

    /// Pulls to the end.
    pub fn pulls(&self) -> Pulled {
        pull(&self.desk_folder(), &mut |_| {})
    }

    /// Pulls on a day that is so many days ahead of the relay's: time is an argument of the desk.
    pub fn pulls_ahead(&self, days: u32) -> Pulled {
        let seconds = u64::from(days) * 86_400;
        let ahead = Machine { clock: Arc::new(move || clock() + seconds), ..machine() };
        let desk = self.desk();
        let (mut relay, keys) = (line_of(&desk), keyring(&desk));
        let session = Session::new(desk, keys, Actor::Desk, &ahead);
        thiqa_desk::pull(&session, &mut relay, &mut |_| {}).unwrap()
    }

    /// Opens a case, as a counsellor does.
    pub fn shows(&self, id: &str) -> Item {
        shows(&session(self.desk()), id)
    }

    /// The story of a case, without opening it as a person does: the beginning that the list shows.
    pub fn shows_story(&self, id: &str) -> String {
        let inbox = self.lists();
        inbox.lines().find(|line| line.id == id).unwrap().excerpt.clone().unwrap()
    }

    /// Answers a case.
    pub fn replies(&self, id: &str, draft: &ReplyDraft) -> Result<Answered, ReplyError> {
        thiqa_desk::reply(&session(self.desk()), &mut self.line_to_relay(), id, draft)
    }

    /// All cases as the desk lists them.
    pub fn lists(&self) -> Inbox {
        list(&self.desk_folder())
    }

    /// The words of every case's story, sorted.
    pub fn stories(&self) -> Vec<String> {
        stories(&self.desk_folder())
    }

    /// The desk.
    pub fn desk(&self) -> Desk {
        Desk::open(&self.desk_folder()).unwrap()
    }

    /// The desk's own line to its relay, with the key that may acknowledge.
    pub fn line_to_relay(&self) -> Relay {
        line_of(&self.desk())
    }

    /// A visitor's line to the relay.
    pub fn line(&self, from: Ipv4Addr, agent: &str) -> Line {
        Line { to: self.address(), from, agent: agent.into() }
    }

    /// A path in the helpline's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The desk's folder.
    pub fn desk_folder(&self) -> PathBuf {
        self.path("desk")
    }

    fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }

    fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Helpline {
    fn drop(&mut self) {
        if let Some(mut relay) = self.relay.take() {
            let _ = relay.kill();
            let _ = relay.wait();
        }
    }
}

/// Pulls at the desk in this folder, telling each step as it is done.
pub fn pull(folder: &Path, observe: &mut dyn FnMut(Step)) -> Pulled {
    let desk = Desk::open(folder).unwrap();
    let mut relay = line_of(&desk);
    thiqa_desk::pull(&session(desk), &mut relay, observe).unwrap()
}

/// What the desk in this folder lists.
pub fn list(folder: &Path) -> Inbox {
    let session = session(Desk::open(folder).unwrap());
    thiqa_desk::list(&session, &mut Index::new(&session).unwrap()).unwrap()
}

/// The words of every case's story at the desk in this folder, sorted.
pub fn stories(folder: &Path) -> Vec<String> {
    let session = session(Desk::open(folder).unwrap());
    let inbox = list(folder);
    let mut stories: Vec<String> = inbox
        .lines()
        .map(|line| match shows(&session, &line.id) {
            Item::Case(case) => {
                let story = case.every_answer.iter().find(|answer| answer.question == "story");
                story.map(|answer| answer.value.concat()).unwrap_or_default()
            }
            Item::DeadLetter(_) | Item::Erased(_) => panic!("{} is no case", line.id),
        })
        .collect();
    stories.sort();
    stories
}

/// Shows a case to a person, as both doors do.
fn shows(session: &Session, id: &str) -> Item {
    let item = thiqa_desk::show(session, id).unwrap();
    if let Item::Case(case) = &item {
        thiqa_desk::mark_seen(session, id, case.read_to).unwrap();
    }
    item
}

/// Somebody at the unlocked desk, today.
fn session(desk: Desk) -> Session {
    let keys = keyring(&desk);
    Session::new(desk, keys, Actor::Desk, &machine())
}

fn machine() -> Machine {
    Machine { clock: Arc::new(clock), rng: Arc::new(|| Box::new(fresh())) }
}

fn line_of(desk: &Desk) -> Relay {
    let key = desk.request_key(&passphrase()).unwrap();
    Relay::new(&desk.identity().relay, key, Arc::new(clock), fresh())
}

fn keyring(desk: &Desk) -> Keyring {
    desk.unlock(&passphrase()).unwrap()
}

/// The one passphrase of all stories.
pub fn passphrase() -> Passphrase {
    Passphrase::new("for stories only".into()).unwrap()
}

/// Seeded randomness.
pub fn dice(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// Unix seconds: desk and relay must agree on them, and the relay is a program of its own.
#[expect(clippy::disallowed_methods, reason = "the relay beside it reads the machine's clock")]
pub fn clock() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// Randomness that no other scene and no other process has had: nonces must not repeat.
#[expect(clippy::disallowed_methods, reason = "two processes of one second must differ")]
fn fresh() -> ChaCha20Rng {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    dice(now.as_nanos() as u64 ^ u64::from(std::process::id()) << 40)
}

fn today() -> Day {
    Day::of(clock())
}

/// A port below those that the system gives to outgoing connections: a relay that was killed finds
/// it free again.
fn free_port() -> u16 {
    let mut random = fresh();
    (0..1_000)
        .map(|_| 20_000 + (random.next_u32() % 12_000) as u16)
        .find(|&port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok())
        .expect("a free port")
}

/// A program of ours: where `THIQA_PROGRAMS` says, or beside the tests that run.
pub fn program(name: &str) -> PathBuf {
    let folder = std::env::var_os("THIQA_PROGRAMS").map(PathBuf::from).unwrap_or_else(|| {
        let tests = std::env::current_exe().unwrap();
        tests.ancestors().nth(2).unwrap().to_owned()
    });
    let program = folder.join(name);
    assert!(program.exists(), "{name} is not built: cargo build -p {name}");
    program
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
