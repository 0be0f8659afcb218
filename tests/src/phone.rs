//! A person with a phone, as the relay sees her: a challenge, some work, a grant, sealed bytes.

use std::io;

use ed25519_dalek::VerifyingKey;
use rand_core::Rng;
use thiqa_envelope::{Auth, CaseKeys, Deployment, PublicKey, reception_key, sender};
use thiqa_report::{Case, Choice, Draft, Form, Language, Question, Sending};
use thiqa_wire::work::Work;
use thiqa_wire::{Challenge, EnvelopeId, Grant, paths};
use zeroize::Zeroizing;

use crate::helpline::{Helpline, dice};
use crate::http::{Answer, Line};

/// A person who will send one report.
pub struct Phone {
    line: Line,
    seed: u64,
    root: VerifyingKey,
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
        Self { line, seed, root: helpline.desk().identity().root().unwrap() }
    }

    /// Somebody else's phone on the same line.
    pub fn of(&self, seed: u64) -> Self {
        Self { line: self.line.clone(), seed, root: self.root }
    }

    /// Writes a report of these words and seals it to the week's key.
    pub fn seals(&self, story: &str) -> io::Result<Sealed> {
        let manifest = self.line.ask("GET", paths::MANIFEST, &[], b"")?.body;
        let helpline = Deployment::named("demo");
        let (manifest, key) = reception_key(&helpline, &self.root, 1, &manifest).unwrap();
        let body = self.report(story, manifest.seq).encode().unwrap();
        let mut random = dice(self.seed);
        let mut id = [0; 16];
        random.fill_bytes(&mut id);
        Ok(Sealed {
            bytes: seal(&helpline, &key, EnvelopeId(id), &body, &mut random),
            id: EnvelopeId(id),
            grant: None,
        })
    }

    /// Puts the sealed report, buying a grant first where it has none.
    pub fn puts(&self, sealed: &mut Sealed) -> io::Result<Answer> {
        let grant = match sealed.grant {
            Some(grant) => grant,
            None => *sealed.grant.insert(self.buys_a_grant()?),
        };
        self.line.ask(
            "PUT",
            &paths::envelope(sealed.id),
            &[(paths::GRANT_HEADER, &grant.to_hex())],
            &sealed.bytes,
        )
    }

    /// Sends a report of these words, all of it.
    pub fn sends(&self, story: &str) -> Sealed {
        let mut sealed = self.seals(story).unwrap();
        let answer = self.puts(&mut sealed).unwrap();
        assert_eq!(answer.status, 201, "{}", answer.head);
        sealed
    }

    fn buys_a_grant(&self) -> io::Result<Grant> {
        let json = [("content-type", "application/json")];
        let challenge = self.line.ask("POST", paths::CHALLENGES, &json, br#"{"parts":0}"#)?.body;
        let challenge =
            Challenge::from_bytes(&challenge).ok_or_else(|| io::Error::other("no challenge"))?;
        let solution = Work::on(challenge).unwrap().step(u32::MAX).unwrap();
        let request = [&challenge.to_bytes()[..], &solution.to_bytes()].concat();
        let grant = self.line.ask("POST", paths::GRANTS, &[], &request)?.body;
        grant.try_into().map(Grant).map_err(|_| io::Error::other("no grant"))
    }

    fn report(&self, story: &str, manifest: u64) -> thiqa_report::Report {
        let mut draft = Draft::of(Form::Meta);
        while let Some(question) = draft.open_question() {
            draft.choose(question, *question.choices().last().unwrap());
        }
        draft.choose(Question::Platform, Choice::Whatsapp);
        draft.write(Question::Story, story.to_owned());
        let sending = Sending {
            release: "story".into(),
            manifest,
            language: Language::Arabic,
            sent: "2026-11-24T10:00Z".into(),
            returns: false,
            case: self.case(),
        };
        draft.finish(sending).unwrap()
    }

    /// A case of this phone's own. The code is not stretched: no story comes back with it.
    fn case(&self) -> Case {
        let mut stretched = Zeroizing::new([0; 32]);
        dice(self.seed ^ u64::MAX).fill_bytes(stretched.as_mut_slice());
        let keys = CaseKeys::derive(&stretched);
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
    body: &[u8],
    random: &mut impl rand_core::CryptoRng,
) -> Vec<u8> {
    sender::to_desk(helpline, key, id, &Auth::first_report(), body, random).unwrap()
}
