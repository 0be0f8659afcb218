//! A real relay on port 0 over a temporary file, with a clock that the story sets.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;
use thiqa_relay::rate_limit::{READS, RateLimit};
use thiqa_relay::store::{DEFAULT_ROOM, Rebuild, Sweep};
use thiqa_relay::{AppState, Clock, Database, Rng, Setup, Site, Store, serve};
use thiqa_wire::paths;
use thiqa_wire::{Challenge, Grant, header};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::client::{Answer, Client};
use crate::desk::{desk, desk_keys, fetch, root};
use crate::rng::{self, random};
use crate::{submit, wait};

/// 2026-11-24T10:00:00Z, a Tuesday, on which every story begins.
pub const TUESDAY: u64 = 1_795_514_400;
pub const DAY: u64 = 86_400;
pub const HOUR: u64 = 3_600;
pub const ORIGIN: &str = "http://relay.test";
/// Sixteen puzzles of no bits: a story waits for nothing.
const EASY: u8 = 4;

/// A relay, its folder and its clock.
pub struct Relay {
    pub address: SocketAddr,
    folder: Arc<TempDir>,
    clock: Arc<AtomicU64>,
    state: Arc<AppState>,
    runtime: Option<Runtime>,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
}

/// How a relay is opened, where not as usual.
pub struct Options {
    pub room: u64,
    pub difficulty: u8,
    pub reads: RateLimit,
    pub page: &'static str,
}

impl Default for Options {
    fn default() -> Self {
        Self { room: DEFAULT_ROOM, difficulty: EASY, reads: READS, page: "<!doctype html><p>Thiqa" }
    }
}

impl Relay {
    /// A new relay that has published its first manifest.
    pub fn opens() -> Self {
        Self::opens_with(Options::default())
    }

    pub fn opens_with(options: Options) -> Self {
        let relay = Self::before_any_manifest(options);
        assert_eq!(desk().publishes(&relay, 1).status, 204);
        relay
    }

    pub fn before_any_manifest(options: Options) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self::start(folder, Arc::new(AtomicU64::new(TUESDAY)), options)
    }

    /// A second relay on the same database and clock.
    pub fn twin(&self) -> Self {
        self.twin_with(Options::default())
    }

    pub fn twin_with(&self, options: Options) -> Self {
        Self::start(Arc::clone(&self.folder), Arc::clone(&self.clock), options)
    }

    /// Stops and starts again on the same file.
    pub fn restarts(mut self) -> Self {
        self.close();
        Self::start(Arc::clone(&self.folder), Arc::clone(&self.clock), Options::default())
    }

    /// Starts and waits until the relay has swept and rebuilt for the first time: from then on it
    /// does so only where the story says.
    fn start(folder: Arc<TempDir>, clock: Arc<AtomicU64>, options: Options) -> Self {
        let site = folder.path().join("site");
        std::fs::create_dir_all(&site).unwrap();
        std::fs::write(site.join("index.html"), options.page).unwrap();
        let runtime = Runtime::new().unwrap();
        let database = Database::Sqlite(folder.path().join("relay.db"));
        let now = Arc::clone(&clock);
        // Of its own: what a story draws does not depend on how often its relay did.
        let rng = Mutex::new(rng::Rng::named(&format!("relay {:?}", random::<16>())));
        let setup = Setup {
            store: Store::open(&database, options.room, random()).unwrap(),
            clock: Clock::new(move || now.load(Ordering::SeqCst)),
            rng: Rng::new(move |bytes| {
                rng.lock().unwrap().fill(bytes);
                true
            }),
            origin: ORIGIN.parse().unwrap(),
            form_origins: vec!["https://form.test".parse().unwrap()],
            desk_keys: desk_keys(),
            root: root().verifying_key(),
            difficulty: options.difficulty,
            reads: options.reads,
            site: Site::read(&site, &ORIGIN.parse().unwrap()).unwrap(),
        };
        let state = runtime.block_on(AppState::open(setup)).unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serving = runtime.spawn(serve(Arc::clone(&state), listener, async {
            let _ = stopped.await;
        }));
        let maintained = async { timeout(wait::LIMIT, state.first_maintenance()).await };
        runtime.block_on(maintained).expect("swept and rebuilt at its start");
        Self {
            address,
            folder,
            clock,
            state,
            runtime: Some(runtime),
            stop: Some(stop),
            serving: Some(serving),
        }
    }

    /// Stops as SIGTERM does, and waits for the end.
    pub fn close(&mut self) {
        if let (Some(stop), Some(serving), Some(runtime)) =
            (self.stop.take(), self.serving.take(), &self.runtime)
        {
            let _ = stop.send(());
            runtime.block_on(serving).unwrap();
        }
    }

    pub fn now(&self) -> u64 {
        self.clock.load(Ordering::SeqCst)
    }

    pub fn later(&self, seconds: u64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    pub fn clock_says(&self, unix: u64) {
        self.clock.store(unix, Ordering::SeqCst);
    }

    pub fn sweeps(&self) -> Sweep {
        self.runtime.as_ref().unwrap().block_on(self.state.sweep()).unwrap()
    }

    /// Sweeps on a day on which the desk has asked for something, as its fetch does every ten minutes.
    pub fn sweeps_today(&self) -> Sweep {
        assert_eq!(fetch().asks(self, "GET", paths::DESK_ENVELOPES, &[]).status, 200);
        self.sweeps()
    }

    /// Rebuilds where that is due.
    pub fn rebuilds(&self) -> Rebuild {
        self.runtime.as_ref().unwrap().block_on(self.state.rebuild()).unwrap()
    }

    /// What the database answers; `None` for NULL and for no row.
    pub fn number(&self, sql: &str) -> Option<i64> {
        let db = rusqlite::Connection::open(self.file()).unwrap();
        db.query_row(sql, [], |row| row.get(0)).ok()
    }

    /// Pages of the file that hold something.
    pub fn pages(&self) -> u64 {
        let pragma = |name: &str| self.number(&format!("PRAGMA {name}")).unwrap().unsigned_abs();
        pragma("page_count") - pragma("freelist_count")
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("relay.db")
    }

    pub fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// Everything the relay has on disk: the file, its log and its index.
    pub fn bytes_on_disk(&self) -> Vec<u8> {
        let file = self.file();
        ["", "-wal", "-shm"]
            .iter()
            .flat_map(|end| std::fs::read(format!("{}{end}", file.display())).unwrap_or_default())
            .collect()
    }

    pub fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        Client::to(self.address).ask(method, target, headers, body)
    }

    pub fn challenge(&self) -> Challenge {
        submit::challenge(&mut Client::to(self.address))
    }

    pub fn grant(&self) -> Grant {
        submit::grant(&mut Client::to(self.address))
    }

    pub fn puts(&self, envelope: &[u8], grant: &Grant) -> Answer {
        submit::put(&mut Client::to(self.address), envelope, grant)
    }

    /// What the holder of this token is given: always eight slots.
    pub fn opens_mailbox(&self, token: &[u8; 32]) -> Vec<Vec<u8>> {
        let answer = self.ask("POST", paths::MAILBOX, &[], token);
        assert_eq!((answer.status, answer.body.len()), (200, 65_536));
        answer.body.chunks(header::REPLY).map(<[u8]>::to_vec).collect()
    }

    /// Puts an envelope on a fresh grant; it must be taken.
    pub fn takes(&self, envelope: &[u8]) {
        assert_eq!(self.puts(envelope, &self.grant()).status, 201);
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.close();
        }
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Whether `needle` stands anywhere in `haystack`.
pub fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

pub fn size_of(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |file| file.len())
}
