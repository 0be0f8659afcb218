//! A real relay on port 0 over a temporary file, with a clock that the story sets.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tempfile::TempDir;
use thiqa_relay::rate_limit::{READS, RateLimit};
use thiqa_relay::store::{DEFAULT_ROOM, Rebuild, Sweep};
use thiqa_relay::{AppState, Clock, Database, Rng, Setup, Site, Store, serve};
use thiqa_wire::paths::{self, GRANT_HEADER};
use thiqa_wire::work::Work;
use thiqa_wire::{Challenge, Grant, header};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::desk::{desk, desk_keys, root};
use crate::mail::{id_of, random};
use crate::visitor::{Answer, Line};

/// 2026-11-24T10:00:00Z, a Tuesday, on which every story begins.
pub const TUESDAY: u64 = 1_795_514_400;
pub const DAY: u64 = 86_400;
pub const HOUR: u64 = 3_600;
pub const ORIGIN: &str = "http://relay.test";
/// Sixteen puzzles of no bits: a story waits for nothing.
const EASY: u8 = 4;

/// A relay, its folder and its clock.
pub struct Post {
    pub address: SocketAddr,
    folder: Arc<TempDir>,
    clock: Arc<AtomicU64>,
    state: Arc<AppState>,
    runtime: Option<Runtime>,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
}

/// How a relay is opened, where not as usual.
pub struct Opening {
    pub room: u64,
    pub difficulty: u8,
    pub reads: RateLimit,
    pub page: &'static str,
}

impl Default for Opening {
    fn default() -> Self {
        Self { room: DEFAULT_ROOM, difficulty: EASY, reads: READS, page: "<!doctype html><p>Thiqa" }
    }
}

impl Post {
    /// A new relay that has published its first manifest.
    pub fn opens() -> Self {
        Self::opens_with(Opening::default())
    }

    pub fn opens_with(opening: Opening) -> Self {
        let post = Self::before_any_manifest(opening);
        assert_eq!(desk().publishes(&post, 1).status, 204);
        post
    }

    pub fn before_any_manifest(opening: Opening) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self::start(folder, Arc::new(AtomicU64::new(TUESDAY)), opening)
    }

    /// A second relay on the same database and clock.
    pub fn twin(&self) -> Self {
        self.twin_with(Opening::default())
    }

    pub fn twin_with(&self, opening: Opening) -> Self {
        Self::start(Arc::clone(&self.folder), Arc::clone(&self.clock), opening)
    }

    /// Stops and starts again on the same file.
    pub fn restarts(mut self) -> Self {
        self.close();
        Self::start(Arc::clone(&self.folder), Arc::clone(&self.clock), Opening::default())
    }

    fn start(folder: Arc<TempDir>, clock: Arc<AtomicU64>, opening: Opening) -> Self {
        let site = folder.path().join("site");
        std::fs::create_dir_all(&site).unwrap();
        std::fs::write(site.join("index.html"), opening.page).unwrap();
        let runtime = Runtime::new().unwrap();
        let database = Database::Sqlite(folder.path().join("relay.db"));
        let now = Arc::clone(&clock);
        let setup = Setup {
            store: Store::open(&database, opening.room, random()).unwrap(),
            clock: Clock::new(move || now.load(Ordering::SeqCst)),
            rng: Rng::new(|bytes| {
                bytes
                    .chunks_mut(16)
                    .for_each(|chunk| chunk.copy_from_slice(&random::<16>()[..chunk.len()]));
                true
            }),
            origin: ORIGIN.parse().unwrap(),
            form_origins: vec!["https://form.test".parse().unwrap()],
            desk_keys: desk_keys(),
            root: root().verifying_key(),
            difficulty: opening.difficulty,
            reads: opening.reads,
            site: Site::read(&site, &ORIGIN.parse().unwrap()).unwrap(),
        };
        let state = runtime.block_on(AppState::open(setup)).unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serving = runtime.spawn(serve(Arc::clone(&state), listener, async {
            let _ = stopped.await;
        }));
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

    /// Rebuilds where that is due, once the relay has done so itself at its start.
    pub fn rebuilds(&self) -> Rebuild {
        while self.number("SELECT rebuilt FROM office").is_none() {
            std::thread::yield_now();
        }
        self.runtime.as_ref().unwrap().block_on(self.state.rebuild()).unwrap()
    }

    /// What the database answers; `None` for NULL and for no row.
    pub fn number(&self, sql: &str) -> Option<i64> {
        let db = rusqlite::Connection::open(self.file()).unwrap();
        db.query_row(sql, [], |row| row.get(0)).ok()
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
        Line::to(self.address).ask(method, target, headers, body)
    }

    pub fn challenge(&self) -> Challenge {
        challenge(&mut Line::to(self.address))
    }

    pub fn grant(&self) -> Grant {
        grant(&mut Line::to(self.address))
    }

    pub fn puts(&self, envelope: &[u8], grant: &Grant) -> Answer {
        put(&mut Line::to(self.address), envelope, grant)
    }

    /// What the holder of this token is given: always eight places.
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

impl Drop for Post {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.close();
        }
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

pub fn challenge(line: &mut Line) -> Challenge {
    try_challenge(line).expect("a challenge")
}

pub fn grant(line: &mut Line) -> Grant {
    try_grant(line).expect("a grant")
}

/// `None` where the relay hung up.
pub fn try_grant(line: &mut Line) -> Option<Grant> {
    let body = solved(try_challenge(line)?);
    let answer = line.try_ask("POST", paths::GRANTS, &[], &body)?;
    assert_eq!(answer.status, 201, "{answer:?}");
    Some(Grant(answer.body.try_into().unwrap()))
}

fn try_challenge(line: &mut Line) -> Option<Challenge> {
    let answer = line.try_ask("POST", paths::CHALLENGES, &[], br#"{"parts":0}"#)?;
    assert_eq!(answer.status, 200);
    Challenge::from_bytes(&answer.body)
}

pub fn put(line: &mut Line, envelope: &[u8], grant: &Grant) -> Answer {
    let target = paths::envelope(id_of(envelope));
    line.ask("PUT", &target, &[(GRANT_HEADER, &grant.to_hex())], envelope)
}

/// Challenge and solution, as `POST /v1/grants` takes them.
pub fn solved(challenge: Challenge) -> Vec<u8> {
    let solution = Work::on(challenge).unwrap().step(u32::MAX).unwrap();
    [&challenge.to_bytes()[..], &solution.to_bytes()].concat()
}

/// Whether `needle` stands anywhere in `haystack`.
pub fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

pub fn size_of(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |file| file.len())
}
