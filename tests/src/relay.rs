//! The real relay behind the fault proxy: in this process with the clock of the story, or as its
//! program, which can be killed.

use std::collections::BTreeSet;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use ed25519_dalek::VerifyingKey;
use tempfile::TempDir;
use thiqa_relay::keys::{DeskKeys, root_key};
use thiqa_relay::rate_limit::RateLimit;
use thiqa_relay::store::{DEFAULT_ROOM, Sweep};
use thiqa_relay::{AppState, Clock, Database, Rng, Setup, Site, Store, serve};
use thiqa_wire::{EnvelopeId, MailboxId, SignedManifest, paths};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::fault_proxy::{FaultProxy, Faults, Record, acknowledged};
use crate::http::Line;
use crate::program;

/// How long the relay's program may take to start on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// Bits of work that a visitor pays in a story: sixteen puzzles of no bits.
const DIFFICULTY: u8 = 4;
/// Visits to mailboxes are not what these stories count.
const READS: RateLimit = RateLimit { per_second: 10_000, burst: 100_000 };

/// A relay, its files, and the proxy that stands before it.
pub struct Relay {
    /// The origin that everyone knows: the proxy's.
    pub origin: String,
    proxy: FaultProxy,
    room: TempDir,
    root: Option<VerifyingKey>,
    runs: Option<Runs>,
    starts: usize,
}

enum Runs {
    Here {
        runtime: Runtime,
        state: Arc<AppState>,
        stop: oneshot::Sender<()>,
        served: JoinHandle<()>,
    },
    Program(Child),
}

impl Relay {
    /// A relay on a machine of its own. It does not run yet, but its origin is known.
    pub fn on_its_machine() -> Self {
        let room = tempfile::tempdir().unwrap();
        let site = room.path().join("site");
        fs::create_dir_all(&site).unwrap();
        fs::write(site.join("index.html"), "<!doctype html><title>Thiqa</title>").unwrap();
        let proxy = FaultProxy::open();
        let origin = format!("http://{}", proxy.address);
        Self { origin, proxy, room, root: None, runs: None, starts: 0 }
    }

    /// Starts in this process, with the keys that a desk gives to whoever runs its relay; one that
    /// runs stops first.
    pub fn starts_here(
        &mut self,
        public: &Path,
        now: impl Fn() -> u64 + Send + Sync + 'static,
        rng: impl rand_core::Rng + Send + 'static,
    ) {
        self.stops();
        let read = |name| fs::read_to_string(public.join(name)).unwrap();
        let rng = Mutex::new(rng);
        let rng = Rng::new(move |bytes| {
            rng.lock().unwrap().fill_bytes(bytes);
            true
        });
        let origin: thiqa_wire::Origin = self.origin.parse().unwrap();
        let database = Database::Sqlite(self.database());
        let root = root_key(&read("root-key")).unwrap();
        self.root = Some(root);
        let setup = Setup {
            store: Store::open(&database, DEFAULT_ROOM, rng.draw().unwrap()).unwrap(),
            clock: Clock::new(now),
            rng,
            site: Site::read(&self.path("site"), &origin).unwrap(),
            origin,
            form_origins: Vec::new(),
            desk_keys: DeskKeys::parse(&read("desk-keys")).unwrap(),
            root,
            difficulty: DIFFICULTY,
            reads: READS,
        };
        let runtime = Runtime::new().unwrap();
        let state = runtime.block_on(AppState::open(setup)).unwrap();
        let any_port = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
        let listener = runtime.block_on(any_port).unwrap();
        self.proxy.leads_to(Some(listener.local_addr().unwrap()));
        let (stop, stopped) = oneshot::channel();
        let until = async { drop(stopped.await) };
        let served = runtime.spawn(serve(Arc::clone(&state), listener, until));
        self.runs = Some(Runs::Here { runtime, state, stop, served });
    }

    /// Starts as its program, with the machine's clock, and waits until it listens.
    pub fn starts_as_a_program(&mut self, public: &Path) {
        self.starts += 1;
        let log = self.path(&format!("relay-{}.out", self.starts));
        let output = fs::File::create(&log).unwrap();
        let mut database = std::ffi::OsString::from("sqlite:");
        database.push(self.database());
        let child = Command::new(program("thiqa-relay"))
            .args(["serve", "--listen", "127.0.0.1:0", "--origin", &self.origin])
            .args(["--difficulty", &DIFFICULTY.to_string()])
            .arg("--database")
            .arg(database)
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
        self.runs = Some(Runs::Program(child));
        let began = Instant::now();
        let address = loop {
            let said = fs::read_to_string(&log).unwrap();
            if let Some((_, rest)) = said.split_once("listening on http://")
                && let Some((address, _)) = rest.split_once('\n')
            {
                break address.parse().unwrap();
            }
            assert!(began.elapsed() < PATIENCE, "the relay does not start: {said}");
            std::thread::yield_now();
        };
        self.proxy.leads_to(Some(address));
    }

    /// Dies as when the power fails.
    pub fn dies(&mut self) {
        let Some(Runs::Program(mut child)) = self.runs.take() else { panic!("no program runs") };
        child.kill().unwrap();
        child.wait().unwrap();
        self.proxy.leads_to(None);
    }

    /// Is asked to stop, where it runs, and does so by itself.
    pub fn stops(&mut self) {
        match self.runs.take() {
            Some(Runs::Here { runtime, stop, served, .. }) => {
                let _ = stop.send(());
                runtime.block_on(served).unwrap();
            }
            Some(Runs::Program(mut child)) => {
                let pid = rustix::process::Pid::from_child(&child);
                rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
                assert!(child.wait().unwrap().success(), "a clean stop");
            }
            None => {}
        }
        self.proxy.leads_to(None);
    }

    /// Deletes what is over, as it does every hour.
    pub fn sweeps(&self) {
        let Some(Runs::Here { runtime, state, .. }) = &self.runs else {
            panic!("it runs elsewhere")
        };
        let swept = runtime.block_on(state.sweep()).unwrap();
        assert!(matches!(swept, Sweep::Done { .. }), "a desk must confirm the clock first");
    }

    /// A visitor's line to it.
    pub fn line(&self, from: Ipv4Addr, agent: &str) -> Line {
        Line { to: self.address(), from, agent: agent.into() }
    }

    /// What the proxy before it is told to do.
    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        self.proxy.faults()
    }

    /// Takes an envelope as any visitor brings it: for some work, on a grant.
    pub fn takes(&self, envelope: &[u8]) -> EnvelopeId {
        let (id, line) = (id_of(envelope), self.line(Ipv4Addr::LOCALHOST, "a phone"));
        let answer = line.puts(id, envelope, line.buys_a_grant().unwrap()).unwrap();
        assert_eq!(answer.status, 201, "{}", answer.head);
        id
    }

    /// Lists and gives these bytes, which no honest relay would: they are no envelope, or were
    /// acknowledged, or are sealed to a key that is shown no more.
    pub fn gives(&self, bytes: &[u8]) -> EnvelopeId {
        let id = id_of(bytes);
        self.faults().given.insert(id, bytes.to_vec());
        id
    }

    /// The envelope that it took under this id.
    pub fn taken(&self, id: EnvelopeId) -> Vec<u8> {
        let target = paths::envelope(id);
        self.done("PUT", &target).next().expect("it took it").request.body
    }

    /// What it shows to everyone.
    pub fn manifest(&self) -> Option<Vec<u8>> {
        self.line(Ipv4Addr::LOCALHOST, "a phone").manifest().unwrap()
    }

    /// Every manifest that it took, in order.
    pub fn manifests(&self) -> Vec<Vec<u8>> {
        let put = self.done("PUT", paths::DESK_MANIFEST);
        let mut manifests: Vec<_> = put.map(|it| it.request.body).collect();
        // The identical one may be put again.
        manifests.dedup();
        manifests
    }

    /// The `seq` of every manifest that it took.
    pub fn published(&self) -> Vec<u64> {
        let root = self.root.unwrap();
        let seq = |it: &Vec<u8>| SignedManifest::from_bytes(it).unwrap().verify(&root).unwrap().seq;
        self.manifests().iter().map(seq).collect()
    }

    /// Everything that was acknowledged.
    pub fn acknowledged(&self) -> BTreeSet<EnvelopeId> {
        self.done("POST", paths::DESK_ACK).flat_map(|it| acknowledged(&it.request)).collect()
    }

    /// The replies that the desk put or tried to put, in order, repeats and refused ones included.
    pub fn puts(&self) -> Vec<(MailboxId, EnvelopeId)> {
        let put = self.tried("PUT", paths::DESK_MAILBOXES);
        put.map(|it| (mailbox_of(&it), id_of(&it.request.body))).collect()
    }

    /// The mailboxes from which the desk deleted or tried to delete, in order.
    pub fn deletes(&self) -> Vec<MailboxId> {
        self.tried("DELETE", paths::DESK_MAILBOXES).map(|it| mailbox_of(&it)).collect()
    }

    /// How many requests came, and whatever came of them.
    pub fn asked(&self) -> usize {
        self.proxy.record().len()
    }

    /// What was asked with success.
    fn done(&self, method: &str, target: &str) -> impl Iterator<Item = Record> {
        self.tried(method, target).filter(|it| it.status / 100 == 2)
    }

    /// What was asked, whatever came of it.
    fn tried(&self, method: &str, target: &str) -> impl Iterator<Item = Record> {
        let asked =
            |it: &Record| it.request.method == method && it.request.target.starts_with(target);
        let tried: Vec<_> = self.proxy.record().into_iter().filter(asked).collect();
        tried.into_iter()
    }

    /// A path in the relay's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.room.path().join(name)
    }

    fn address(&self) -> SocketAddr {
        self.proxy.address
    }

    fn database(&self) -> PathBuf {
        self.path("relay.db")
    }
}

/// The id that stands in an envelope's header.
fn id_of(envelope: &[u8]) -> EnvelopeId {
    EnvelopeId(envelope[8..24].try_into().unwrap())
}

fn mailbox_of(record: &Record) -> MailboxId {
    let names = &record.request.target[paths::DESK_MAILBOXES.len() + 1..];
    MailboxId::from_hex(&names[..64]).unwrap()
}

/// A story that failed leaves no relay behind.
impl Drop for Relay {
    fn drop(&mut self) {
        match self.runs.take() {
            Some(Runs::Here { runtime, .. }) => runtime.shutdown_background(),
            Some(Runs::Program(mut child)) => {
                let _ = child.kill();
                let _ = child.wait();
            }
            None => {}
        }
    }
}
