//! The vectors of protocol 1, `thiqa1.json`, against this implementation.

use ed25519_dalek::{SigningKey, VerifyingKey};
use serde_json::Value;
use thiqa_envelope::{
    Auth, AuthContext, CaseCode, CaseKeys, Deployment, MacKey, OpenError, Opened, PrivateKey,
    PublicKey, Reading, ReceptionError, Things, TypedList, reception_key, recipient, sender,
};
use thiqa_wire::work::Work;
use thiqa_wire::{
    Challenge, DeskRequest, Direction, EnvelopeId, KeyId, Manifest, Purpose, Receipt, desk, ids,
};
use zeroize::Zeroizing;

use crate::Replay;
use crate::reading::{Check, Vector, equal, holds};

/// The things, for the browser too, where the envelope does not carry them.
const THINGS: &str = include_str!("../../../locales/things.csv");

/// Checks `thiqa1.json`; gives the names of everything that held.
pub fn check(json: &str) -> Check<Vec<String>> {
    let value: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let file = Vector(&value);
    let helpline = Helpline::of(file)?;
    let mut held = Vec::new();
    let mut record = |name: &str, check: Check| {
        held.push(name.to_owned());
        check.map_err(|error| format!("{name}: {error}"))
    };
    record("deployment", helpline.deployment_vector(file.at("deployment")?))?;
    record("case", case(&helpline, file.at("case")?))?;
    record("manifest", manifest(&helpline, file.at("manifest")?))?;
    record("challenge", challenge(file.at("challenge")?))?;
    record("desk_request", desk_request(file.at("desk_request")?))?;
    for envelope in file.each("envelopes")? {
        record(envelope.text("name")?, helpline.envelope(envelope))?;
    }
    for refusal in file.each("refusals")? {
        record(refusal.text("name")?, helpline.refusal(file, refusal))?;
    }
    Ok(held)
}

struct Helpline {
    deployment: Deployment,
    reception: PrivateKey,
}

impl Helpline {
    fn of(file: Vector<'_>) -> Check<Self> {
        Ok(Self {
            deployment: Deployment::named(file.at("deployment")?.text("label")?),
            reception: private_key(file.at("reception")?)?,
        })
    }

    fn deployment_vector(&self, vector: Vector<'_>) -> Check {
        vector.is("dep", self.deployment.hash())
    }

    fn envelope(&self, vector: Vector<'_>) -> Check {
        let key = PrivateKey::from_seed(Zeroizing::new(vector.array("seed")?));
        let id = EnvelopeId(vector.array("envelope_id")?);
        let body = vector.text("body")?.as_bytes();
        let auth = auth(vector, id, body)?;
        vector.is("auth", auth.bytes())?;
        let seal = if to_desk(vector)? { sender::to_desk } else { sender::to_reporter };
        let randomness = vector.bytes("randomness")?;
        let sealed =
            seal(&self.deployment, key.public(), id, &auth, body, &mut Replay(&randomness))
                .map_err(|error| error.to_string())?;
        vector.is("envelope_b64", &sealed)?;
        if to_desk(vector)? {
            vector.is("kept", Receipt::kept(&sealed).0)?;
        }

        let opened = self.open(vector, &key, &sealed).map_err(|error| error.to_string())?;
        equal("body", body, &opened.body)?;
        holds("the auth is what was sealed", opened.auth == auth && opened.id == id)
    }

    fn open(
        &self,
        vector: Vector<'_>,
        key: &PrivateKey,
        bytes: &[u8],
    ) -> Result<Opened, OpenError> {
        let keys = |id: KeyId| (id == key.id()).then_some(key);
        match to_desk(vector) {
            Ok(true) => recipient::at_desk(&self.deployment, keys, bytes),
            _ => recipient::at_reporter(&self.deployment, key, bytes),
        }
    }

    fn refusal(&self, file: Vector<'_>, refusal: Vector<'_>) -> Check {
        match refusal.text("name")? {
            "manifest_older" | "manifest_unsigned" => return manifest_refusal(file, refusal),
            _ => {}
        }
        let expected = match refusal.text("error")? {
            "newer" => OpenError::Newer,
            _ => OpenError::NotOurs,
        };
        let label = refusal.text("label").unwrap_or(self.deployment.label());
        let reader = Self {
            deployment: Deployment::named(label),
            reception: PrivateKey::from_seed(Zeroizing::new(refusal.array("seed")?)),
        };
        for bytes in altered(file, refusal)? {
            let result = reader.open(refusal, &reader.reception, &bytes);
            holds("it is refused by its name", result.err() == Some(expected))?;
        }
        Ok(())
    }
}

/// The envelopes that a refusal speaks of: given whole, or made from a good one.
fn altered(file: Vector<'_>, refusal: Vector<'_>) -> Check<Vec<Vec<u8>>> {
    if let Ok(whole) = refusal.bytes("envelope_b64") {
        return Ok(vec![whole]);
    }
    let of = refusal.text("of")?;
    let mut envelopes = file.each("envelopes")?;
    let good = envelopes
        .find(|envelope| envelope.text("name") == Ok(of))
        .ok_or_else(|| format!("no envelope {of}"))?
        .bytes("envelope_b64")?;
    let with = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        bytes
    };
    if let Ok(take) = refusal.number("take") {
        let take = usize::try_from(take).map_err(|error| error.to_string())?;
        return Ok(vec![good.iter().copied().take(take).collect()]);
    }
    if let Ok(append) = refusal.bytes("append") {
        return Ok(vec![[good, append].concat()]);
    }
    if let Ok(step) = refusal.number("flip_every") {
        let step = usize::try_from(step).map_err(|error| error.to_string())?;
        let flipped = good.iter().enumerate().step_by(step.max(1));
        return Ok(flipped.map(|(at, byte)| with(at, byte ^ 1)).collect());
    }
    if let Ok(byte) = refusal.number("version") {
        return Ok(vec![with(4, u8::try_from(byte).map_err(|error| error.to_string())?)]);
    }
    Ok(vec![good])
}

fn private_key(vector: Vector<'_>) -> Check<PrivateKey> {
    let key = PrivateKey::from_seed(Zeroizing::new(vector.array("seed")?));
    vector.is("pk_b64", key.public().to_bytes())?;
    equal("key_id", vector.text("key_id")?.as_bytes(), key.id().to_string().as_bytes())?;
    Ok(key)
}

fn to_desk(vector: Vector<'_>) -> Check<bool> {
    Ok(vector.number("direction")? == 1)
}

fn auth(vector: Vector<'_>, id: EnvelopeId, body: &[u8]) -> Check<Auth> {
    let Ok(key) = vector.array("mac_key") else {
        return Ok(Auth::first_report());
    };
    let direction = if to_desk(vector)? { Direction::ToDesk } else { Direction::ToReporter };
    let context = AuthContext { direction, envelope: id };
    Ok(Auth::of(&vector.array("case_ref")?, &MacKey::new(key), context, body))
}

fn case(helpline: &Helpline, vector: Vector<'_>) -> Check {
    let code = CaseCode::from_random(vector.array("random")?);
    vector.is("password", code.password())?;
    list(&code, vector)?;
    vector.is("salt", CaseCode::salt(&helpline.deployment))?;
    let prk = Zeroizing::new(vector.array("prk")?);
    #[cfg(not(target_arch = "wasm32"))]
    equal("prk", prk.as_slice(), code.stretch(&helpline.deployment).as_slice())?;
    let keys = CaseKeys::derive(&prk);
    vector.is("read_token", *keys.read_token)?;
    vector.is("mailbox", keys.mailbox)?;
    vector.is("emptied", Receipt::emptied(&keys.read_token).0)?;
    vector.is("reply_seed", keys.reply_key.seed().as_slice())?;
    vector.is("reply_pk_b64", keys.reply_key.public().to_bytes())?;
    vector.is("case_ref", keys.case_ref)?;
    vector.is("k_r2d", keys.reporter_to_desk.bytes())?;
    vector.is("k_d2r", keys.desk_to_reporter.bytes())
}

fn list(code: &CaseCode, vector: Vector<'_>) -> Check {
    let things = Things::read(THINGS).ok_or("the table of things is not read")?;
    let digits = vector.text("digits")?;
    equal("digits", digits.as_bytes(), code.digits().as_bytes())?;
    holds("digits", CaseCode::from_digits(digits).as_ref() == Ok(code))?;
    for name in things.tongues() {
        let lines = vector.at("lists")?.texts(name)?;
        equal(name, lines.join("\n").as_bytes(), things.list(code, name).as_bytes())?;
        let read = TypedList::fields(&lines).read(&things, "fr");
        holds(name, read == Reading::Code(code.clone()))?;
    }
    Ok(())
}

fn manifest(helpline: &Helpline, vector: Vector<'_>) -> Check {
    let root = SigningKey::from_bytes(&vector.array("root_seed")?);
    vector.is("root_pk", root.verifying_key().as_bytes())?;
    let made = Manifest {
        deployment: helpline.deployment.label().to_owned(),
        seq: vector.number("seq")?,
        issued: vector.text("issued")?.to_owned(),
        public_key: helpline.reception.public().to_bytes(),
    };
    let signed = made.sign(&root).map_err(|error| error.to_string())?;
    vector.is("wire_b64", signed.to_bytes())?;
    let bytes = vector.bytes("wire_b64")?;
    let read = reception_key(&helpline.deployment, &root.verifying_key(), made.seq, &bytes);
    let (manifest, key): (Manifest, PublicKey) = read.map_err(|error| error.to_string())?;
    holds("manifest and key are read back", manifest == made && &key == helpline.reception.public())
}

fn manifest_refusal(file: Vector<'_>, refusal: Vector<'_>) -> Check {
    let helpline = Helpline::of(file)?;
    let root: [u8; 32] = refusal.array("root_pk")?;
    let root = VerifyingKey::from_bytes(&root).map_err(|error| error.to_string())?;
    let bytes = file.at("manifest")?.bytes("wire_b64")?;
    let expected = match refusal.text("error")? {
        "older" => ReceptionError::Older,
        _ => ReceptionError::NotVerified,
    };
    let result = reception_key(&helpline.deployment, &root, refusal.number("seq_min")?, &bytes);
    holds("it is refused by its name", result.err() == Some(expected))
}

fn challenge(vector: Vector<'_>) -> Check {
    let number = |name| u8::try_from(vector.number(name)?).map_err(|error| error.to_string());
    let expires = u32::try_from(vector.number("expires")?).map_err(|error| error.to_string())?;
    let key = vector.array("server_key")?;
    let random = vector.array("rand")?;
    let (difficulty, parts) = (number("difficulty")?, number("parts")?);
    let challenge = Challenge::issue(&key, Purpose::Any, difficulty, parts, expires, random);
    vector.is("challenge", challenge.to_bytes())?;
    let mut work = Work::on(challenge).map_err(|error| error.to_string())?;
    let solution = work.step(u32::MAX).ok_or("unsolved")?;
    vector.is("solution", solution.to_bytes())?;
    let purpose = challenge.check(&key, expires.into()).map_err(|error| error.to_string())?;
    holds("it buys an envelope of either size", purpose == Purpose::Any)?;
    solution.check(&challenge).map_err(|error| error.to_string())
}

fn desk_request(vector: Vector<'_>) -> Check {
    let key = SigningKey::from_bytes(&vector.array("seed")?);
    vector.is("pk", key.verifying_key().as_bytes())?;
    let body = vector.text("body")?.as_bytes();
    let request = DeskRequest {
        origin: vector.text("origin")?,
        method: vector.text("method")?,
        target: vector.text("target")?,
        time: vector.number("time")?,
        nonce: desk::nonce_from_hex(vector.text("nonce")?).ok_or("nonce")?,
        body,
    };
    let signature = request.sign(&key);
    equal("key_id", vector.text("key_id")?.as_bytes(), signature.key.to_string().as_bytes())?;
    vector.is("signature", signature.signature)?;
    vector.is("done", Receipt::done(&request).0)?;
    holds("base64url refuses trailing bits", ids::from_base64("AB").is_none())?;
    request
        .verify(&key.verifying_key(), &signature.signature, request.time)
        .map_err(|error| error.to_string())
}
