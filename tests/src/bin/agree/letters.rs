//! Envelopes and what is written inside them.

use rand_core::CryptoRng;
use serde::Deserialize;
use serde_json::{Value, json};
use thiqa_envelope::{
    Auth, AuthContext, Deployment, MacKey, OpenError, Opened, PrivateKey, PublicKey, recipient,
    sender,
};
use thiqa_report::{Body, Kind};
use thiqa_wire::{Direction, EnvelopeId};
use zeroize::Zeroizing;

use crate::{Bytes, text};

/// Which way, and at which helpline.
#[derive(Deserialize)]
pub struct Way {
    label: String,
    to_desk: bool,
}

/// Who writes in an open conversation.
#[derive(Deserialize)]
pub struct Author {
    #[serde(rename = "ref")]
    case_ref: Bytes,
    key: Bytes,
}

pub fn seal(
    way: &Way,
    key: &Bytes,
    id: &Bytes,
    author: Option<Author>,
    body: &[u8],
    rng: &mut impl CryptoRng,
) -> Value {
    let Ok(key) = PublicKey::from_bytes(&key.0) else {
        return json!({ "refused": "key" });
    };
    let id = EnvelopeId(id.exactly());
    let auth = author.map_or(Auth::first_report(), |author| {
        Auth::of(&author.case_ref.exactly(), &author.key(), way.context(id), body)
    });
    let seal = if way.to_desk { sender::to_desk } else { sender::to_reporter };
    match seal(&way.deployment(), &key, id, &auth, body, rng) {
        Ok(envelope) => json!({ "envelope": text(&envelope) }),
        Err(_) => json!({ "refused": "too_long" }),
    }
}

pub fn open(way: &Way, seed: &Bytes, author: Option<Author>, envelope: &[u8]) -> Value {
    let key = PrivateKey::from_seed(Zeroizing::new(seed.exactly()));
    let opened = if way.to_desk {
        let found = |id| (id == key.id()).then_some(&key);
        recipient::at_desk(&way.deployment(), found, envelope)
    } else {
        recipient::at_reporter(&way.deployment(), &key, envelope)
    };
    match opened {
        Ok(Opened { id, auth, body }) => {
            let is_theirs = author.map_or(auth.is_first_report(), |author| {
                auth.verify(&author.case_ref.exactly(), &author.key(), way.context(id), &body)
            });
            json!({ "id": text(&id.0), "body": text(&body), "is_theirs": is_theirs })
        }
        Err(OpenError::NotOurs) => json!({ "refused": "not_ours" }),
        Err(OpenError::Newer) => json!({ "refused": "newer" }),
    }
}

pub fn rewrite(body: &[u8]) -> Value {
    let body = Body::decode(body).unwrap();
    let again = match body.kind() {
        Kind::Reply => body.reply().unwrap().encode().unwrap(),
        _ => {
            let message = body.message().unwrap();
            message.said.encode(&message.sent.unwrap()).unwrap()
        }
    };
    json!({ "body": text(&again) })
}

impl Way {
    fn deployment(&self) -> Deployment {
        Deployment::named(&self.label)
    }

    fn context(&self, envelope: EnvelopeId) -> AuthContext {
        let direction = if self.to_desk { Direction::ToDesk } else { Direction::ToReporter };
        AuthContext { direction, envelope }
    }
}

impl Author {
    fn key(&self) -> MacKey {
        MacKey::new(self.key.exactly())
    }
}
