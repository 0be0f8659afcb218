//! Asking the relay: every request signed for its origin, every answer bounded, every refusal
//! named. Trusts nothing it is told; what it brings back is ciphertext and a manifest to verify.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use ed25519_dalek::SigningKey;
use rand_core::CryptoRng;
use thiqa_wire::desk::nonce_to_hex;
use thiqa_wire::header::{Header, HeaderError};
use thiqa_wire::manifest::WIRE_LIMIT;
use thiqa_wire::paths::{self, Ack, LIST_LIMIT, Listing};
use thiqa_wire::{DeskRequest, EnvelopeId, MailboxId, OCTET_STREAM, Problem};
use thiserror::Error;
use ureq::http::request::Builder;
use ureq::http::{HeaderValue, Request, Response};
use ureq::{Agent, Body};

/// How long one request may take, a large envelope over a slow line included.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long the relay may take to be there.
const CONNECT_PATIENCE: Duration = Duration::from_secs(15);
/// How often a busy relay is asked.
const TRIES: u32 = 4;
/// Seconds to wait at most when it is busy, whatever it says.
const LONGEST_PAUSE: u64 = 60;
/// Bytes of an envelope that is taken home: four times today's largest, for a newer version's.
const ENVELOPE_LIMIT: u64 = 4 * thiqa_wire::header::LARGE as u64;
/// Bytes of a page of the list: 1 000 ids of 32 digits, with room.
const LISTING_LIMIT: u64 = 64 * 1024;
/// Bytes of a refusal.
const PROBLEM_LIMIT: u64 = 4 * 1024;
/// Ids in the whole list at most: more than 96 hours of everything a relay accepts, and it ends
/// a list without end.
const LIST_END: usize = 2_000_000;

/// Unix seconds now. A pull may last; each of its requests is signed for its own second.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// The relay, as this desk speaks with it.
pub struct Relay {
    agent: Agent,
    origin: String,
    key: SigningKey,
    clock: Clock,
    rng: Box<dyn CryptoRng + Send>,
}

/// Why the relay did not do what it was asked.
#[derive(Debug, Error)]
pub enum RelayError {
    /// No connection, or it broke.
    #[error("the relay at {0} cannot be reached: {1}")]
    Unreachable(String, Box<ureq::Error>),
    /// It refused.
    #[error("{}", advice(*.0))]
    Refused(Problem),
    /// It answered something else than the protocol says.
    #[error("the relay answered {0}, which is not of this protocol")]
    Answer(u16),
    /// Its list does not rise, or never ends.
    #[error("the relay's list of envelopes is not in order")]
    List,
    /// What it gave is not the envelope of that name.
    #[error("the relay gave something else than the envelope it listed")]
    OtherBytes,
}

impl RelayError {
    /// Whether it says nothing about the next thing that is asked for.
    pub fn is_about_one_thing(&self) -> bool {
        use Problem::{Conflict, Exhausted, Unknown};
        matches!(
            self,
            Self::Refused(Unknown | Exhausted | Conflict)
                | Self::Answer(200..500)
                | Self::OtherBytes
        )
    }
}

fn advice(problem: Problem) -> &'static str {
    match problem {
        Problem::Clock => {
            "the clocks of this machine and of the relay differ by more than two minutes: set the wrong one"
        }
        Problem::Signature => {
            "the relay does not know this desk's key: give it the files in public/, and check the origin"
        }
        Problem::Forbidden => "the relay lets this key only read",
        Problem::Busy => "the relay is busy: try again in some minutes",
        Problem::Full => "the relay has no room left: it must be given more",
        Problem::Seq => "the relay holds a manifest with a higher number already",
        Problem::Exhausted => "the mailbox at the relay holds eight messages already",
        Problem::Conflict => "the relay holds another message under this id",
        Problem::Unknown => "the relay does not have it",
        _ => "the relay refused the request",
    }
}

impl Relay {
    /// A relay at `origin`, spoken to with this request key.
    pub fn new(
        origin: &str,
        key: SigningKey,
        clock: Clock,
        rng: impl CryptoRng + Send + 'static,
    ) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .user_agent("")
            .timeout_global(Some(PATIENCE))
            .timeout_connect(Some(CONNECT_PATIENCE))
            .build()
            .new_agent();
        Self { agent, origin: origin.to_owned(), key, clock, rng: Box::new(rng) }
    }

    /// The manifest that the relay shows to everyone, as it travels; `None` before there is one.
    pub fn manifest(&mut self) -> Result<Option<Vec<u8>>, RelayError> {
        match self.ask("GET", paths::MANIFEST, &[], WIRE_LIMIT as u64) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(RelayError::Refused(Problem::Unknown)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Publishes a manifest.
    pub fn put_manifest(&mut self, manifest: &[u8]) -> Result<(), RelayError> {
        self.ask("PUT", paths::DESK_MANIFEST, manifest, 0).map(drop)
    }

    /// Every id that waits, to the end of the list.
    pub fn list(&mut self) -> Result<Vec<EnvelopeId>, RelayError> {
        let mut ids: Vec<EnvelopeId> = Vec::new();
        loop {
            let target = paths::desk_list(ids.last().copied(), LIST_LIMIT);
            let page = self.ask("GET", &target, &[], LISTING_LIMIT)?;
            let page: Listing = serde_json::from_slice(&page).map_err(|_| RelayError::List)?;
            let before = ids.len();
            for id in &page.ids {
                let id = EnvelopeId::from_hex(id).ok_or(RelayError::List)?;
                if ids.last().is_some_and(|last| *last >= id) {
                    return Err(RelayError::List);
                }
                ids.push(id);
            }
            if !page.more {
                return Ok(ids);
            }
            if ids.len() == before || ids.len() > LIST_END {
                return Err(RelayError::List);
            }
        }
    }

    /// The bytes of one envelope: of this name, or of a newer version, which alone can tell.
    pub fn envelope(&mut self, id: EnvelopeId) -> Result<Vec<u8>, RelayError> {
        let mut answer = self.ask_until_it_is_given("GET", &paths::desk_envelope(id), &[])?;
        let media = answer.headers().get("content-type").map(HeaderValue::as_bytes);
        if media != Some(OCTET_STREAM.as_bytes()) {
            return Err(RelayError::OtherBytes);
        }
        let bytes = self.read(&mut answer, ENVELOPE_LIMIT)?;
        match Header::of(&bytes) {
            Ok(header) if header.id == id => Ok(bytes),
            Err(HeaderError::Newer) => Ok(bytes),
            Ok(_) | Err(HeaderError::NotOurs) => Err(RelayError::OtherBytes),
        }
    }

    /// Lets the relay delete these, at most 1 000.
    pub fn ack(&mut self, envelopes: &[EnvelopeId]) -> Result<(), RelayError> {
        let envelopes = envelopes.iter().map(ToString::to_string).collect();
        let ack = Ack { envelopes, blobs: Vec::new() };
        let body = serde_json::to_vec(&ack).map_err(|_| RelayError::List)?;
        self.ask("POST", paths::DESK_ACK, &body, 0).map(drop)
    }

    /// Puts a sealed reply, 8 192 bytes, into a mailbox, where it waits 30 days. The same bytes
    /// again change nothing, not even their day.
    ///
    /// Refuses with [`Problem::Exhausted`] where eight messages wait there, with
    /// [`Problem::Conflict`] where other bytes wait under this id, with [`Problem::Full`] where the
    /// relay has no room.
    pub fn put_reply(
        &mut self,
        mailbox: MailboxId,
        id: EnvelopeId,
        reply: &[u8],
    ) -> Result<(), RelayError> {
        self.ask("PUT", &paths::desk_reply(mailbox, id), reply, 0).map(drop)
    }

    /// Takes one reply out of a mailbox, whether it is there or not.
    pub fn delete_reply(&mut self, mailbox: MailboxId, id: EnvelopeId) -> Result<(), RelayError> {
        self.ask("DELETE", &paths::desk_reply(mailbox, id), &[], 0).map(drop)
    }

    /// Takes everything out of a mailbox.
    pub fn empty_mailbox(&mut self, mailbox: MailboxId) -> Result<(), RelayError> {
        self.ask("DELETE", &paths::desk_mailbox(mailbox), &[], 0).map(drop)
    }

    fn ask(
        &mut self,
        method: &str,
        target: &str,
        body: &[u8],
        limit: u64,
    ) -> Result<Vec<u8>, RelayError> {
        let mut answer = self.ask_until_it_is_given(method, target, body)?;
        self.read(&mut answer, limit)
    }

    /// Asks, and asks again while the relay is busy.
    fn ask_until_it_is_given(
        &mut self,
        method: &str,
        target: &str,
        body: &[u8],
    ) -> Result<Response<Body>, RelayError> {
        let mut tries = 1;
        loop {
            let mut answer = self.send(method, target, body)?;
            let status = answer.status().as_u16();
            if (200..300).contains(&status) {
                return Ok(answer);
            }
            if status == 503 && tries < TRIES {
                tries += 1;
                thread::sleep(pause(&answer));
                continue;
            }
            let problem = self.read(&mut answer, PROBLEM_LIMIT).unwrap_or_default();
            return Err(match Problem::read(status, &problem) {
                Some(problem) => RelayError::Refused(problem),
                None => RelayError::Answer(status),
            });
        }
    }

    fn send(
        &mut self,
        method: &str,
        target: &str,
        body: &[u8],
    ) -> Result<Response<Body>, RelayError> {
        let mut request = Request::builder().method(method).uri(format!("{}{target}", self.origin));
        if target != paths::MANIFEST {
            request = self.signed(request, method, target, body);
        }
        let media = if method == "POST" { "application/json" } else { OCTET_STREAM };
        let answer = if matches!(method, "GET" | "DELETE") {
            request.body(()).map_err(ureq::Error::from).and_then(|it| self.agent.run(it))
        } else {
            let request = request.header("content-type", media).body(body);
            request.map_err(ureq::Error::from).and_then(|it| self.agent.run(it))
        };
        answer.map_err(|error| self.unreachable(error))
    }

    /// Signs, but never when reading what is shown to everyone: a relay should not be told that it
    /// is the desk that looks.
    fn signed(&mut self, request: Builder, method: &str, target: &str, body: &[u8]) -> Builder {
        let mut nonce = [0; 16];
        self.rng.fill_bytes(&mut nonce);
        let time = (self.clock)();
        let signed = DeskRequest { origin: &self.origin, method, target, time, nonce, body };
        let signature = signed.sign(&self.key);
        request
            .header(paths::DESK_HEADER, signature.key.to_string())
            .header(paths::TIME_HEADER, time.to_string())
            .header(paths::NONCE_HEADER, nonce_to_hex(&nonce))
            .header(paths::SIGNATURE_HEADER, signature.signature_hex())
    }

    fn read(&self, answer: &mut Response<Body>, limit: u64) -> Result<Vec<u8>, RelayError> {
        let status = answer.status().as_u16();
        match answer.body_mut().with_config().limit(limit.max(1)).read_to_vec() {
            Ok(bytes) => Ok(bytes),
            Err(ureq::Error::BodyExceedsLimit(_)) => Err(RelayError::Answer(status)),
            Err(error) => Err(self.unreachable(error)),
        }
    }

    fn unreachable(&self, error: ureq::Error) -> RelayError {
        RelayError::Unreachable(self.origin.clone(), Box::new(error))
    }
}

fn pause(answer: &Response<Body>) -> Duration {
    let seconds = answer.headers().get("retry-after").and_then(|value| value.to_str().ok());
    Duration::from_secs(seconds.and_then(|it| it.parse().ok()).unwrap_or(1).min(LONGEST_PAUSE))
}
