//! A real relay on port 0 over a temporary file, with a clock that the story sets.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ed25519_dalek::SigningKey;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use thiqa_relay::bucket::{Limit, READS};
use thiqa_relay::keys::DeskKeys;
use thiqa_relay::office::Setup;
use thiqa_relay::store::{DEFAULT_ROOM, Rebuild, Sweep};
use thiqa_relay::{Clock, Database, Office, Randomness, Site, Store, serve};
use thiqa_wire::ids::to_base64;
use thiqa_wire::manifest::PUBLIC_KEY_BYTES;
use thiqa_wire::paths::{self, GRANT_HEADER};
use thiqa_wire::work::Work;
use thiqa_wire::{
    Challenge, DeskRequest, Direction, EnvelopeId, Grant, Header, KeyId, MailboxId, Manifest,
    header,
};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

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
    office: Arc<Office>,
    runtime: Option<Runtime>,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
}

/// How a relay is opened, where not as usual.
pub struct Opening {
    pub room: u64,
    pub difficulty: u8,
    pub reads: Limit,
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
            randomness: Randomness::new(|bytes| {
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
        let office = runtime.block_on(Office::open(setup)).unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serving = runtime.spawn(serve(Arc::clone(&office), listener, async {
            let _ = stopped.await;
        }));
        Self {
            address,
            folder,
            clock,
            office,
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
        self.runtime.as_ref().unwrap().block_on(self.office.sweep()).unwrap()
    }

    /// Rebuilds where that is due, once the relay has done so itself at its start.
    pub fn rebuilds(&self) -> Rebuild {
        while self.number("SELECT rebuilt FROM office").is_none() {
            std::thread::yield_now();
        }
        self.runtime.as_ref().unwrap().block_on(self.office.rebuild()).unwrap()
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

/// A small envelope to the key of manifest `seq`.
pub fn envelope_to(seq: u64) -> Vec<u8> {
    envelope_of(header::SMALL, seq)
}

pub fn envelope() -> Vec<u8> {
    envelope_to(1)
}

pub fn envelope_of(size: usize, seq: u64) -> Vec<u8> {
    let key = manifest(seq).key();
    behind(Header { direction: Direction::ToDesk, id: EnvelopeId(random()), key }, size)
}

/// An envelope to a reporter.
pub fn reply() -> Vec<u8> {
    let key = KeyId([0; 8]);
    let header = Header { direction: Direction::ToReporter, id: EnvelopeId(random()), key };
    behind(header, header::REPLY)
}

fn behind(header: Header, size: usize) -> Vec<u8> {
    let mut bytes = header.bytes().to_vec();
    while bytes.len() < size {
        bytes.extend(random::<32>());
    }
    bytes.truncate(size);
    bytes
}

pub fn id_of(envelope: &[u8]) -> EnvelopeId {
    EnvelopeId(envelope[8..24].try_into().unwrap())
}

/// Fresh every time, the same in every run.
pub fn random<const N: usize>() -> [u8; N] {
    static DRAWN: AtomicU64 = AtomicU64::new(0);
    let drawn = DRAWN.fetch_add(1, Ordering::SeqCst);
    let hash: [u8; 32] = Sha256::digest(drawn.to_be_bytes()).into();
    hash[..N].try_into().unwrap()
}

pub fn root() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

pub fn manifest(seq: u64) -> Manifest {
    Manifest {
        deployment: "demo".into(),
        seq,
        issued: "2026-11-23".into(),
        public_key: vec![u8::try_from(seq).unwrap(); PUBLIC_KEY_BYTES],
    }
}

fn desk_keys() -> DeskKeys {
    let text = |seed| to_base64(SigningKey::from_bytes(&[seed; 32]).verifying_key().as_bytes());
    DeskKeys::parse(&format!("{} full\n{} read-only", text(1), text(2))).unwrap()
}

/// Somebody with a request key, who signs what they ask.
pub struct Desk {
    key: SigningKey,
    clock_is_off_by: i64,
}

/// The helpline's desk.
pub fn desk() -> Desk {
    Desk { key: SigningKey::from_bytes(&[1; 32]), clock_is_off_by: 0 }
}

/// The desk's unattended fetch, which may only read.
pub fn fetch() -> Desk {
    Desk { key: SigningKey::from_bytes(&[2; 32]), clock_is_off_by: 0 }
}

/// A desk this relay does not know.
pub fn stranger() -> Desk {
    Desk { key: SigningKey::from_bytes(&[3; 32]), clock_is_off_by: 0 }
}

impl Desk {
    pub fn whose_clock_is_off_by(self, seconds: i64) -> Self {
        Self { clock_is_off_by: seconds, ..self }
    }

    /// The four headers for a request to `post`.
    pub fn seal(
        &self,
        post: &Post,
        method: &str,
        target: &str,
        body: &[u8],
    ) -> Vec<(&'static str, String)> {
        let time = post.now().saturating_add_signed(self.clock_is_off_by);
        self.seal_at(time, method, target, body)
    }

    pub fn seal_at(
        &self,
        time: u64,
        method: &str,
        target: &str,
        body: &[u8],
    ) -> Vec<(&'static str, String)> {
        let nonce = random();
        let request = DeskRequest { origin: ORIGIN, method, target, time, nonce, body };
        let signature = request.sign(&self.key);
        vec![
            (paths::DESK_HEADER, signature.key.to_string()),
            (paths::TIME_HEADER, time.to_string()),
            (paths::NONCE_HEADER, thiqa_wire::desk::nonce_to_hex(&nonce)),
            (paths::SIGNATURE_HEADER, signature.signature_hex()),
        ]
    }

    pub fn asks(&self, post: &Post, method: &str, target: &str, body: &[u8]) -> Answer {
        let seal = self.seal(post, method, target, body);
        post.ask(method, target, &borrowed(&seal), body)
    }

    pub fn publishes(&self, post: &Post, seq: u64) -> Answer {
        let frame = manifest(seq).sign(&root()).unwrap().to_bytes();
        self.asks(post, "PUT", paths::DESK_MANIFEST, &frame)
    }

    /// Every id that waits, page after page of `limit`.
    pub fn lists(&self, post: &Post, limit: usize) -> Vec<EnvelopeId> {
        let mut all = Vec::new();
        loop {
            let answer = self.asks(post, "GET", &paths::desk_list(all.last().copied(), limit), &[]);
            assert_eq!(answer.status, 200, "{answer:?}");
            let page: paths::Listing = serde_json::from_slice(&answer.body).unwrap();
            assert!(page.ids.len() <= limit);
            all.extend(page.ids.iter().map(|id| EnvelopeId::from_hex(id).unwrap()));
            if !page.more {
                return all;
            }
        }
    }

    pub fn gets(&self, post: &Post, id: EnvelopeId) -> Answer {
        self.asks(post, "GET", &paths::desk_envelope(id), &[])
    }

    pub fn puts(&self, post: &Post, mailbox: MailboxId, reply: &[u8]) -> Answer {
        self.asks(post, "PUT", &paths::desk_reply(mailbox, id_of(reply)), reply)
    }

    pub fn acks(&self, post: &Post, ids: &[EnvelopeId]) -> Answer {
        let envelopes = ids.iter().map(ToString::to_string).collect();
        let body = serde_json::to_vec(&paths::Ack { envelopes, blobs: Vec::new() }).unwrap();
        self.asks(post, "POST", paths::DESK_ACK, &body)
    }
}

pub fn borrowed<'a>(seal: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    seal.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// Whether `needle` stands anywhere in `haystack`.
pub fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

pub fn size_of(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |file| file.len())
}
