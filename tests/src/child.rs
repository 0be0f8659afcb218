//! What children send: reports sealed to whatever key the relay shows, as a form would.

use rand_core::Rng;
use serde_json::{Value, json};
use thiqa_envelope::{
    Auth, AuthContext, CaseKeys, Deployment, PublicKey, reception_key, recipient, sender,
};
use thiqa_report::{Body, Reached, Reply};
use thiqa_wire::header::REPLY;
use thiqa_wire::ids::to_base64;
use thiqa_wire::{Direction, EnvelopeId, Header, KeyId, MailboxId};
use zeroize::Zeroizing;

use crate::helpline::Helpline;
use crate::rng::rng;

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

/// A child who keeps her list and comes back.
pub struct Child {
    keys: CaseKeys,
}

impl Child {
    /// The child that has this seed.
    pub fn of(seed: u8) -> Self {
        Self { keys: CaseKeys::derive(&Zeroizing::new([seed; 32])) }
    }

    /// Her mailbox at the relay.
    pub fn mailbox(&self) -> MailboxId {
        MailboxId(self.keys.mailbox)
    }

    /// Sends a message of her case.
    pub fn sends(&self, helpline: &Helpline, body: &Value) -> EnvelopeId {
        let sealed = self.seals(&helpline.shown_key(), body);
        helpline.relay.takes(&sealed)
    }

    /// Seals a message of her case.
    pub fn seals(&self, key: &PublicKey, body: &Value) -> Vec<u8> {
        let (envelope, body) = (new_id(), body.to_string());
        let context = AuthContext { direction: Direction::ToDesk, envelope };
        let key_of_hers = &self.keys.reporter_to_desk;
        let auth = Auth::of(&self.keys.case_ref, key_of_hers, context, body.as_bytes());
        sealed_as(envelope, key, &auth, body.as_bytes())
    }

    /// Writes words.
    pub fn writes(&self, helpline: &Helpline, text: &str, sent: &str) -> EnvelopeId {
        self.sends(helpline, &json!({"v": 1, "t": "followup", "sent": sent, "text": text}))
    }

    /// Answers a question of consent.
    pub fn consents(&self, helpline: &Helpline, to: &str, answer: &str, sent: &str) -> EnvelopeId {
        let consent = json!([{"to": to, "answer": answer}]);
        self.sends(helpline, &json!({"v": 1, "t": "followup", "sent": sent, "consent": consent}))
    }

    /// Wishes to stop or to erase.
    pub fn wishes(&self, helpline: &Helpline, wish: &str, last: bool, sent: &str) -> EnvelopeId {
        let body =
            json!({"v": 1, "t": "withdraw", "sent": sent, "wish": wish, "last_message": last});
        self.sends(helpline, &body)
    }

    /// Takes her wish to erase back.
    pub fn undoes(&self, helpline: &Helpline, sent: &str) -> EnvelopeId {
        self.sends(helpline, &json!({"v": 1, "t": "undo_withdraw", "sent": sent}))
    }

    /// What waits in her mailbox as it was put, in the order of its ids.
    pub fn waits(&self, helpline: &Helpline) -> Vec<(EnvelopeId, Vec<u8>)> {
        helpline.line_of_a_visitor().opens_mailbox(&*self.keys.read_token)
    }

    /// What waits in her mailbox, opened and verified, in order.
    pub fn reads(&self, helpline: &Helpline) -> Vec<Reply> {
        let demo = Deployment::named("demo");
        let mut replies: Vec<_> = self
            .waits(helpline)
            .into_iter()
            .map(|(envelope, bytes)| {
                let opened = recipient::at_reporter(&demo, &self.keys.reply_key, &bytes).unwrap();
                let context = AuthContext { direction: Direction::ToReporter, envelope };
                let key = &self.keys.desk_to_reporter;
                assert!(opened.auth.verify(&self.keys.case_ref, key, context, &opened.body));
                Body::decode(&opened.body).unwrap().reply().unwrap()
            })
            .collect();
        replies.sort_by_key(|reply| reply.n);
        replies
    }

    /// The numbers of what waits.
    pub fn numbers(&self, helpline: &Helpline) -> Vec<u64> {
        self.reads(helpline).iter().map(|reply| reply.n).collect()
    }

    /// The stages that her newest reply tells, in short.
    pub fn stages(&self, helpline: &Helpline) -> Vec<String> {
        let replies = self.reads(helpline);
        let newest = replies.last().expect("something waits");
        let short = |reached: &Reached| {
            let rest = [
                reached.to.map(|to| to.id()),
                reached.wish.map(|wish| wish.id()),
                reached.until.as_deref(),
            ];
            let rest: String = rest.into_iter().flatten().map(|it| format!(" {it}")).collect();
            format!("{} {}{rest}", reached.stage.id(), reached.day)
        };
        newest.stages.iter().map(short).collect()
    }

    /// Whoever has her list empties the mailbox.
    pub fn empties(&self, helpline: &Helpline) {
        helpline.line_of_a_visitor().empties_mailbox(&*self.keys.read_token);
    }
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

/// A reply as the relay sees one: its header, and bytes that open for nobody.
pub fn reply_of(number: u8) -> (EnvelopeId, Vec<u8>) {
    let id = EnvelopeId([number; 16]);
    let header = Header { direction: Direction::ToReporter, id, key: KeyId([0; 8]) };
    let mut bytes = header.bytes().to_vec();
    bytes.resize(REPLY, number);
    (id, bytes)
}

/// A new id.
pub fn new_id() -> EnvelopeId {
    let mut id = [0; 16];
    rng().fill_bytes(&mut id);
    EnvelopeId(id)
}

/// An envelope sealed to this key.
pub fn sealed(key: &PublicKey, auth: &Auth, body: &[u8]) -> Vec<u8> {
    sealed_as(new_id(), key, auth, body)
}

/// An envelope with this id, sealed to this key.
pub fn sealed_as(id: EnvelopeId, key: &PublicKey, auth: &Auth, body: &[u8]) -> Vec<u8> {
    let demo = Deployment::named("demo");
    sender::to_desk(&demo, key, id, auth, body, &mut rng()).unwrap()
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

    /// A child sends a report and keeps her list.
    pub fn child_keeps_a_list(&self, story: &str, seed: u8) -> Child {
        let mut body = report(story, seed);
        body["returns"] = json!(true);
        self.somebody_sends(&body.to_string(), &Auth::first_report());
        Child::of(seed)
    }

    /// Somebody sends whatever this is, sealed.
    pub fn somebody_sends(&self, body: &str, auth: &Auth) -> EnvelopeId {
        self.relay.takes(&sealed(&self.shown_key(), auth, body.as_bytes()))
    }
}
