//! How long the desk's page takes to show a list of ten thousand cases: over its own door, from the
//! request to the last byte, as a counsellor's browser waits for it.
//!
//! Prints the time until the index stands, which is once after unlocking, the median of the list when
//! nothing changed, and that of a list after a command has written beside the open door. Ends with an
//! error where a median is above the limit.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a bench may fail, and measures time"
)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use chacha20::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use serde_json::json;
use thiqa_desk::web::{DeskPage, Token};
use thiqa_desk::{
    Actor, Ceremony, Cost, Desk, Machine, Passphrase, Relay, Session, flag, init, pull,
};
use thiqa_envelope::{Auth, CaseKeys, Deployment, PublicKey, sender};
use thiqa_wire::EnvelopeId;
use thiqa_wire::ids::to_base64;
use zeroize::Zeroizing;

/// Cases at the desk.
const CASES: u64 = 10_000;
/// Times that each list is asked for; the median counts.
const TIMES: usize = 21;
/// What a list may take at the server.
const LIMIT: Duration = Duration::from_millis(100);
/// Tuesday 24 November 2026, 10:00 UTC.
const NOW: u64 = 1_795_514_400;
/// A relay that is not there: the pull opens what lies here.
const RELAY: &str = "http://127.0.0.1:9";

fn main() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("desk");
    desk_with_cases(&folder);

    let began = Instant::now();
    let (port, token) = open_door(&folder);
    let address = format!("/{token}/fr/");
    let first = list(port, &address);
    println!("{CASES} cases, {} kB of HTML on the first page", first.len() / 1_000);
    println!("unlocked, indexed and listed: {:>8.1} ms, once", millis(began.elapsed()));

    let unchanged = median(|| drop(list(port, &address)), || {});
    let session = session(&folder);
    let mut on = false;
    let beside = median(
        || drop(list(port, &address)),
        || {
            on = !on;
            flag(&session, "c5000", on).unwrap();
        },
    );
    let mut slow = false;
    for (what, median) in [("nothing changed", unchanged), ("a command wrote beside", beside)] {
        let ratio = median.as_secs_f64() / LIMIT.as_secs_f64();
        println!("list, {what:<23} {:>8.1} ms, {ratio:.2} of the limit", millis(median));
        slow |= median > LIMIT;
    }
    if slow {
        std::process::exit(1);
    }
}

/// A desk into which so many reports came.
fn desk_with_cases(folder: &Path) {
    let cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };
    let plan = Ceremony { label: "demo".into(), relay: RELAY.into(), weeks: 12, seq_from: 1, cost };
    init(folder, &plan, &passphrase(), &machine()).unwrap();
    let session = session(folder);
    let keys = session.reception_keys().unwrap();
    let database = rusqlite::Connection::open(folder.join("desk.db")).unwrap();
    database.execute_batch("BEGIN").unwrap();
    for number in 0..CASES {
        let (id, envelope) = report(number, keys[0].1.public());
        let sql = "INSERT INTO waiting (envelope, bytes) VALUES (?1, ?2)";
        database.execute(sql, rusqlite::params![id.0, envelope]).unwrap();
    }
    database.execute_batch("COMMIT").unwrap();
    drop(database);
    let key = session.desk().request_key(&passphrase()).unwrap();
    let mut relay = Relay::new(RELAY, key, machine().clock, rng(0));
    let pulled = pull(&session, &mut relay, &mut |_| {}).unwrap();
    assert_eq!(pulled.settled.len() as u64, CASES);
}

/// One report, sealed as a form would.
fn report(number: u64, to: &PublicKey) -> (EnvelopeId, Vec<u8>) {
    let rng = &mut rng(number + 1);
    let (mut seed, mut id) = (Zeroizing::new([0; 32]), [0; 16]);
    rng.fill_bytes(seed.as_mut_slice());
    rng.fill_bytes(&mut id);
    let keys = CaseKeys::derive(&seed);
    let danger = if number.is_multiple_of(9) { json!(["deadline"]) } else { json!([]) };
    let body = json!({
        "v": 1, "t": "report", "form": "cyberviolence", "release": "0.1.0", "manifest": 1,
        "language": "ar", "sent": "2026-11-24T10:00Z", "returns": true,
        "answers": [
            {"question": "violence", "label": "نوع العنف", "value": ["blackmail"], "shown": ["ابتزاز"]},
            {"question": "platform", "label": "المنصات", "value": ["whatsapp", "instagram"], "shown": ["Whatsapp", "Instagram"]},
            {"question": "danger", "label": "الخطر", "value": danger, "shown": ["…"]},
            {"question": "story", "label": "ماذا حدث؟", "value": ["كتب لي مرة أخرى وهددني بنشر الصور. ".repeat(20)], "shown": []},
        ],
        "case": {
            "ref": to_base64(&keys.case_ref),
            "mailbox": to_base64(&keys.mailbox),
            "reply_pk": to_base64(&keys.reply_key.public().to_bytes()),
            "k_r2d": to_base64(keys.reporter_to_desk.bytes()),
            "k_d2r": to_base64(keys.desk_to_reporter.bytes()),
        },
    });
    let (demo, id) = (Deployment::named("demo"), EnvelopeId(id));
    let auth = Auth::first_report();
    let sealed = sender::to_desk(&demo, to, id, &auth, body.to_string().as_bytes(), rng);
    (id, sealed.unwrap())
}

/// Serves the desk's page until this program ends; its port and token.
fn open_door(folder: &Path) -> (u16, String) {
    let unlocked =
        Desk::open(folder, &machine()).unwrap().stay_unlocked(&passphrase(), machine()).unwrap();
    let page = DeskPage::open(unlocked).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let token = Token::draw(&mut rng(0));
    let address = token.address(port);
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            page.serve(token, listener, std::future::pending()).await.unwrap();
        });
    });
    (port, address.trim_end_matches('/').rsplit('/').next().unwrap().to_owned())
}

fn list(port: u16, address: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head =
        format!("GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"), "the list is shown");
    answer
}

fn median(work: impl Fn(), mut before: impl FnMut()) -> Duration {
    let mut times: Vec<_> = (0..TIMES)
        .map(|_| {
            before();
            let began = Instant::now();
            work();
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[TIMES / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn session(folder: &Path) -> Session {
    let desk = Desk::open(folder, &machine()).unwrap();
    let keys = desk.unlock(&passphrase()).unwrap();
    Session::new(desk, keys, Actor::Desk, &machine())
}

fn machine() -> Machine {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1_000_000);
    let next = || rng(NEXT.fetch_add(1, Ordering::Relaxed));
    Machine { clock: Arc::new(|| NOW), rng: Arc::new(move || Box::new(next())), id: None }
}

fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn passphrase() -> Passphrase {
    Passphrase::new("six random words are a good one".into()).unwrap()
}
