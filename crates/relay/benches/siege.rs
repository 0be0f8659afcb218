//! Whether somebody with little can silence a relay: each attack that is known to us, beside
//! visitors on a fast, a slow and a very slow line.
//!
//! The attacker has one core, 8 192 connections and a megabyte a second, in which the packets of
//! each new connection count, and does no work but where it says so. Visitors do what the form does, and
//! repeat what broke off: they load the page's manifest and program, work for a grant and put their
//! report, open their mailbox, and work for that too where they are told to wait. Ends with an error
//! where one of them gives up, or the relay takes more memory than it may; some answers on slow lines
//! are promised only where nobody attacks. Whoever names attacks as arguments has these alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench may fail"
)]

mod real;

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::net::sockopt::set_socket_recv_buffer_size;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use sha2::{Digest, Sha256};
use thiqa_wire::paths::{self, GRANT_HEADER};
use thiqa_wire::work::Work;
use thiqa_wire::{Challenge, EnvelopeId, Grant, Receipt, header};

use launch::Program;
use real::{client, desk, launch, mail, relay, rng, submit, wait};

/// Connections of the attacker.
const CONNECTIONS: usize = 8_192;
/// Bytes a second that the attacker has.
const LINE: f64 = 1_000_000.0;
/// Bytes on the line for which opening a connection counts: its packets.
const OPENING: f64 = 320.0;
/// How long each attack goes on before the visitors come: until the places are taken.
const BEFORE: Duration = Duration::from_secs(35);
/// How long visitors come.
const DURATION: Duration = Duration::from_secs(60);
/// How often a visitor tries before she gives up: the form asks her sooner, and she goes on.
const TRIES: usize = 12;
/// How long she goes on at most.
const PATIENCE: Duration = Duration::from_secs(240);
/// Bytes that a visitor's system holds of an answer at most (16 KiB); Linux holds twice as many. With
/// fewer, the large segments of a loopback wait for each other.
const HELD: usize = 16 << 10;
/// Bytes of memory that the relay may take (120 MB).
const MEMORY: u64 = 120_000_000;
/// Bytes of the program that the attacker asks for.
const LARGE_PROGRAM: usize = 1_400_000;
/// Bytes of what visitors load, as it travels (`cargo xtask bundle` weighs it).
const PROGRAM: usize = 160_000;

/// What somebody comes for, over a line of so many bytes a second.
type Errand = fn(SocketAddr, usize) -> Visit;

/// Who comes: for what, on a line of so many bytes a second, and how many come one after the other, each
/// to another beginning.
const VISITORS: [(&str, Errand, &str, usize, usize); 8] = [
    ("report", reports, "100 KB/s", 100_000, 4),
    ("report", reports, "2 KB/s", 2_000, 4),
    ("report", reports, "900 B/s", 900, 4),
    ("mailbox", opens_mailbox, "100 KB/s", 100_000, 2),
    ("mailbox", opens_mailbox, "2 KB/s", 2_000, 2),
    ("mailbox", opens_mailbox, "900 B/s", 900, 2),
    ("page", loads_page, "100 KB/s", 100_000, 2),
    ("page", loads_page, "2 KB/s", 2_000, 2),
];

/// What an attack may cut off as long as it goes on (docs/protocol.md, section 11): it is shown.
const MAY_BE_LOST: [(&str, &str); 2] = [("mailbox", "900 B/s"), ("page", "2 KB/s")];

/// What one sieging connection does.
trait Attack: Sync {
    fn name(&self) -> &'static str;
    /// Whether anybody attacks.
    fn comes(&self) -> bool {
        true
    }
    /// What it says once it is open.
    fn opens(&self, number: usize) -> Vec<u8>;
    /// What it says again and again, as far as the line allows.
    fn goes_on(&self) -> &[u8] {
        &[]
    }
    /// Whether it reads what is answered.
    fn reads(&self) -> bool {
        false
    }
    /// Whether it closes at once and opens another.
    fn leaves(&self) -> bool {
        false
    }
}

/// What the attacker gets from a relay before the siege begins.
type Prepare<'a> = &'a dyn Fn(&Program) -> Box<dyn Attack + Send>;

struct Nobody;
struct Announced(Vec<Grant>);
struct Dripping(Vec<Grant>);
struct Pretended;
struct Download;
struct Mailboxes;
struct Chatter;
struct Churn;

fn announce(grant: &Grant) -> Vec<u8> {
    format!(
        "PUT {} HTTP/1.1\r\nhost: relay.test\r\n{GRANT_HEADER}: {}\r\ncontent-length: {}\r\n\r\n",
        paths::envelope(EnvelopeId(rng::random())),
        grant.to_hex(),
        header::LARGE
    )
    .into()
}

impl Attack for Nobody {
    fn name(&self) -> &'static str {
        "nobody attacks"
    }
    fn comes(&self) -> bool {
        false
    }
    fn opens(&self, _: usize) -> Vec<u8> {
        Vec::new()
    }
}

impl Attack for Announced {
    fn name(&self) -> &'static str {
        "announces large envelopes on real grants, sends nothing"
    }
    fn opens(&self, number: usize) -> Vec<u8> {
        announce(&self.0[number % self.0.len()])
    }
}

impl Attack for Dripping {
    fn name(&self) -> &'static str {
        "sends large envelopes on real grants, as slowly as it can"
    }
    fn opens(&self, number: usize) -> Vec<u8> {
        announce(&self.0[number % self.0.len()])
    }
    fn goes_on(&self) -> &[u8] {
        &[7; 64]
    }
}

impl Attack for Pretended {
    fn name(&self) -> &'static str {
        "names grants that are none, and sends nothing"
    }
    fn opens(&self, _: usize) -> Vec<u8> {
        announce(&Grant(rng::random()))
    }
}

impl Attack for Download {
    fn name(&self) -> &'static str {
        "asks for the program and reads nothing"
    }
    fn opens(&self, _: usize) -> Vec<u8> {
        b"GET /thiqa.wasm HTTP/1.1\r\nhost: relay.test\r\n\r\n".into()
    }
}

impl Attack for Mailboxes {
    fn name(&self) -> &'static str {
        "opens mailboxes and reads nothing"
    }
    fn opens(&self, _: usize) -> Vec<u8> {
        let head = b"POST /v1/mailbox HTTP/1.1\r\nhost: relay.test\r\ncontent-length: 32\r\n\r\n";
        [&head[..], &rng::random::<32>()].concat()
    }
}

impl Attack for Chatter {
    fn name(&self) -> &'static str {
        "asks whether the relay is well, again and again"
    }
    fn opens(&self, _: usize) -> Vec<u8> {
        Vec::new()
    }
    fn goes_on(&self) -> &[u8] {
        b"GET /healthz HTTP/1.1\r\nhost: relay.test\r\n\r\n"
    }
    fn reads(&self) -> bool {
        true
    }
}

impl Attack for Churn {
    fn name(&self) -> &'static str {
        "opens connections and leaves them for others"
    }
    fn opens(&self, _: usize) -> Vec<u8> {
        Vec::new()
    }
    fn leaves(&self) -> bool {
        true
    }
}

fn main() {
    allow_many_files();
    println!("\nVisits under siege: {CONNECTIONS} connections, one core, one megabyte a second");
    let grants = |relay: &Program| {
        let mut client = relay.client();
        (0..2_048).map(|_| submit::grant(&mut client)).collect::<Vec<_>>()
    };
    let attacks: [(&str, Prepare); 8] = [
        ("nobody", &|_| Box::new(Nobody)),
        ("announced", &|relay| Box::new(Announced(grants(relay)))),
        ("dripping", &|relay| Box::new(Dripping(grants(relay)))),
        ("pretended", &|_| Box::new(Pretended)),
        ("download", &|_| Box::new(Download)),
        ("mailboxes", &|_| Box::new(Mailboxes)),
        ("chatter", &|_| Box::new(Chatter)),
        ("churn", &|_| Box::new(Churn)),
    ];
    // Cargo adds options of its own.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|it| it == name);
    let attacks = attacks.into_iter().filter(|(name, _)| is_wanted(name));
    let lost: Vec<usize> = attacks.map(|(_, attack)| siege(attack)).collect();
    assert!(!lost.is_empty(), "no attack is called so");
    assert_eq!(lost.iter().sum::<usize>(), 0, "visitors who gave up, or too much memory");
}

/// One attack; how many visitors gave up, and one more where the relay took too much memory.
fn siege(attack: Prepare) -> usize {
    let folder = launch::folder();
    for (name, bytes) in [("thiqa.wasm", LARGE_PROGRAM), ("form.wasm", PROGRAM)] {
        std::fs::write(folder.path().join("site").join(name), vec![7; bytes]).unwrap();
    }
    let relay = launch::start(launch::easy(launch::command(folder.path())));
    relay.publishes();
    let attack = attack(&relay);
    let over = AtomicBool::new(false);
    let address = relay.address;
    let (visits, memory) = std::thread::scope(|scope| {
        let attack = &*attack;
        if attack.comes() {
            scope.spawn(|| besiege(address, attack, &over));
            std::thread::sleep(BEFORE);
        }
        let visits = visitors(address);
        let memory = memory_of(&relay);
        over.store(true, Ordering::Relaxed);
        (visits, memory)
    });
    relay.stops();

    println!("\n{}: {} MB of memory", attack.name(), memory / 1_000_000);
    println!("  for      line      visits  tries     p50       p99");
    let mut lost = 0;
    for ((errand, _, line, ..), mut visits) in VISITORS.iter().zip(visits) {
        if !attack.comes() || !MAY_BE_LOST.contains(&(*errand, *line)) {
            lost += visits.iter().filter(|visit| visit.took.is_none()).count();
        }
        let tries = visits.iter().map(|visit| visit.tries).max().unwrap_or(0);
        visits.sort_by_key(|visit| visit.took.unwrap_or(Duration::MAX));
        let at = |percent: usize| {
            let took = visits[(visits.len() * percent / 100).min(visits.len() - 1)].took;
            took.map_or("lost".to_owned(), |took| format!("{:.1} s", took.as_secs_f64()))
        };
        println!(
            "  {errand:<8} {line:<9} {:>6} {tries:>6} {:>8} {:>8}",
            visits.len(),
            at(50),
            at(99)
        );
    }
    lost + usize::from(memory > MEMORY)
}

struct Visit {
    /// `None` where she gave up.
    took: Option<Duration>,
    tries: usize,
}

/// All who come, each with her errand and her line; what became of the visits of each.
fn visitors(address: SocketAddr) -> Vec<Vec<Visit>> {
    let until = Instant::now() + DURATION;
    std::thread::scope(|scope| {
        let all: Vec<_> = VISITORS
            .iter()
            .map(|&(_, errand, _, pace, count)| {
                let alike = (0..count).map(|_| {
                    scope.spawn(move || {
                        let mut visits = vec![errand(address, pace)];
                        while Instant::now() < until {
                            visits.push(errand(address, pace));
                        }
                        visits
                    })
                });
                alike.collect::<Vec<_>>()
            })
            .collect();
        let join = |alike: Vec<std::thread::ScopedJoinHandle<'_, Vec<Visit>>>| {
            alike.into_iter().flat_map(|visitor| visitor.join().unwrap()).collect()
        };
        all.into_iter().map(join).collect()
    })
}

/// Tries until it is done, or she gives up.
fn until_done(mut attempt: impl FnMut() -> Option<()>) -> Visit {
    let (began, mut tries) = (Instant::now(), 0);
    while tries < TRIES && began.elapsed() < PATIENCE {
        tries += 1;
        if attempt().is_some() {
            return Visit { took: Some(began.elapsed()), tries };
        }
        std::thread::sleep(Duration::from_secs(if tries == 1 { 1 } else { 4 }));
    }
    Visit { took: None, tries }
}

/// Her report, as the form sends it.
fn reports(address: SocketAddr, pace: usize) -> Visit {
    let report = mail::envelope();
    let (mut grant, mut has_left) = (None, false);
    until_done(|| try_report(address, pace, &report, &mut grant, &mut has_left))
}

/// Her mailbox; with work, once she was told to wait or cut off.
fn opens_mailbox(address: SocketAddr, pace: usize) -> Visit {
    let token = rng::random::<32>();
    let mut works = false;
    until_done(|| {
        let mut line = Line::open(address, pace)?;
        let mut ask = token.to_vec();
        if works {
            ask.extend(line.works_for("read")?);
        }
        works = true;
        let (status, slots) = line.ask("POST", paths::MAILBOX, "", &ask)?;
        (status == 200 && slots.len() == paths::MAILBOX_BYTES).then_some(())
    })
}

/// The page's manifest and its program.
fn loads_page(address: SocketAddr, pace: usize) -> Visit {
    until_done(|| {
        let mut line = Line::open(address, pace)?;
        let (manifest, _) = line.ask("GET", paths::MANIFEST, "", &[])?;
        let (status, program) = line.ask("GET", "/form.wasm", "", &[])?;
        (manifest == 200 && status == 200 && program.len() == PROGRAM).then_some(())
    })
}

/// `None` where it must be tried again.
fn try_report(
    address: SocketAddr,
    pace: usize,
    report: &[u8],
    grant: &mut Option<Grant>,
    has_left: &mut bool,
) -> Option<()> {
    let mut line = Line::open(address, pace)?;
    if grant.is_none() {
        let (status, _) = line.ask("GET", paths::MANIFEST, "", &[])?;
        let solved = line.works_for("small").filter(|_| status == 200)?;
        let (status, bought) = line.ask("POST", paths::GRANTS, "", &solved)?;
        *grant = Some(Grant(bought.try_into().ok().filter(|_| status == 201)?));
    }
    let held = grant.as_ref()?;
    let target = paths::envelope(mail::id_of(report));
    let header = format!("{GRANT_HEADER}: {}\r\n", held.to_hex());
    if *has_left {
        let (status, receipt) = line.ask("POST", &target, &header, &Sha256::digest(report))?;
        if status == 200 && Receipt::kept(report).is(&receipt) {
            return Some(());
        }
    }
    *has_left = true;
    let (status, receipt) = line.ask("PUT", &target, &header, report)?;
    if matches!(status, 401 | 403) {
        *grant = None;
    }
    (matches!(status, 200 | 201) && Receipt::kept(report).is(&receipt)).then_some(())
}

/// A connection over a slow line: so much in each tenth of a second, in either direction.
struct Line {
    stream: TcpStream,
    pace: usize,
}

impl Line {
    fn open(address: SocketAddr, pace: usize) -> Option<Self> {
        let stream = TcpStream::connect_timeout(&address, Duration::from_secs(10)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
        stream.set_nodelay(true).ok()?;
        // What she has not taken yet is still on its way, as far as the system lets it.
        set_socket_recv_buffer_size(&stream, HELD).ok()?;
        Some(Self { stream, pace })
    }

    /// A challenge for this, and its solution.
    fn works_for(&mut self, purpose: &str) -> Option<Vec<u8>> {
        let ask = format!(r#"{{"parts":0,"for":"{purpose}"}}"#);
        let (status, challenge) = self.ask("POST", paths::CHALLENGES, "", ask.as_bytes())?;
        let challenge = Challenge::from_bytes(&challenge).filter(|_| status == 200)?;
        let solution = Work::on(challenge).ok()?.step(u32::MAX)?;
        Some([&challenge.to_bytes()[..], &solution.to_bytes()].concat())
    }

    fn ask(
        &mut self,
        method: &str,
        target: &str,
        more: &str,
        body: &[u8],
    ) -> Option<(u16, Vec<u8>)> {
        let length = body.len();
        let head = format!(
            "{method} {target} HTTP/1.1\r\nhost: relay.test\r\n{more}content-length: {length}\r\n\r\n"
        );
        for piece in [head.as_bytes(), body].concat().chunks(self.tenth()) {
            if self.stream.write_all(piece).is_err() {
                break;
            }
            self.takes_its_time(piece.len());
        }
        self.answer()
    }

    fn answer(&mut self) -> Option<(u16, Vec<u8>)> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.stream.read_exact(&mut byte).ok()?;
            head.extend(byte);
        }
        let head = String::from_utf8(head).ok()?.to_lowercase();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let length = head.split_once("content-length: ")?.1.split("\r\n").next()?.parse().ok()?;
        let mut body = vec![0; length];
        for piece in body.chunks_mut(self.tenth()) {
            self.stream.read_exact(piece).ok()?;
            self.takes_its_time(piece.len());
        }
        Some((status, body))
    }

    /// Bytes of a tenth of a second.
    fn tenth(&self) -> usize {
        (self.pace / 10).max(1)
    }

    fn takes_its_time(&self, bytes: usize) {
        std::thread::sleep(Duration::from_secs_f64(bytes as f64 / self.pace as f64));
    }
}

/// One core that opens all its connections, goes on with each in turn as far as its line allows, and
/// opens another for each that is closed.
fn besiege(address: SocketAddr, attack: &dyn Attack, over: &AtomicBool) {
    let mut open: Vec<Option<TcpStream>> = (0..CONNECTIONS).map(|_| None).collect();
    let (began, mut spent) = (Instant::now(), 0.0);
    let mut sink = vec![0; 4_096];
    for number in (0..CONNECTIONS).cycle() {
        while spent > began.elapsed().as_secs_f64() * LINE {
            if over.load(Ordering::Relaxed) {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        if over.load(Ordering::Relaxed) {
            return;
        }
        let slot = &mut open[number];
        if slot.is_none() || attack.leaves() {
            *slot = None;
            let Some(stream) = connect(address) else {
                std::thread::sleep(Duration::from_millis(1));
                continue;
            };
            let said = attack.opens(number);
            spent += OPENING + said.len() as f64;
            *slot = (&stream).write_all(&said).is_ok().then_some(stream);
            continue;
        }
        let Some(stream) = slot else { continue };
        if is_closed(stream, attack.reads().then_some(&mut sink), &mut spent) {
            *slot = None;
        } else if !attack.goes_on().is_empty() {
            match stream.write(attack.goes_on()) {
                Ok(bytes) => spent += bytes as f64,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => *slot = None,
            }
        }
        // Looking costs the core something, if not the line.
        spent += 1.0;
    }
}

/// With the smallest window there is: what is not read does not travel either.
fn connect(address: SocketAddr) -> Option<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, Duration::from_millis(200)).ok()?;
    let _ = set_socket_recv_buffer_size(&stream, 1);
    stream.set_nonblocking(true).ok()?;
    Some(stream)
}

fn is_closed(stream: &mut TcpStream, reads: Option<&mut Vec<u8>>, spent: &mut f64) -> bool {
    let read = match reads {
        Some(sink) => stream.read(sink).inspect(|bytes| *spent += *bytes as f64),
        None => stream.peek(&mut [0]),
    };
    match read {
        Ok(bytes) => bytes == 0,
        Err(error) => error.kind() != ErrorKind::WouldBlock,
    }
}

/// The most bytes of memory that the relay has taken.
fn memory_of(relay: &Program) -> u64 {
    let status = std::fs::read_to_string(
        Path::new("/proc").join(relay.child.id().to_string()).join("status"),
    );
    let status = status.unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1_024
}

fn allow_many_files() {
    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
    let allowed = maximum.unwrap_or(u64::MAX);
    assert!(allowed > 9_000, "the system must allow 9 000 open files, not {allowed}");
}
