//! The client of the helpline: carries out each step of sending with the browser's network, clock
//! and random numbers, and keeps what the next one needs. Decides nothing: `sending` does.

mod relay;
mod work;

use ed25519_dalek::VerifyingKey;
use thiqa_envelope::{
    Auth, AuthContext, CaseCode, CaseKeys, Deployment, PublicKey, reception_key, sender,
};
use thiqa_report::{Case, Language, Metadata, Reply};
use thiqa_wire::work::Work;
use thiqa_wire::{
    Challenge, Direction, EnvelopeId, Grant, Manifest, OCTET_STREAM, Problem, Solution, paths,
};
use zeroize::Zeroizing;

use crate::browser::configuration::Configuration;
use crate::browser::network;
use crate::browser::rng::{self, BrowserRng};
use crate::browser::{clock, stretching};
use crate::mailbox;
use crate::sending::{Outcome, Step};
use relay::{Relay, understood};

/// The status of a mailbox that was emptied.
const EMPTIED: u16 = 204;
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
    case: Option<HeldCase>,
    work: Option<(Challenge, Solution)>,
    grant: Option<Grant>,
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
}

impl Client {
    /// A client of this helpline.
    pub fn new(to: Configuration) -> Self {
        let Configuration { deployment, root, seq_min, relay, .. } = to;
        let relay = Relay::at(relay);
        Self { deployment, root, seq_min, relay, case: None, work: None, grant: None, sealed: None }
    }

    /// The helpline's key, verified. Without it nothing may be written.
    ///
    /// # Errors
    /// [`Outcome::NotVerified`] where the relay showed another manifest; else why none came.
    pub async fn reception(&self) -> Result<(Manifest, PublicKey), Outcome> {
        let answer = match network::asked_before().await {
            Some(Ok(answer)) => understood(Ok(answer))?,
            // Lost on the way, or not asked for: asked for now.
            _ => self.relay.ask("GET", paths::MANIFEST, &[], None).await?,
        };
        let key = reception_key(&self.deployment, &self.root, self.seq_min, &answer.body);
        key.map_err(|_| Outcome::NotVerified)
    }

    /// Does beforehand what takes time: the keys of the case and the proof of work.
    pub async fn prepare(&mut self) {
        // What fails here is done at Send, and said there.
        let _ = self.ready_case().await;
        if self.work.is_none() && self.grant.is_none() {
            self.work = self.work().await.ok();
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
        let (headers, token) = ([("content-type", OCTET_STREAM)], &*case.keys.read_token);
        match self.relay.send("POST", paths::MAILBOX_ERASE, &headers, Some(token)).await {
            Ok(answer) if answer.status == EMPTIED => Ok(()),
            // A yes without that is somebody else's.
            answer => Err(understood(answer).err().unwrap_or(UNUSABLE)),
        }
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
        self.sealed = Some(Sealed { id, body, envelope });
        Ok(())
    }

    async fn get_grant(&mut self) -> Result<(), Outcome> {
        if self.grant.is_some() {
            return Ok(());
        }
        if self.work.is_none() {
            self.work = Some(self.work().await?);
        }
        let Some((challenge, solution)) = &self.work else { return Ok(()) };
        let body = [challenge.to_bytes().as_slice(), &solution.to_bytes()].concat();
        let answer = self.relay.post(paths::GRANTS, OCTET_STREAM, &body).await;
        // Where no clear answer came, the same work serves the next try.
        if matches!(answer, Ok(_) | Err(Outcome::Refused(Problem::Work | Problem::Spent))) {
            self.work = None;
        }
        let grant = answer?.body.try_into().map_err(|_| UNUSABLE)?;
        self.grant = Some(Grant(grant));
        Ok(())
    }

    async fn put(&mut self) -> Result<(), Outcome> {
        let (Some(sealed), Some(grant)) = (&self.sealed, self.grant) else {
            return Err(Outcome::Refused(Problem::Grant));
        };
        let headers = [("content-type", OCTET_STREAM), (paths::GRANT_HEADER, &grant.to_hex())];
        let path = paths::envelope(sealed.id);
        let answer = self.relay.ask("PUT", &path, &headers, Some(&sealed.envelope)).await;
        if let Err(Outcome::Refused(Problem::Grant | Problem::Exhausted)) = answer {
            self.grant = None;
        }
        answer.map(|_| ())
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
        let answer = self.relay.post(paths::MAILBOX, OCTET_STREAM, &*keys.read_token).await?;
        if answer.body.len() != paths::MAILBOX_BYTES {
            return Err(UNUSABLE);
        }
        Ok(mailbox::replies(&self.deployment, keys, &answer.body))
    }

    async fn work(&self) -> Result<(Challenge, Solution), Outcome> {
        let answer =
            self.relay.post(paths::CHALLENGES, "application/json", br#"{"parts":0}"#).await?;
        let challenge = Challenge::from_bytes(&answer.body).ok_or(UNUSABLE)?;
        let work = Work::on(challenge).map_err(|_| UNUSABLE)?;
        Ok((challenge, work::solve(work).await))
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
