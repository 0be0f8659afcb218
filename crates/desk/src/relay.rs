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
use thiqa_wire::{DeskRequest, EnvelopeId, MailboxId, OCTET_STREAM, Problem, Receipt, problem};
use thiserror::Error;
use ureq::http::request::Builder;
use ureq::http::{HeaderValue, Request, Response};
use ureq::{Agent, Body};

/// How long one request may take: a large envelope at 200 bytes a second.
const PATIENCE: Duration = Duration::from_secs(400);
/// How long an answer may take to begin.
const ANSWER_PATIENCE: Duration = Duration::from_secs(60);
/// How long the relay may take to be there.
const CONNECT_PATIENCE: Duration = Duration::from_secs(15);
/// Seconds that the list may stand still while it comes (20 min): each of its pages is a request of its
/// own, and a busy relay is asked several times.
const LIST_PATIENCE: u64 = 20 * 60;
/// Ids of the list that a second must bring beyond that: what the slowest line carries, 200 bytes.
const LIST_PACE: u64 = 5;
/// Seconds that the whole list may take at that pace (3 h), so that no relay keeps a pull for days: fifty
/// thousand ids, and copying what they name would take a week.
const LIST_LONGEST: u64 = 3 * 60 * 60;
/// How often a busy relay is asked.
const TRIES: u32 = 4;
/// Seconds to wait at most when it is busy, whatever it says.
const LONGEST_PAUSE: u64 = 60;
/// Bytes of an envelope that is taken home: four times today's largest, for a newer version's.
const ENVELOPE_LIMIT: u64 = 4 * thiqa_wire::header::LARGE as u64;
/// Bytes of a page of the list: 1 000 ids of 32 digits, with room.
const LISTING_LIMIT: u64 = 64 * 1024;
/// Bytes of a receipt, and one more, so that a longer answer is seen to be none.
const RECEIPT_LIMIT: u64 = 33;
/// Media type of the list.
const JSON: &str = "application/json";
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
    /// It has accepted a signature of this key.
    knows_key: bool,
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
    /// Somebody answered in its place, with this status: nothing is known of what was asked for.
    #[error(
        "something between this machine and the relay answered in its place (status {0}): a network that asks for a login, or a proxy"
    )]
    Answer(u16),
    /// Somebody sends the desk elsewhere, which it does not follow.
    #[error(
        "something between this machine and the relay redirects its requests (status {0}): a network that asks for a login, a proxy, or another origin than the relay has now"
    )]
    Redirected(u16),
    /// It knows this desk's key, and yet not what was sent: it was changed on the way.
    #[error(
        "something between this machine and the relay changes what is sent: its web keeper must let requests through as they are"
    )]
    Changed,
    /// Its list does not rise, or does not end.
    #[error("the relay's list of envelopes is not in order, or does not end")]
    List,
    /// What it gave is not the envelope of that name.
    #[error("the relay gave something else than the envelope it listed")]
    OtherBytes,
}

impl RelayError {
    /// Whether something between this machine and the relay meddles with what they say. A status from
    /// 500 on is a proxy that does not reach it.
    pub fn is_meddling(&self) -> bool {
        matches!(
            self,
            Self::Answer(0..500)
                | Self::Redirected(_)
                | Self::Changed
                | Self::Refused(Problem::LengthRequired)
        )
    }

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
        Problem::LengthRequired => {
            "something between this machine and the relay takes the length from what is sent: its web keeper must let requests through as they are"
        }
        Problem::Malformed
        | Problem::Grant
        | Problem::Work
        | Problem::Spent
        | Problem::Stale
        | Problem::Size => "the relay refused the request",
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
            .timeout_recv_response(Some(ANSWER_PATIENCE))
            .timeout_connect(Some(CONNECT_PATIENCE))
            .build()
            .new_agent();
        Self { agent, origin: origin.to_owned(), key, clock, rng: Box::new(rng), knows_key: false }
    }

    /// The manifest that the relay shows to everyone, as it travels; `None` before there is one.
    pub fn manifest(&mut self) -> Result<Option<Vec<u8>>, RelayError> {
        match self.read_from(paths::MANIFEST, OCTET_STREAM, WIRE_LIMIT as u64) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(RelayError::Refused(Problem::Unknown)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Publishes a manifest.
    pub fn put_manifest(&mut self, manifest: &[u8]) -> Result<(), RelayError> {
        self.change("PUT", paths::DESK_MANIFEST, manifest)
    }

    /// Every id that waits, to the end of the list. However slow, it must go on.
    pub fn list(&mut self) -> Result<Vec<EnvelopeId>, RelayError> {
        let mut ids: Vec<EnvelopeId> = Vec::new();
        let began = (self.clock)();
        loop {
            let target = paths::desk_list(ids.last().copied(), LIST_LIMIT);
            let page = self.read_from(&target, JSON, LISTING_LIMIT)?;
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
            let took = (self.clock)().saturating_sub(began);
            if ids.len() == before || ids.len() > LIST_END || took > patience(ids.len()) {
                return Err(RelayError::List);
            }
        }
    }

    /// The bytes of one envelope: of this name, or of a newer version, which alone can tell.
    pub fn envelope(&mut self, id: EnvelopeId) -> Result<Vec<u8>, RelayError> {
        let read = self.read_from(&paths::desk_envelope(id), OCTET_STREAM, ENVELOPE_LIMIT);
        let bytes = match read {
            Err(RelayError::Answer(200)) => return Err(RelayError::OtherBytes),
            read => read?,
        };
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
        self.change("POST", paths::DESK_ACK, &body)
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
        self.change("PUT", &paths::desk_reply(mailbox, id), reply)
    }

    /// Takes one reply out of a mailbox, whether it is there or not.
    pub fn delete_reply(&mut self, mailbox: MailboxId, id: EnvelopeId) -> Result<(), RelayError> {
        self.change("DELETE", &paths::desk_reply(mailbox, id), &[])
    }

    /// Takes everything out of a mailbox.
    pub fn empty_mailbox(&mut self, mailbox: MailboxId) -> Result<(), RelayError> {
        self.change("DELETE", &paths::desk_mailbox(mailbox), &[])
    }

    /// Reads what has this media type and at most `limit` bytes.
    fn read_from(&mut self, target: &str, media: &str, limit: u64) -> Result<Vec<u8>, RelayError> {
        let (mut answer, _) = self.ask("GET", target, &[])?;
        if answer.status() == 200 && media_of(&answer) == Some(media.as_bytes()) {
            self.knows_key |= target != paths::MANIFEST;
            self.read(&mut answer, limit)
        } else {
            Err(stranger(&answer))
        }
    }

    /// Changes something, and believes it only with the receipt for this very request: a login page
    /// says yes to everything.
    fn change(&mut self, method: &str, target: &str, body: &[u8]) -> Result<(), RelayError> {
        let (mut answer, receipt) = self.ask(method, target, body)?;
        let is_done = matches!(answer.status().as_u16(), 200 | 201)
            && media_of(&answer) == Some(OCTET_STREAM.as_bytes())
            && receipt.is(&self.read(&mut answer, RECEIPT_LIMIT)?);
        self.knows_key |= is_done;
        if is_done { Ok(()) } else { Err(stranger(&answer)) }
    }

    /// Asks, and asks again while the relay is busy, or once where a connection that was kept open
    /// has ended; with a yes the receipt that would belong to it.
    fn ask(
        &mut self,
        method: &str,
        target: &str,
        body: &[u8],
    ) -> Result<(Response<Body>, Receipt), RelayError> {
        let mut tries = 1;
        loop {
            let (mut answer, receipt) = match self.send(method, target, body) {
                Err(RelayError::Unreachable(_, why)) if tries == 1 && has_ended(&why) => {
                    tries += 1;
                    continue;
                }
                sent => sent?,
            };
            let status = answer.status().as_u16();
            if (200..300).contains(&status) {
                return Ok((answer, receipt));
            }
            if status == 503 && tries < TRIES {
                tries += 1;
                thread::sleep(pause(&answer));
                continue;
            }
            if media_of(&answer) != Some(problem::MEDIA_TYPE.as_bytes()) {
                return Err(stranger(&answer));
            }
            let problem = self.read(&mut answer, PROBLEM_LIMIT).unwrap_or_default();
            return Err(match Problem::read(status, &problem) {
                // A manifest may lack the root's signature instead.
                Some(Problem::Signature) if self.knows_key && target != paths::DESK_MANIFEST => {
                    RelayError::Changed
                }
                Some(problem) => RelayError::Refused(problem),
                None => stranger(&answer),
            });
        }
    }

    fn send(
        &mut self,
        method: &str,
        target: &str,
        body: &[u8],
    ) -> Result<(Response<Body>, Receipt), RelayError> {
        let mut nonce = [0; 16];
        self.rng.fill_bytes(&mut nonce);
        let (origin, time) = (&self.origin, (self.clock)());
        let signed = DeskRequest { origin, method, target, time, nonce, body };
        let receipt = Receipt::done(&signed);
        let mut request = Request::builder().method(method).uri(format!("{origin}{target}"));
        // Never when reading what is shown to everyone: a relay should not be told that it is the
        // desk that looks.
        if target != paths::MANIFEST {
            request = with_signature(request, &signed, &self.key);
        }
        let answer = if matches!(method, "GET" | "DELETE") {
            let request =
                if method == "GET" { request } else { request.header("accept", OCTET_STREAM) };
            request.body(()).map_err(ureq::Error::from).and_then(|it| self.agent.run(it))
        } else {
            let media = if method == "POST" { JSON } else { OCTET_STREAM };
            let request = request.header("accept", OCTET_STREAM).header("content-type", media);
            request.body(body).map_err(ureq::Error::from).and_then(|it| self.agent.run(it))
        };
        answer.map(|answer| (answer, receipt)).map_err(|error| self.unreachable(error))
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

fn with_signature(request: Builder, signed: &DeskRequest<'_>, key: &SigningKey) -> Builder {
    let signature = signed.sign(key);
    request
        .header(paths::DESK_HEADER, signature.key.to_string())
        .header(paths::TIME_HEADER, signed.time.to_string())
        .header(paths::NONCE_HEADER, nonce_to_hex(&signed.nonce))
        .header(paths::SIGNATURE_HEADER, signature.signature_hex())
}

fn media_of(answer: &Response<Body>) -> Option<&[u8]> {
    answer.headers().get("content-type").map(HeaderValue::as_bytes)
}

/// Seconds after which a list that has brought so many ids is waited for no longer.
fn patience(ids: usize) -> u64 {
    let ids = u64::try_from(ids).unwrap_or(u64::MAX);
    LIST_LONGEST.min(LIST_PATIENCE.saturating_add(ids / LIST_PACE))
}

/// Who answered is not the relay.
fn stranger(answer: &Response<Body>) -> RelayError {
    match answer.status().as_u16() {
        status @ 300..400 => RelayError::Redirected(status),
        status => RelayError::Answer(status),
    }
}

/// Whether a connection ended before an answer began. Everything that is asked may be asked twice.
fn has_ended(why: &ureq::Error) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    let ended = [BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof];
    matches!(why, ureq::Error::Io(error) if ended.contains(&error.kind()))
}

fn pause(answer: &Response<Body>) -> Duration {
    let seconds = answer.headers().get("retry-after").and_then(|value| value.to_str().ok());
    Duration::from_secs(seconds.and_then(|it| it.parse().ok()).unwrap_or(1).min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_many_ids_it_brings_no_list_is_waited_for_longer_than_three_hours() {
        assert_eq!(patience(0), 20 * 60);
        assert_eq!(patience(36_000), 20 * 60 + 2 * 60 * 60);
        assert_eq!([patience(LIST_END), patience(usize::MAX)], [3 * 60 * 60; 2]);
    }
}
