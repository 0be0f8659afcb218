//! The courier: carries out each errand with the browser's network, clock and randomness, and
//! keeps what the next one needs. Decides nothing: `sending` does.

use thiqa_envelope::{Auth, CaseCode, CaseKeys, PublicKey, reception_key, sender};
use thiqa_report::{Case, Language, Report};
use thiqa_wire::work::Work;
use thiqa_wire::{Challenge, EnvelopeId, Grant, Manifest, OCTET_STREAM, Problem, Solution, paths};
use zeroize::Zeroizing;

use crate::browser::configuration::Configuration;
use crate::browser::network::{self, Answer, Request};
use crate::browser::{clock, randomness, stretching};
use crate::sending::{Errand, Loss, Outcome};

/// Milliseconds of work between two looks at the page: a finger never waits for it.
const SLICE: f64 = 8.0;
/// Nonces tried between two looks at the clock: about a millisecond on a slow phone.
const TRIES: u32 = 512;

/// Turns the answers into a report, as they are at this moment.
pub type Finish<'a> = &'a dyn Fn(thiqa_report::Sending) -> Option<Report>;

/// Carries messages to one helpline.
pub struct Courier {
    to: Configuration,
    case: Option<Case>,
    work: Option<(Challenge, Solution)>,
    grant: Option<Grant>,
    parcel: Option<Parcel>,
}

/// One message: the same body for ever, the same envelope for as long as its key is fresh.
struct Parcel {
    id: EnvelopeId,
    body: Zeroizing<Vec<u8>>,
    envelope: Vec<u8>,
}

impl Courier {
    /// A courier to this helpline.
    pub fn new(to: Configuration) -> Self {
        Self { to, case: None, work: None, grant: None, parcel: None }
    }

    /// The helpline's key, verified. Without it nothing may be written.
    pub async fn reception(&self) -> Result<(Manifest, PublicKey), Outcome> {
        let answer = self.ask("GET", paths::MANIFEST, &[], None).await?;
        let Configuration { deployment, root, seq_min, .. } = &self.to;
        reception_key(deployment, root, *seq_min, &answer.body).map_err(|_| Outcome::NotVerified)
    }

    /// Does beforehand what takes time: the keys of the case and the proof of work.
    pub async fn prepare(&mut self) {
        self.ready_case().await;
        if self.work.is_none() && self.grant.is_none() {
            // What fails here is done at Send, and said there.
            self.work = self.work().await.ok();
        }
    }

    /// A message that was not sent yet is forgotten: its answers are about to change.
    pub fn forget_message(&mut self) {
        self.parcel = None;
    }

    /// Carries out one errand.
    pub async fn carry(
        &mut self,
        errand: Errand,
        language: Language,
        finish: Finish<'_>,
    ) -> Outcome {
        let done = match errand {
            Errand::Seal => self.seal(language, finish).await,
            Errand::Buy => self.buy().await,
            Errand::Put => self.put().await,
        };
        done.err().unwrap_or(Outcome::Done)
    }

    async fn seal(&mut self, language: Language, finish: Finish<'_>) -> Result<(), Outcome> {
        let (manifest, key) = self.reception().await?;
        let (id, body) = match self.parcel.take() {
            Some(Parcel { id, body, .. }) => (id, body),
            None => {
                let case = self.ready_case().await.ok_or(Outcome::Refused(Problem::Malformed))?;
                let body = encode(case, manifest.seq, language, finish)?;
                (EnvelopeId(randomness::bytes()), body)
            }
        };
        let auth = Auth::first_report();
        let source = &mut randomness::Source;
        let sealed = sender::to_desk(&self.to.deployment, &key, id, &auth, &body, source);
        let envelope = sealed.map_err(|_| Outcome::TooLong)?;
        self.parcel = Some(Parcel { id, body, envelope });
        Ok(())
    }

    async fn buy(&mut self) -> Result<(), Outcome> {
        if self.grant.is_some() {
            return Ok(());
        }
        if self.work.is_none() {
            self.work = Some(self.work().await?);
        }
        let Some((challenge, solution)) = &self.work else { return Ok(()) };
        let body = [challenge.to_bytes().as_slice(), &solution.to_bytes()].concat();
        let answer = self.post(paths::GRANTS, OCTET_STREAM, &body).await;
        // Where no clear answer came, the same work serves the next try.
        if matches!(answer, Ok(_) | Err(Outcome::Refused(Problem::Work | Problem::Spent))) {
            self.work = None;
        }
        let grant = answer?.body.try_into().map_err(|_| Outcome::Refused(Problem::Malformed))?;
        self.grant = Some(Grant(grant));
        Ok(())
    }

    async fn put(&mut self) -> Result<(), Outcome> {
        let (Some(parcel), Some(grant)) = (&self.parcel, self.grant) else {
            return Err(Outcome::Refused(Problem::Grant));
        };
        let headers = [("content-type", OCTET_STREAM), (paths::GRANT_HEADER, &grant.to_hex())];
        let path = paths::envelope(parcel.id);
        let answer = self.ask("PUT", &path, &headers, Some(&parcel.envelope)).await;
        if let Err(Outcome::Refused(Problem::Grant | Problem::Exhausted)) = answer {
            self.grant = None;
        }
        answer.map(|_| ())
    }

    async fn ready_case(&mut self) -> Option<Case> {
        if self.case.is_none() {
            let code = CaseCode::draw(&mut randomness::Source).ok()?;
            let stretched = stretching::stretch(&code, &self.to.deployment).await?;
            self.case = Some(case_of(&CaseKeys::derive(&stretched)));
        }
        self.case.clone()
    }

    async fn work(&self) -> Result<(Challenge, Solution), Outcome> {
        let answer = self.post(paths::CHALLENGES, "application/json", br#"{"parts":0}"#).await?;
        let unusable = Outcome::Refused(Problem::Malformed);
        let challenge = Challenge::from_bytes(&answer.body).ok_or(unusable)?;
        let work = Work::on(challenge).map_err(|_| unusable)?;
        Ok((challenge, solve(work).await))
    }

    async fn post(&self, path: &str, media: &str, body: &[u8]) -> Result<Answer, Outcome> {
        self.ask("POST", path, &[("content-type", media)], Some(body)).await
    }

    async fn ask(
        &self,
        method: &'static str,
        path: &str,
        headers: &[(&'static str, &str)],
        body: Option<&[u8]>,
    ) -> Result<Answer, Outcome> {
        let url = [self.to.relay.as_str(), path].concat();
        let answer = network::ask(Request { method, url, headers, body }).await;
        let answer = answer.map_err(Outcome::Lost)?;
        let [random] = randomness::bytes();
        match Outcome::of(answer.status, &answer.body, answer.retry_after, random) {
            Outcome::Done => Ok(answer),
            refusal => Err(refusal),
        }
    }
}

/// In slices, so that the page answers the finger at every moment.
async fn solve(mut work: Work) -> Solution {
    loop {
        let begun = clock::milliseconds();
        while clock::milliseconds() - begun < SLICE {
            if let Some(solution) = work.step(TRIES) {
                return solution;
            }
        }
        clock::pause(0).await;
    }
}

fn encode(
    case: Case,
    manifest: u64,
    language: Language,
    finish: Finish<'_>,
) -> Result<Zeroizing<Vec<u8>>, Outcome> {
    let sending = thiqa_report::Sending {
        release: env!("CARGO_PKG_VERSION").into(),
        manifest,
        language,
        sent: clock::minute(),
        returns: false,
        case,
    };
    // Every answer was checked before; what is still in the way is its length.
    let report = finish(sending).ok_or(Outcome::TooLong)?;
    report.encode().map_err(|_| Outcome::TooLong)
}

fn case_of(keys: &CaseKeys) -> Case {
    Case {
        reference: keys.case_ref,
        mailbox: keys.mailbox,
        reply_key: keys.reply_key.public().to_bytes(),
        reporter_to_desk: *keys.reporter_to_desk.bytes(),
        desk_to_reporter: *keys.desk_to_reporter.bytes(),
    }
}

impl Outcome {
    /// Why nothing may be written where the helpline's key could not be had.
    pub fn missing(self) -> crate::walk::Missing {
        use crate::walk::Missing;
        match self {
            Self::Lost(Loss::Offline) => Missing::Network,
            Self::NotVerified => Missing::Proof,
            _ => Missing::Relay,
        }
    }
}
