//! A small proxy before the real relay, at the address that desk and visitors know: hands every
//! request on as it came and from where it came, and can be told to fail or to cheat as a relay
//! might. Keeps a record of what was asked.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use thiqa_wire::paths::{self, Ack, Listing};
use thiqa_wire::{EnvelopeId, OCTET_STREAM, Problem};

use crate::http::{Answer, Request};

/// A proxy that listens while this lives.
pub struct FaultProxy {
    /// Where it listens.
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

/// What the proxy is told to do to the desk's requests; nothing by itself.
#[derive(Default)]
pub struct Faults {
    /// Listed, but whoever asks for them hears 404.
    pub withheld: BTreeSet<EnvelopeId>,
    /// Listed, but whoever asks for them hears 503.
    pub busy_for: BTreeSet<EnvelopeId>,
    /// Listed, but the connection breaks when they are asked for.
    pub breaks_for: BTreeSet<EnvelopeId>,
    /// Listed and given with these bytes, whatever the relay holds, until they are acknowledged.
    pub given: BTreeMap<EnvelopeId, Vec<u8>>,
    /// Neither listed nor given, whatever the relay holds.
    pub lost: BTreeSet<EnvelopeId>,
    /// Envelopes are answered with a page for people, status 200.
    pub maintenance: bool,
    /// The list is answered with 502.
    pub no_list: bool,
    /// Ids in a page of the list at most.
    pub page: Option<usize>,
    /// Shown instead of the manifest that the relay holds.
    pub shown_instead: Option<Vec<u8>>,
    /// Whatever is asked about a mailbox is answered with a page for people and this status.
    pub mailboxes_say: Option<u16>,
    /// Who else stands on the way, and lets nothing through as it is.
    pub between: Option<Between>,
    /// How many of the next replies the relay takes while the answer is lost.
    pub loses_answers: u32,
    /// What happens elsewhere while the next reply that is put is on its way.
    pub meanwhile: Option<Box<dyn FnOnce() + Send>>,
    /// How many of the next requests are answered with 503.
    pub busy: u32,
}

/// Somebody between the desk and the relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// A network that asks for a login: its page, with this status, to whatever is asked.
    LoginPage(u16),
    /// Everything is asked for elsewhere, it says.
    Redirect,
    /// A proxy that hands bodies on in chunks, without their length.
    Chunks,
    /// A proxy that changes a byte of every body.
    Changes,
}

/// A request that came, and how it was answered; 0 where the connection broke before.
#[derive(Clone)]
pub struct Record {
    /// The request.
    pub request: Request,
    /// The relay's status, or the proxy's own.
    pub status: u16,
}

#[derive(Default)]
struct Shared {
    /// Where the relay listens; `None` while none runs.
    relay: Mutex<Option<SocketAddr>>,
    faults: Mutex<Faults>,
    record: Mutex<Vec<Record>>,
    closed: AtomicBool,
}

impl FaultProxy {
    /// Opens a proxy on a port that the system chooses. No relay is behind it yet.
    pub fn open() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let proxy = Self { address, shared: Arc::clone(&shared) };
        thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.closed.load(Ordering::Relaxed) {
                    return;
                }
                let shared = Arc::clone(&shared);
                // A connection that breaks is for the visitor to notice.
                thread::spawn(move || stream.and_then(|stream| shared.attend(stream)));
            }
        });
        proxy
    }

    /// From now on the relay listens here, or none does.
    pub fn leads_to(&self, relay: Option<SocketAddr>) {
        *self.shared.relay.lock().unwrap() = relay;
    }

    /// What it is told to do.
    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        self.shared.faults.lock().unwrap()
    }

    /// Everything that was asked, in order.
    pub fn record(&self) -> Vec<Record> {
        self.shared.record.lock().unwrap().clone()
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.shared.closed.store(true, Ordering::Relaxed);
        // Whoever waits for a visitor looks up.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn attend(&self, mut stream: TcpStream) -> io::Result<()> {
        let IpAddr::V4(from) = stream.peer_addr()?.ip() else {
            return Err(io::ErrorKind::Unsupported.into());
        };
        let Some(request) = Request::receive(&mut stream)? else { return Ok(()) };
        let asked = {
            let mut record = self.record.lock().unwrap();
            record.push(Record { request: request.clone(), status: 0 });
            record.len() - 1
        };
        let puts = request.method == "PUT" && request.target.starts_with(paths::DESK_MAILBOXES);
        let meanwhile = puts.then(|| self.faults.lock().unwrap().meanwhile.take()).flatten();
        if let Some(happens) = meanwhile {
            happens();
        }
        let answer = self.answer(&request, from)?;
        self.record.lock().unwrap()[asked].status = answer.status;
        if self.is_lost(&request) {
            return Ok(());
        }
        stream.write_all(&answer.bytes())
    }

    fn answer(&self, request: &Request, from: Ipv4Addr) -> io::Result<Answer> {
        if let Some(fault) = self.faults.lock().unwrap().answer(request)? {
            return Ok(fault);
        }
        let relay = *self.relay.lock().unwrap();
        let relay = relay.ok_or(io::ErrorKind::ConnectionRefused)?;
        let between = self.faults.lock().unwrap().between;
        let answer = match between {
            Some(Between::Chunks) if !request.body.is_empty() => {
                request.send_in_chunks(from, relay)?
            }
            Some(Between::Changes) => changed(request).send(from, relay)?,
            _ => request.send(from, relay)?,
        };
        let mut faults = self.faults.lock().unwrap();
        match (request.method.as_str(), request.target.as_str()) {
            ("GET", list) if is_list(list) && answer.status == 200 => {
                Ok(faults.list(list, &answer))
            }
            ("POST", paths::DESK_ACK) if (200..300).contains(&answer.status) => {
                acknowledged(request).for_each(|id| drop(faults.given.remove(&id)));
                Ok(answer)
            }
            _ => Ok(answer),
        }
    }

    /// Whether the answer to a reply that was put is to be lost now.
    fn is_lost(&self, request: &Request) -> bool {
        let mut faults = self.faults.lock().unwrap();
        let lost = faults.loses_answers > 0
            && request.method == "PUT"
            && request.target.starts_with(paths::DESK_MAILBOXES);
        faults.loses_answers -= u32::from(lost);
        lost
    }
}

impl Faults {
    /// What is answered instead of asking the relay, if anything; an error breaks the connection.
    fn answer(&mut self, request: &Request) -> io::Result<Option<Answer>> {
        if self.busy > 0 {
            self.busy -= 1;
            return Ok(Some(busy()));
        }
        let bad_gateway = || Some(Answer::new(502, "text/html", b""));
        match self.between {
            Some(Between::LoginPage(204)) => return Ok(Some(Answer::new(204, "text/html", b""))),
            Some(Between::LoginPage(status)) => {
                return Ok(Some(Answer::new(status, "text/html", b"<html>Log in first</html>")));
            }
            Some(Between::Redirect) => {
                let mut answer = Answer::new(302, "text/html", b"");
                answer.head.push_str("\r\nlocation: http://login.example/");
                return Ok(Some(answer));
            }
            Some(Between::Chunks | Between::Changes) | None => {}
        }
        Ok(match request.target.as_str() {
            paths::MANIFEST => {
                let unsigned = request.header(paths::DESK_HEADER).is_none();
                assert!(unsigned, "a relay must not know that it is the desk that looks");
                self.shown_instead.as_ref().map(|bytes| Answer::new(200, OCTET_STREAM, bytes))
            }
            list if is_list(list) && self.no_list => bad_gateway(),
            mail if mail.starts_with(paths::DESK_MAILBOXES) && self.mailboxes_say.is_some() => {
                self.mailboxes_say.map(|status| Answer::new(status, "text/html", b""))
            }
            one => {
                match one.strip_prefix(paths::DESK_ENVELOPES).and_then(|id| id.strip_prefix('/')) {
                    Some(id) => {
                        EnvelopeId::from_hex(id).map(|id| self.envelope(id)).transpose()?.flatten()
                    }
                    None => None,
                }
            }
        })
    }

    fn envelope(&self, id: EnvelopeId) -> io::Result<Option<Answer>> {
        if self.breaks_for.contains(&id) {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        Ok(if self.maintenance {
            Some(Answer::new(200, "text/html", b"Back in an hour."))
        } else if self.busy_for.contains(&id) {
            Some(busy())
        } else if self.withheld.contains(&id) || self.lost.contains(&id) {
            Some(refuse(Problem::Unknown))
        } else {
            self.given.get(&id).map(|bytes| Answer::new(200, OCTET_STREAM, bytes))
        })
    }

    /// The relay's page of the list, with what is given besides, without what is lost.
    fn list(&self, target: &str, answer: &Answer) -> Answer {
        let page: Listing = serde_json::from_slice(&answer.body).unwrap();
        let mut ids: BTreeSet<_> =
            page.ids.iter().map(|id| EnvelopeId::from_hex(id).unwrap()).collect();
        let last = ids.last().copied().filter(|_| page.more);
        let after = target.split_once("after=").and_then(|(_, id)| EnvelopeId::from_hex(&id[..32]));
        let given = self.given.keys().filter(|id| after.is_none_or(|after| **id > after));
        ids.extend(given.filter(|id| last.is_none_or(|last| **id < last)));
        ids.retain(|id| !self.lost.contains(id));
        let most = self.page.unwrap_or(paths::LIST_LIMIT);
        let more = page.more || ids.len() > most;
        let ids = ids.iter().take(most).map(ToString::to_string).collect();
        let page = serde_json::to_vec(&Listing { ids, more }).unwrap();
        Answer::new(200, "application/json", &page)
    }
}

/// Which envelopes a request acknowledges.
pub(crate) fn acknowledged(request: &Request) -> impl Iterator<Item = EnvelopeId> + use<> {
    let ack: Ack = serde_json::from_slice(&request.body).unwrap();
    ack.envelopes.into_iter().map(|id| EnvelopeId::from_hex(&id).unwrap())
}

/// The request with another last byte of its body, where it has one.
fn changed(request: &Request) -> Request {
    let mut changed = request.clone();
    if let Some(last) = changed.body.last_mut() {
        *last ^= 1;
    }
    changed
}

fn is_list(target: &str) -> bool {
    target.strip_prefix(paths::DESK_ENVELOPES).is_some_and(|rest| rest.starts_with('?'))
}

fn busy() -> Answer {
    let mut answer = Answer::new(503, "text/html", b"");
    answer.head.push_str("\r\nretry-after: 0");
    answer
}

fn refuse(problem: Problem) -> Answer {
    let body = serde_json::to_vec(&problem.details()).unwrap();
    Answer::new(problem.status(), thiqa_wire::problem::MEDIA_TYPE, &body)
}
