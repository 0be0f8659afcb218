//! Who signs: the desk that a relay knows, its fetch, a stranger, and the root above them.

use ed25519_dalek::SigningKey;
use thiqa_relay::keys::DeskKeys;
use thiqa_wire::ids::to_base64;
use thiqa_wire::manifest::PUBLIC_KEY_BYTES;
use thiqa_wire::{DeskRequest, EnvelopeId, MailboxId, Manifest, paths};

use crate::client::Answer;
use crate::mail::id_of;
use crate::relay::{ORIGIN, Relay};
use crate::rng::random;

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

pub fn desk_keys() -> DeskKeys {
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

    /// The four headers for a request to `relay`.
    pub fn signs(
        &self,
        relay: &Relay,
        method: &str,
        target: &str,
        body: &[u8],
    ) -> Vec<(&'static str, String)> {
        let time = relay.now().saturating_add_signed(self.clock_is_off_by);
        self.signs_at(time, method, target, body)
    }

    pub fn signs_at(
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

    pub fn asks(&self, relay: &Relay, method: &str, target: &str, body: &[u8]) -> Answer {
        let signature = self.signs(relay, method, target, body);
        relay.ask(method, target, &as_headers(&signature), body)
    }

    pub fn publishes(&self, relay: &Relay, seq: u64) -> Answer {
        let frame = manifest(seq).sign(&root()).unwrap().to_bytes();
        self.asks(relay, "PUT", paths::DESK_MANIFEST, &frame)
    }

    /// Every id that waits, page after page of `limit`.
    pub fn lists(&self, relay: &Relay, limit: usize) -> Vec<EnvelopeId> {
        let mut all = Vec::new();
        loop {
            let answer =
                self.asks(relay, "GET", &paths::desk_list(all.last().copied(), limit), &[]);
            assert_eq!(answer.status, 200, "{answer:?}");
            let page: paths::Listing = serde_json::from_slice(&answer.body).unwrap();
            assert!(page.ids.len() <= limit);
            all.extend(page.ids.iter().map(|id| EnvelopeId::from_hex(id).unwrap()));
            if !page.more {
                return all;
            }
        }
    }

    pub fn gets(&self, relay: &Relay, id: EnvelopeId) -> Answer {
        self.asks(relay, "GET", &paths::desk_envelope(id), &[])
    }

    pub fn puts(&self, relay: &Relay, mailbox: MailboxId, reply: &[u8]) -> Answer {
        self.asks(relay, "PUT", &paths::desk_reply(mailbox, id_of(reply)), reply)
    }

    pub fn acks(&self, relay: &Relay, ids: &[EnvelopeId]) -> Answer {
        let envelopes = ids.iter().map(ToString::to_string).collect();
        let body = serde_json::to_vec(&paths::Ack { envelopes, blobs: Vec::new() }).unwrap();
        self.asks(relay, "POST", paths::DESK_ACK, &body)
    }
}

pub fn as_headers<'a>(signature: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    signature.iter().map(|(name, value)| (*name, value.as_str())).collect()
}
