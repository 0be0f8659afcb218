//! The client of the helpline: carries out each step of sending with the browser's network, clock
//! and random numbers, and keeps what the next one needs. Decides nothing: `sending` does.

mod relay;
mod work;

use ed25519_dalek::VerifyingKey;
use sha2::{Digest, Sha256};
use thiqa_envelope::{
    Auth, AuthContext, CaseCode, CaseKeys, Deployment, PublicKey, reception_key, sender,
};
use thiqa_report::{Case, Language, Metadata, Reply};
use thiqa_wire::header::SMALL;
use thiqa_wire::work::{CHALLENGE_BYTES, Work};
use thiqa_wire::{
    Challenge, Direction, EnvelopeId, Grant, Manifest, OCTET_STREAM, Problem, Purpose, Receipt,
    Solution, paths,
};
use zeroize::Zeroizing;

use crate::browser::configuration::Configuration;
use crate::browser::network;
use crate::browser::rng::{self, BrowserRng};
use crate::browser::{clock, stretching};
use crate::mailbox;
use crate::sending::{Loss, Outcome, Step};
use relay::{Ask, Relay, Yes};

/// How often a mailbox is asked for where the relay is busy, each time after the pause it asks for, and
/// with work.
const READ_TRIES: u8 = 3;
/// Difficulty from which work is shown: more than a second on a slow phone.
const LONG_WORK: u8 = 20;
/// Bytes of a grant.
const GRANT_BYTES: usize = 32;
/// Where the browser or the relay gives what cannot be used.
const UNUSABLE: Outcome = Outcome::Refused(Problem::Malformed);

/// What is to be said, in the language of the page.
pub struct Outgoing<'a> {
    /// Whether it opens a case, or belongs to the one whose keys are here.
    pub opens_case: bool,
    /// The language of the page.
    pub language: Language,
    /// Writes the body, as the answers are at this moment, or says by how many letters it is too
    /// long.
    pub write: &'a dyn Fn(Metadata) -> Result<Zeroizing<Vec<u8>>, usize>,
}

/// Sends to one helpline, and reads what waits there.
pub struct Client {
    deployment: Deployment,
    root: VerifyingKey,
    /// No manifest before this one is used.
    seq_min: u64,
    relay: Relay,
    /// Hears how long work goes on.
    tell: Box<dyn Fn(Option<usize>)>,
    case: Option<HeldCase>,
    work: Option<(Challenge, Solution)>,
    /// What was worked for, and what it was sold for.
    grant: Option<(Grant, Option<Purpose>)>,
    sealed: Option<Sealed>,
}

/// A case whose keys are here until the page closes.
struct HeldCase {
    code: CaseCode,
    keys: CaseKeys,
    /// A report of this case has arrived, or a list opened it: the next report has a new one.
    is_open: bool,
}

/// One message: the same body for ever, the same envelope for as long as its key is fresh.
struct Sealed {
    id: EnvelopeId,
    body: Zeroizing<Vec<u8>>,
    envelope: Vec<u8>,
    /// It has left, and what came of it is not known.
    may_be_there: bool,
}

impl Client {
    /// A client of this helpline. `tell` hears how many of sixteen puzzles are solved while work goes
    /// on that takes long, and nothing once it is done.
    pub fn new(to: Configuration, tell: impl Fn(Option<usize>) + 'static) -> Self {
        let Configuration { deployment, root, seq_min, relay, .. } = to;
        let relay = Relay::at(relay);
        let tell = Box::new(tell);
        let (case, work, grant, sealed) = (None, None, None, None);
        Self { deployment, root, seq_min, relay, tell, case, work, grant, sealed }
    }

    /// The helpline's key, verified. Without it nothing may be written.
    ///
    /// # Errors
    /// [`Outcome::NotVerified`] where a manifest came that is not to be used; else why none came.
    pub async fn reception(&self) -> Result<(Manifest, PublicKey), Outcome> {
        let asked_before = network::asked_before().await.map(|answer| Yes::Frame.of(answer));
        let frame = match asked_before {
            Some(Ok(frame)) => frame,
            // Lost or exchanged on the way, or not asked for: asked for now.
            _ => {
                let (path, headers) = (paths::MANIFEST, &[]);
                let ask = Ask { method: "GET", path, headers, body: None };
                self.relay.ask(&ask, &Yes::Frame).await?
            }
        };
        let key = reception_key(&self.deployment, &self.root, self.seq_min, &frame);
        key.map_err(|_| Outcome::NotVerified)
    }

    /// Does beforehand what takes time: the keys of the case and the proof of work.
    pub async fn prepare(&mut self) {
        // What fails here is done at Send, and said there.
        let _ = self.ready_case().await;
        if self.work.is_none() && self.grant.is_none() {
            self.work = self.work(Purpose::Small).await.ok();
        }
    }

    /// A message that was not sent yet is forgotten: its answers are about to change.
    pub fn forget_message(&mut self) {
        self.sealed = None;
    }

    /// The message has arrived: from now on what follows belongs to its case. The code of the case
    /// that it has opened; none where that was open before.
    pub fn has_arrived(&mut self) -> Option<CaseCode> {
        self.sealed = None;
        self.grant = None;
        let case = self.case.as_mut().filter(|case| !case.is_open)?;
        case.is_open = true;
        Some(case.code.clone())
    }

    /// Reads the mailbox of the first of these codes whose replies open, and keeps its keys here.
    /// `None` where several codes are possible and no reply tells which one is hers: what she wrote
    /// under another would reach nobody.
    ///
    /// # Errors
    /// Why a mailbox could not be read.
    pub async fn open_case(&mut self, codes: Vec<CaseCode>) -> Result<Option<Vec<Reply>>, Outcome> {
        self.close_case();
        let is_certain = codes.len() == 1;
        for code in codes {
            let keys = self.keys(&code).await?;
            let replies = self.read(&keys).await?;
            if is_certain || !replies.is_empty() {
                self.case = Some(HeldCase { code, keys, is_open: true });
                return Ok(Some(replies));
            }
        }
        Ok(None)
    }

    /// Forgets the case whose keys are here, and what was to be said in it.
    pub fn close_case(&mut self) {
        self.case = None;
        self.sealed = None;
    }

    /// Reads the mailbox of the case whose keys are here.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn read_again(&self) -> Result<Vec<Reply>, Outcome> {
        self.read(&self.case.as_ref().ok_or(UNUSABLE)?.keys).await
    }

    /// Empties the mailbox of the case whose keys are here.
    ///
    /// # Errors
    /// Why it may not be empty.
    pub async fn empty_mailbox(&self) -> Result<(), Outcome> {
        let case = self.case.as_ref().ok_or(UNUSABLE)?;
        let token = &case.keys.read_token;
        let yes = Yes::Receipt(Receipt::emptied(token));
        self.at_mailbox(paths::MAILBOX_ERASE, token.as_slice(), &yes).await.map(drop)
    }

    /// Carries out one step.
    pub async fn carry_out(&mut self, step: Step, outgoing: &Outgoing<'_>) -> Outcome {
        let done = match step {
            Step::Seal => self.seal(outgoing).await,
            Step::Grant => self.get_grant().await,
            Step::Put => self.put().await,
        };
        done.err().unwrap_or(Outcome::Done)
    }

    async fn seal(&mut self, outgoing: &Outgoing<'_>) -> Result<(), Outcome> {
        let (manifest, key) = self.reception().await?;
        if outgoing.opens_case {
            self.ready_case().await?;
        }
        let keys = &self.case.as_ref().ok_or(UNUSABLE)?.keys;
        let (id, body) = match self.sealed.take() {
            Some(Sealed { id, body, .. }) => (id, body),
            None => {
                let body = encode(keys, manifest.seq, outgoing)?;
                (EnvelopeId(rng::bytes()), body)
            }
        };
        let auth = if outgoing.opens_case {
            Auth::first_report()
        } else {
            let context = AuthContext { direction: Direction::ToDesk, envelope: id };
            Auth::of(&keys.case_ref, &keys.reporter_to_desk, context, &body)
        };
        let rng = &mut BrowserRng;
        let envelope = sender::to_desk(&self.deployment, &key, id, &auth, &body, rng);
        let envelope = envelope.map_err(|_| Outcome::TooLong(0))?;
        self.sealed = Some(Sealed { id, body, envelope, may_be_there: false });
        Ok(())
    }

    async fn get_grant(&mut self) -> Result<(), Outcome> {
        let is_large = self.sealed.as_ref().is_some_and(|it| it.envelope.len() > SMALL);
        let purpose = if is_large { Purpose::Large } else { Purpose::Small };
        let is_enough = |sold_for| !is_large || sold_for != Some(Purpose::Small);
        if self.grant.is_some_and(|(_, sold_for)| is_enough(sold_for)) {
            return Ok(());
        }
        if self.work.as_ref().is_none_or(|(challenge, _)| !is_enough(challenge.purpose())) {
            self.work = Some(self.work(purpose).await?);
        }
        let Some((challenge, solution)) = &self.work else { return Ok(()) };
        let sold_for = challenge.purpose();
        let body = [challenge.to_bytes().as_slice(), &solution.to_bytes()].concat();
        let yes = Yes::Bytes(201, GRANT_BYTES);
        let answer = self.relay.post(paths::GRANTS, OCTET_STREAM, &body, yes).await;
        // Where no clear answer came, the same work serves the next try.
        if matches!(answer, Ok(_) | Err(Outcome::Refused(Problem::Work | Problem::Spent))) {
            self.work = None;
        }
        let grant = answer?.try_into().map_err(|_| UNUSABLE)?;
        self.grant = Some((Grant(grant), sold_for));
        Ok(())
    }

    /// Where it is not known what came of the bytes, only their hash goes first: on a slow line it is
    /// told in a moment that they are there. Whoever stands between may let the bytes alone through.
    async fn put(&mut self) -> Result<(), Outcome> {
        let (Some(sealed), Some((grant, _))) = (&mut self.sealed, self.grant) else {
            return Err(Outcome::Refused(Problem::Grant));
        };
        let path = &paths::envelope(sealed.id);
        let grant = grant.to_hex();
        let headers = &[("content-type", OCTET_STREAM), (paths::GRANT_HEADER, grant.as_str())];
        let hash = Sha256::digest(&sealed.envelope);
        let asks = [("POST", hash.as_slice()), ("PUT", sealed.envelope.as_slice())];
        let kept = Yes::Receipt(Receipt::kept(&sealed.envelope));
        let mut answer = Err(UNUSABLE);
        for (method, body) in asks.into_iter().skip(usize::from(!sealed.may_be_there)) {
            let ask = Ask { method, path, headers, body: Some(body) };
            answer = kept.of(self.relay.send(&ask).await);
            use Outcome::{Lost, Refused};
            if !matches!(answer, Err(Refused(Problem::Unknown) | Lost(Loss::Strange))) {
                break;
            }
        }
        sealed.may_be_there |= matches!(answer, Err(Outcome::Lost(_)));
        if let Err(Outcome::Refused(Problem::Grant | Problem::Exhausted)) = answer {
            self.grant = None;
        }
        answer.map(drop)
    }

    /// A case that no report has opened yet.
    async fn ready_case(&mut self) -> Result<(), Outcome> {
        if self.case.as_ref().is_none_or(|case| case.is_open) {
            let code = CaseCode::draw(&mut BrowserRng).map_err(|_| UNUSABLE)?;
            let keys = self.keys(&code).await?;
            self.case = Some(HeldCase { code, keys, is_open: false });
        }
        Ok(())
    }

    async fn keys(&self, code: &CaseCode) -> Result<CaseKeys, Outcome> {
        let stretched = stretching::stretch(code, &self.deployment).await.ok_or(UNUSABLE)?;
        Ok(CaseKeys::derive(&stretched))
    }

    async fn read(&self, keys: &CaseKeys) -> Result<Vec<Reply>, Outcome> {
        let yes = Yes::Bytes(200, paths::MAILBOX_BYTES);
        let slots = self.at_mailbox(paths::MAILBOX, keys.read_token.as_slice(), &yes).await?;
        Ok(mailbox::replies(&self.deployment, keys, &slots))
    }

    /// Posts a token, and where the relay is busy, or cuts the answer off, again with work for a turn
    /// of its own: where many come, whoever worked waits for none and yields last.
    async fn at_mailbox(
        &self,
        path: &'static str,
        token: &[u8],
        yes: &Yes,
    ) -> Result<Vec<u8>, Outcome> {
        let mut body = Zeroizing::new(token.to_vec());
        // Without `Accept` the relay answers a yes that anybody can say.
        let headers = &[("content-type", OCTET_STREAM), ("accept", OCTET_STREAM)];
        for _ in 1..READ_TRIES {
            let ask = Ask { method: "POST", path, headers, body: Some(&body) };
            match self.relay.ask(&ask, yes).await {
                Err(Outcome::Busy(seconds)) => clock::pause_seconds(seconds).await,
                // Cut off; or it served a turn whose answer was lost, or its time is over.
                Err(
                    Outcome::Lost(Loss::NoAnswer)
                    | Outcome::Refused(Problem::Work | Problem::Spent),
                ) => {}
                answer => return answer,
            }
            let (challenge, solution) = self.work(Purpose::Read).await?;
            body.truncate(token.len());
            body.extend([challenge.to_bytes().as_slice(), &solution.to_bytes()].concat());
        }
        let ask = Ask { method: "POST", path, headers, body: Some(&body) };
        self.relay.ask(&ask, yes).await
    }

    async fn work(&self, purpose: Purpose) -> Result<(Challenge, Solution), Outcome> {
        let yes = Yes::Bytes(200, CHALLENGE_BYTES);
        let body: &[u8] = match purpose {
            Purpose::Large => br#"{"parts":0,"for":"large"}"#,
            Purpose::Read => br#"{"parts":0,"for":"read"}"#,
            Purpose::Any | Purpose::Small => br#"{"parts":0,"for":"small"}"#,
        };
        let challenge = self.relay.post(paths::CHALLENGES, "application/json", body, yes).await?;
        let challenge = Challenge::from_bytes(&challenge).ok_or(UNUSABLE)?;
        let work = Work::on(challenge).map_err(|_| UNUSABLE)?;
        let is_long = challenge.difficulty() >= LONG_WORK;
        let solution = work::solve(work, |solved| (self.tell)(is_long.then_some(solved))).await;
        (self.tell)(None);
        Ok((challenge, solution))
    }
}

fn encode(
    keys: &CaseKeys,
    manifest: u64,
    outgoing: &Outgoing<'_>,
) -> Result<Zeroizing<Vec<u8>>, Outcome> {
    let metadata = Metadata {
        release: env!("CARGO_PKG_VERSION").into(),
        manifest,
        language: outgoing.language,
        sent: clock::minute(),
        returns: true,
        case: case_of(keys),
    };
    // Every answer was checked before; what is still in the way is its length.
    (outgoing.write)(metadata).map_err(Outcome::TooLong)
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
