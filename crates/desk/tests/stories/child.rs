//! What children send: reports sealed to whatever key the relay shows, as a form would.

use chacha20::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use serde_json::{Value, json};
use thiqa_envelope::{Auth, CaseKeys, Deployment, PublicKey, reception_key, sender};
use thiqa_wire::EnvelopeId;
use thiqa_wire::ids::to_base64;
use zeroize::Zeroizing;

use crate::helpline::Helpline;

/// A `case` of its own.
pub fn case(seed: u8) -> Value {
    let keys = CaseKeys::derive(&Zeroizing::new([seed; 32]));
    json!({
        "ref": to_base64(&keys.case_ref),
        "mailbox": to_base64(&keys.mailbox),
        "reply_pk": to_base64(&keys.reply_key.public().to_bytes()),
        "k_r2d": to_base64(keys.reporter_to_desk.bytes()),
        "k_d2r": to_base64(keys.desk_to_reporter.bytes()),
    })
}

/// A report that tells `story`, of the child that has this seed.
pub fn report(story: &str, seed: u8) -> Value {
    json!({
        "v": 1, "t": "report", "form": "meta", "release": "0.1.0", "manifest": 1,
        "language": "ar", "sent": format!("2026-11-24T10:{seed:02}Z"),
        "answers": [
            {"question": "content", "label": "محتوى غير قانوني", "value": ["hate_speech"], "shown": ["خطاب كراهية"]},
            {"question": "platform", "label": "المنصات", "value": ["whatsapp"], "shown": ["Whatsapp"]},
            {"question": "story", "label": "ماذا حدث؟", "value": [story], "shown": []},
        ],
        "email": "salma@example.org",
        "returns": false,
        "case": case(seed),
    })
}

/// Dice that fall the same way in every run, and differently for every use.
pub fn dice() -> ChaCha20Rng {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    ChaCha20Rng::seed_from_u64(NEXT.fetch_add(1, Ordering::Relaxed))
}

pub fn new_id() -> EnvelopeId {
    let mut id = [0; 16];
    dice().fill_bytes(&mut id);
    EnvelopeId(id)
}

/// An envelope sealed to this key.
pub fn sealed(key: &PublicKey, auth: &Auth, body: &[u8]) -> Vec<u8> {
    let demo = Deployment::named("demo");
    sender::to_desk(&demo, key, new_id(), auth, body, &mut dice()).unwrap()
}

impl Helpline {
    /// The key a form would use now.
    pub fn shown_key(&self) -> PublicKey {
        let manifest = self.relay.manifest().expect("a manifest is shown");
        let demo = Deployment::named("demo");
        let root = self.desk().identity().root().unwrap();
        reception_key(&demo, &root, 1, &manifest).unwrap().1
    }

    /// A child sends a report.
    pub fn child_reports(&self, story: &str, seed: u8) -> EnvelopeId {
        self.somebody_sends(&report(story, seed).to_string(), &Auth::first_report())
    }

    /// Somebody sends whatever this is, sealed.
    pub fn somebody_sends(&self, body: &str, auth: &Auth) -> EnvelopeId {
        self.relay.takes(&sealed(&self.shown_key(), auth, body.as_bytes()))
    }
}
