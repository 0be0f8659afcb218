//! A relay in a map: verifies signatures and the root's, keeps envelopes until the ack, and can be
//! told to withhold, to show an older manifest, to fail.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::TcpListener;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ed25519_dalek::VerifyingKey;
use thiqa_wire::desk::{DeskError, nonce_from_hex};
use thiqa_wire::ids::from_base64;
use thiqa_wire::paths::{self, Ack, Listing, MAILBOX_SLOTS};
use thiqa_wire::{
    DeskKeyId, DeskRequest, DeskSignature, Direction, EnvelopeId, Header, MailboxId, Problem,
    SignedManifest,
};

/// The relay and what it may be told to do.
#[derive(Clone)]
pub struct Relay {
    pub origin: String,
    /// Unix seconds by its own clock.
    pub clock: Arc<AtomicU64>,
    desk: Arc<Mutex<Desk>>,
}

#[derive(Default)]
pub struct Desk {
    pub envelopes: BTreeMap<EnvelopeId, Vec<u8>>,
    /// Listed, but not given.
    pub withheld: BTreeSet<EnvelopeId>,
    /// Listed, but whoever asks is told to come again.
    pub busy_for: BTreeSet<EnvelopeId>,
    /// Listed, but the connection breaks.
    pub breaks_for: BTreeSet<EnvelopeId>,
    /// Answers with a page for people, status 200, whatever is asked for.
    pub maintenance: bool,
    /// Does not answer the desk's list.
    pub no_list: bool,
    /// Shown instead of the one it holds.
    pub shown_instead: Option<Vec<u8>>,
    /// Every manifest that was ever put.
    pub manifests: Vec<Vec<u8>>,
    /// Everything acknowledged.
    pub acknowledged: BTreeSet<EnvelopeId>,
    /// What waits in mailboxes.
    pub mailboxes: BTreeMap<MailboxId, BTreeMap<EnvelopeId, Vec<u8>>>,
    /// Answers 502 whatever is asked about a mailbox.
    pub no_mailboxes: bool,
    /// How many of the next replies are taken while the answer is lost.
    pub loses_answers: u32,
    /// How many replies were put, repeats included.
    pub puts: u32,
    /// From which mailboxes the desk deleted, in order.
    pub deletes: Vec<MailboxId>,
    /// How many of the next requests are answered 503.
    pub busy: u32,
    /// How many ids a page of the list holds.
    pub page: usize,
    /// How many requests came.
    pub asked: u32,
    keys: HashMap<DeskKeyId, (VerifyingKey, bool)>,
    root: Option<VerifyingKey>,
    nonces: BTreeSet<[u8; 16]>,
}

impl Relay {
    pub fn open(now: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let desk = Arc::new(Mutex::new(Desk { page: 1_000, ..Desk::default() }));
        let relay = Self { origin, clock: Arc::new(AtomicU64::new(now)), desk };
        let router = Router::new().fallback(answer).with_state(relay.clone());
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, router).await.unwrap();
            });
        });
        relay
    }

    pub fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap()
    }

    /// Takes the files that a desk gives to whoever runs the relay.
    pub fn obeys(&self, public: &Path) {
        let read = |name| std::fs::read_to_string(public.join(name)).unwrap();
        let key = |text: &str| {
            VerifyingKey::from_bytes(&from_base64(text).unwrap().try_into().unwrap()).unwrap()
        };
        let lines = read("desk-keys");
        let keys = lines.lines().map(|line| line.split_once(' ').unwrap()).map(|(text, access)| {
            let key = key(text);
            (DeskKeyId::of(&key), (key, access == "full"))
        });
        let mut desk = self.desk();
        desk.keys = keys.collect();
        desk.root = Some(key(read("root-key").trim()));
    }

    /// What it shows to everyone.
    pub fn manifest(&self) -> Option<Vec<u8>> {
        let desk = self.desk();
        desk.shown_instead.clone().or(desk.manifests.last().cloned())
    }

    /// The `seq` of every manifest that was ever put.
    pub fn published(&self) -> Vec<u64> {
        let desk = self.desk();
        desk.manifests.iter().map(|it| seq(it, &desk.root.unwrap())).collect()
    }

    pub fn takes(&self, envelope: &[u8]) -> EnvelopeId {
        let id = EnvelopeId(envelope[8..24].try_into().unwrap());
        self.desk().envelopes.insert(id, envelope.to_vec());
        id
    }
}

fn seq(manifest: &[u8], root: &VerifyingKey) -> u64 {
    SignedManifest::from_bytes(manifest).unwrap().verify(root).unwrap().seq
}

async fn answer(State(relay): State<Relay>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    relay.desk().asked += 1;
    if relay.desk().busy > 0 {
        relay.desk().busy -= 1;
        return (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "0")]).into_response();
    }
    let target = parts.uri.to_string();
    if relay.desk().no_list && target.starts_with("/v1/desk/envelopes?") {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    if target == paths::MANIFEST {
        assert!(!parts.headers.contains_key(paths::DESK_HEADER), "it must not know who looks");
        return match relay.manifest() {
            Some(bytes) => bytes.into_response(),
            None => refuse(Problem::Unknown),
        };
    }
    let full = match verify(&relay, &parts, &target, &body) {
        Ok(full) => full,
        Err(problem) => return refuse(problem),
    };
    obey(&relay, &target, parts.method.as_str(), &body, full)
}

fn refuse(problem: Problem) -> Response {
    let body = serde_json::to_vec(&problem.details()).unwrap();
    (StatusCode::from_u16(problem.status()).unwrap(), body).into_response()
}

fn verify(
    relay: &Relay,
    parts: &axum::http::request::Parts,
    target: &str,
    body: &Bytes,
) -> Result<bool, Problem> {
    let header = |name| parts.headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or("");
    let (key, signature) = (header(paths::DESK_HEADER), header(paths::SIGNATURE_HEADER));
    let signed = DeskSignature::from_hex(key, signature).ok_or(Problem::Signature)?;
    let nonce = nonce_from_hex(header(paths::NONCE_HEADER)).ok_or(Problem::Signature)?;
    let time = header(paths::TIME_HEADER).parse().map_err(|_| Problem::Signature)?;
    let mut desk = relay.desk();
    let (key, full) = *desk.keys.get(&signed.key).ok_or(Problem::Signature)?;
    let method = parts.method.as_str();
    let request = DeskRequest { origin: &relay.origin, method, target, time, nonce, body };
    match request.verify(&key, &signed.signature, relay.clock.load(Ordering::Relaxed)) {
        Err(DeskError::Clock) => Err(Problem::Clock),
        Err(DeskError::Signature) => Err(Problem::Signature),
        Ok(()) if !desk.nonces.insert(nonce) => Err(Problem::Signature),
        Ok(()) => Ok(full),
    }
}

fn obey(relay: &Relay, target: &str, method: &str, body: &Bytes, full: bool) -> Response {
    let mut desk = relay.desk();
    match (method, target) {
        ("PUT", paths::DESK_MANIFEST) => {
            let root = desk.root.unwrap();
            let risen = desk.manifests.last().is_none_or(|it| seq(it, &root) < seq(body, &root));
            if !risen {
                return refuse(Problem::Seq);
            }
            desk.manifests.push(body.to_vec());
            StatusCode::NO_CONTENT.into_response()
        }
        ("POST", paths::DESK_ACK) if !full => refuse(Problem::Forbidden),
        ("POST", paths::DESK_ACK) => {
            let ack: Ack = serde_json::from_slice(body).unwrap();
            assert!(ack.envelopes.len() <= paths::ACK_LIMIT);
            for id in ack.envelopes {
                let id = EnvelopeId::from_hex(&id).unwrap();
                desk.envelopes.remove(&id);
                desk.acknowledged.insert(id);
            }
            StatusCode::NO_CONTENT.into_response()
        }
        (_, place) if place.starts_with(paths::DESK_MAILBOXES) && !full => {
            refuse(Problem::Forbidden)
        }
        (_, place) if place.starts_with(paths::DESK_MAILBOXES) && desk.no_mailboxes => {
            StatusCode::BAD_GATEWAY.into_response()
        }
        (_, place) if place.starts_with(paths::DESK_MAILBOXES) => {
            let done = mail(&mut desk, method, place, body);
            if method == "PUT" && desk.loses_answers > 0 {
                desk.loses_answers -= 1;
                drop(desk);
                // The task of this connection ends here, and with it the connection.
                std::panic::resume_unwind(Box::new("the answer is lost"));
            }
            done.map_or_else(refuse, IntoResponse::into_response)
        }
        ("GET", list) if list.starts_with("/v1/desk/envelopes?") => page(&desk, list),
        ("GET", _) if desk.maintenance => axum::response::Html("Back in an hour.").into_response(),
        ("GET", one) => {
            let id = EnvelopeId::from_hex(one.rsplit('/').next().unwrap()).unwrap();
            if desk.busy_for.contains(&id) {
                return (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "0")]).into_response();
            }
            if desk.breaks_for.contains(&id) {
                drop(desk);
                // The task of this connection ends here, and with it the connection.
                std::panic::resume_unwind(Box::new("the connection breaks"));
            }
            match desk.envelopes.get(&id).filter(|_| !desk.withheld.contains(&id)) {
                Some(bytes) => bytes.clone().into_response(),
                None => refuse(Problem::Unknown),
            }
        }
        _ => refuse(Problem::Malformed),
    }
}

/// Mailboxes: `/v1/desk/mailboxes/{mailbox}` and `/v1/desk/mailboxes/{mailbox}/{id}`.
fn mail(desk: &mut Desk, method: &str, target: &str, body: &Bytes) -> Result<StatusCode, Problem> {
    let mut names = target[paths::DESK_MAILBOXES.len() + 1..].split('/');
    let name = MailboxId::from_hex(names.next().unwrap()).ok_or(Problem::Malformed)?;
    let id = names.next().map(|id| EnvelopeId::from_hex(id).unwrap());
    desk.puts += u32::from(method == "PUT");
    desk.deletes.extend((method == "DELETE").then_some(name));
    let mailbox = desk.mailboxes.entry(name).or_default();
    match (method, id) {
        ("PUT", Some(id)) => {
            let header = Header::of(body).map_err(|_| Problem::Malformed)?;
            assert_eq!((header.direction, header.id), (Direction::ToReporter, id));
            match mailbox.get(&id) {
                Some(known) if known == body => return Ok(StatusCode::OK),
                Some(_) => return Err(Problem::Conflict),
                None if mailbox.len() == MAILBOX_SLOTS => return Err(Problem::Exhausted),
                None => mailbox.insert(id, body.to_vec()),
            };
            Ok(StatusCode::CREATED)
        }
        ("DELETE", Some(id)) => {
            mailbox.remove(&id);
            Ok(StatusCode::NO_CONTENT)
        }
        ("DELETE", None) => {
            mailbox.clear();
            Ok(StatusCode::NO_CONTENT)
        }
        _ => Err(Problem::Malformed),
    }
}

fn page(desk: &Desk, target: &str) -> Response {
    let after = target.split_once("after=").map(|(_, rest)| EnvelopeId::from_hex(&rest[..32]));
    let after = after.map(Option::unwrap);
    let rest: Vec<_> =
        desk.envelopes.keys().filter(|id| after.is_none_or(|it| **id > it)).collect();
    let ids = rest.iter().take(desk.page).map(ToString::to_string).collect();
    let listing = Listing { ids, more: rest.len() > desk.page };
    serde_json::to_vec(&listing).unwrap().into_response()
}
