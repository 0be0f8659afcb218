//! A person with a phone, as the relay sees her: a challenge, some work, a grant, sealed bytes; and
//! the mailbox that her list opens.

use std::io;

use ed25519_dalek::VerifyingKey;
use rand_core::Rng;
use thiqa_envelope::{
    Auth, AuthContext, CaseKeys, Deployment, PublicKey, reception_key, recipient, sender,
};
use thiqa_report::{Body, Case, Choice, Draft, Form, Language, Message, Metadata, Question, Reply};
use thiqa_wire::{Direction, EnvelopeId, Grant};
use zeroize::Zeroizing;

use crate::helpline::Helpline;
use crate::http::{Answer, Line};
use crate::rng::seeded;

/// A person who will send one report, and messages of its case.
pub struct Phone {
    line: Line,
    seed: u64,
    root: VerifyingKey,
    returns: bool,
}

/// A report, sealed: these bytes go out, and go out again where that is needed.
#[derive(Clone)]
pub struct Sealed {
    /// The envelope's id.
    pub id: EnvelopeId,
    /// The envelope.
    pub bytes: Vec<u8>,
    grant: Option<Grant>,
}

impl Phone {
    /// A phone on this line; `seed` makes its randomness.
    pub fn on(helpline: &Helpline, line: Line, seed: u64) -> Self {
        Self { line, seed, root: helpline.desk().identity().root().unwrap(), returns: false }
    }

    /// Somebody else's phone on the same line.
    pub fn of(&self, seed: u64) -> Self {
        Self { line: self.line.clone(), seed, ..*self }
    }

    /// The same person, who keeps her list.
    pub fn with_a_list(self) -> Self {
        Self { returns: true, ..self }
    }

    /// Writes a report of these words and seals it to the week's key.
    pub fn seals(&self, story: &str) -> io::Result<Sealed> {
        let helpline = Deployment::named("demo");
        let (manifest, key) = self.shown_key()?;
        let body = self.report(story, manifest.seq).encode().unwrap();
        let mut random = seeded(self.seed);
        let mut id = [0; 16];
        random.fill_bytes(&mut id);
        let first = Auth::first_report();
        Ok(Sealed {
            bytes: seal(&helpline, &key, EnvelopeId(id), &first, &body, &mut random),
            id: EnvelopeId(id),
            grant: None,
        })
    }

    /// Puts the sealed report, buying a grant first where it has none.
    pub fn puts(&self, sealed: &mut Sealed) -> io::Result<Answer> {
        let grant = match sealed.grant {
            Some(grant) => grant,
            None => *sealed.grant.insert(self.line.buys_a_grant()?),
        };
        self.line.puts(sealed.id, &sealed.bytes, grant)
    }

    /// Sends a report of these words, all of it.
    pub fn sends(&self, story: &str) -> Sealed {
        let mut sealed = self.seals(story).unwrap();
        let answer = self.puts(&mut sealed).unwrap();
        assert_eq!(answer.status, 201, "{}", answer.head);
        sealed
    }

    /// Sends a message of her case; each has a `turn` of its own, which makes its randomness.
    pub fn writes(&self, message: &Message, turn: u64) -> EnvelopeId {
        let (helpline, keys) = (Deployment::named("demo"), self.keys());
        let (_, key) = self.shown_key().unwrap();
        let body = message.encode("2026-11-24T12:00Z").unwrap();
        let mut random = seeded(self.seed ^ turn << 32);
        let mut id = [0; 16];
        random.fill_bytes(&mut id);
        let id = EnvelopeId(id);
        let context = AuthContext { direction: Direction::ToDesk, envelope: id };
        let auth = Auth::of(&keys.case_ref, &keys.reporter_to_desk, context, &body);
        let bytes = seal(&helpline, &key, id, &auth, &body, &mut random);
        let answer = self.puts(&mut Sealed { id, bytes, grant: None }).unwrap();
        assert_eq!(answer.status, 201, "{}", answer.head);
        id
    }

    /// Opens her mailbox: what waits there, in order.
    pub fn reads(&self) -> Vec<Reply> {
        let (helpline, keys) = (Deployment::named("demo"), self.keys());
        let places = self.line.opens_mailbox(&*keys.read_token);
        let mut replies: Vec<_> = places
            .iter()
            .map(|(_, bytes)| {
                let opened = recipient::at_reporter(&helpline, &keys.reply_key, bytes).unwrap();
                let context = AuthContext { direction: Direction::ToReporter, envelope: opened.id };
                let key = &keys.desk_to_reporter;
                assert!(opened.auth.verify(&keys.case_ref, key, context, &opened.body));
                Body::decode(&opened.body).unwrap().reply().unwrap()
            })
            .collect();
        replies.sort_by_key(|reply| reply.n);
        replies
    }

    /// Empties her mailbox, whatever waits in it.
    pub fn empties_mailbox(&self) {
        self.line.empties_mailbox(&*self.keys().read_token);
    }

    /// Everything her list leads to that may stand in a file in the clear.
    pub fn traces(&self) -> Vec<Vec<u8>> {
        let keys = self.keys();
        vec![
            keys.mailbox.to_vec(),
            keys.read_token.to_vec(),
            keys.case_ref.to_vec(),
            keys.reply_key.public().to_bytes(),
            keys.reporter_to_desk.bytes().to_vec(),
            keys.desk_to_reporter.bytes().to_vec(),
        ]
    }

    fn shown_key(&self) -> io::Result<(thiqa_wire::Manifest, PublicKey)> {
        let manifest = self.line.manifest()?.ok_or_else(|| io::Error::other("no manifest"))?;
        Ok(reception_key(&Deployment::named("demo"), &self.root, 1, &manifest).unwrap())
    }

    fn report(&self, story: &str, manifest: u64) -> thiqa_report::Report {
        let mut draft = Draft::of(Form::Meta);
        while let Some(question) = draft.open_question() {
            draft.choose(question, *question.choices().last().unwrap());
        }
        draft.choose(Question::Platform, Choice::Whatsapp);
        draft.write(Question::Story, story.to_owned());
        let metadata = Metadata {
            release: "story".into(),
            manifest,
            language: Language::Arabic,
            sent: "2026-11-24T10:00Z".into(),
            returns: self.returns,
            case: self.case(),
        };
        draft.finish(metadata).unwrap()
    }

    /// The keys of this phone's own case. The code is not stretched: nobody types it in a story.
    fn keys(&self) -> CaseKeys {
        let mut stretched = Zeroizing::new([0; 32]);
        seeded(self.seed ^ u64::MAX).fill_bytes(stretched.as_mut_slice());
        CaseKeys::derive(&stretched)
    }

    fn case(&self) -> Case {
        let keys = self.keys();
        Case {
            reference: keys.case_ref,
            mailbox: keys.mailbox,
            reply_key: keys.reply_key.public().to_bytes(),
            reporter_to_desk: *keys.reporter_to_desk.bytes(),
            desk_to_reporter: *keys.desk_to_reporter.bytes(),
        }
    }
}

fn seal(
    helpline: &Deployment,
    key: &PublicKey,
    id: EnvelopeId,
    auth: &Auth,
    body: &[u8],
    random: &mut impl rand_core::CryptoRng,
) -> Vec<u8> {
    sender::to_desk(helpline, key, id, auth, body, random).unwrap()
}
