//! The ceremony: a helpline's keys are made, signed, locked, and opened once more before it is
//! said that they exist. Makes a finished desk or nothing.

use std::path::Path;

use ed25519_dalek::{SigningKey, VerifyingKey};
use rand_core::CryptoRng;
use thiqa_envelope::{Auth, Deployment, PrivateKey, reception_key, recipient, sender};
use thiqa_wire::ids::to_base64;
use thiqa_wire::{Day, EnvelopeId, Manifest};
use zeroize::Zeroizing;

use crate::calendar::{self, WEEK};
use crate::desk::{Desk, Keyring, MASTER, REQUEST, ROOT, key_place};
use crate::error::DeskError;
use crate::folder::{self, Identity};
use crate::secret::{Cost, Locked, Passphrase, SealingKey};
use crate::store::{Store, deployment, weeks};

/// What is decided before a ceremony.
#[derive(Clone, Debug)]
pub struct Ceremony {
    /// The deployment's label, fixed for ever.
    pub label: String,
    /// The relay's origin.
    pub relay: String,
    /// Weeks to make keys for; 12 is the protocol's.
    pub weeks: u32,
    /// First `seq`; after a loss, above every one ever signed.
    pub seq_from: u64,
    /// What guessing the passphrase costs.
    pub cost: Cost,
}

/// Makes a desk in `folder` and returns the root's public key, once everything was read back from
/// the disk and a test report was opened.
pub fn init(
    folder: &Path,
    plan: &Ceremony,
    passphrase: &Passphrase,
    today: Day,
    dice: &mut dyn CryptoRng,
) -> Result<VerifyingKey, DeskError> {
    folder::make_desk(folder, |workshop| {
        let root = draw_signing_key(dice);
        let public = root.verifying_key();
        let identity =
            Identity::new(plan.label.clone(), plan.relay.clone(), plan.seq_from, &public);
        write_keyring(workshop, &identity, plan, &root, passphrase, today, dice)?;
        write_locked(&workshop.join(folder::ROOT_KEY), &root, ROOT, passphrase, plan.cost, dice)?;
        write_request_keys(workshop, passphrase, plan.cost, dice)?;
        write_public_root(workshop, &public)?;
        identity.write(workshop)?;
        rehearse(workshop, passphrase, dice)?;
        Ok(public)
    })
}

fn write_keyring(
    folder: &Path,
    identity: &Identity,
    plan: &Ceremony,
    root: &SigningKey,
    passphrase: &Passphrase,
    today: Day,
    dice: &mut dyn CryptoRng,
) -> Result<(), DeskError> {
    let store = Store::create(&folder.join(folder::DATABASE))?;
    let master = SealingKey::draw(dice);
    let locked = Locked::new(master.bytes(), MASTER, passphrase, plan.cost, dice)?;
    let first = Next { seq: plan.seq_from, monday: calendar::monday(today) };
    store.write(|tx| {
        deployment::put(tx, identity, &locked)?;
        sign_weeks(tx, &Keyring::of(master), identity, root, first, plan.weeks, dice)
    })
}

/// The first manifest that is still to be signed.
struct Next {
    seq: u64,
    monday: Day,
}

/// Makes and signs keys for `count` more weeks, after the last one. Returns the last `seq`.
///
/// No number is signed twice: it begins above every one that is known here, and where others may
/// have been signed, because the desk was made of a backup or the relay showed a higher one, only
/// at a `seq_from` that a person names.
pub fn sign_more(
    desk: &Desk,
    keyring: &Keyring,
    root: &SigningKey,
    count: u32,
    seq_from: Option<u64>,
    today: Day,
    dice: &mut dyn CryptoRng,
) -> Result<u64, DeskError> {
    if root.verifying_key() != desk.identity().root()? {
        return Err(DeskError::Damaged(folder::ROOT_KEY));
    }
    let store = desk.store();
    let last = weeks::all(store.reader())?.pop();
    let next = Next {
        seq: next_seq(store, last.as_ref().map_or(0, |last| last.seq), seq_from)?,
        monday: calendar::monday(today).max(last.map_or(Day(0), |last| last.issued.plus(WEEK))),
    };
    let last = next.seq + u64::from(count) - 1;
    store.write(|tx| {
        deployment::note_restored(tx, false)?;
        sign_weeks(tx, keyring, desk.identity(), root, next, count, dice)
    })?;
    Ok(last)
}

fn next_seq(store: &Store, last: u64, seq_from: Option<u64>) -> Result<u64, DeskError> {
    let served = deployment::highest_served(store.reader())?;
    let unsure = served > last || deployment::restored(store.reader())?;
    let known = last.max(served);
    match seq_from {
        Some(seq) if seq > known => Ok(seq),
        Some(_) => Err(DeskError::SeqUsed(known)),
        None if unsure => Err(DeskError::SeqUnsure(known)),
        None => Ok(known + 1),
    }
}

fn sign_weeks(
    tx: &rusqlite::Connection,
    keyring: &Keyring,
    identity: &Identity,
    root: &SigningKey,
    next: Next,
    count: u32,
    dice: &mut dyn CryptoRng,
) -> Result<(), DeskError> {
    for week in 0..count {
        let (seq, issued) = (next.seq + u64::from(week), next.monday.plus(WEEK * week));
        let key = PrivateKey::generate(&mut &mut *dice);
        let manifest = Manifest {
            deployment: identity.label.clone(),
            seq,
            issued: calendar::written(issued),
            public_key: key.public().to_bytes(),
        };
        let signed = manifest.sign(root).map_err(|_| DeskError::Damaged("the new manifest"))?;
        let sealed = keyring.master().seal(&key_place(seq), key.seed().as_slice(), dice);
        weeks::add(tx, seq, issued, key.id(), &signed.to_bytes(), &sealed)?;
    }
    Ok(())
}

/// Two request keys: one that may do everything, under the passphrase; one that may only read,
/// which the unattended `fetch` can use.
pub(crate) fn write_request_keys(
    folder: &Path,
    passphrase: &Passphrase,
    cost: Cost,
    dice: &mut dyn CryptoRng,
) -> Result<(), DeskError> {
    let (full, read_only) = (draw_signing_key(dice), draw_signing_key(dice));
    write_locked(&folder.join(folder::REQUEST_KEY), &full, REQUEST, passphrase, cost, dice)?;
    let seed = Zeroizing::new(read_only.to_bytes());
    let text = Zeroizing::new(format!("{}\n", to_base64(seed.as_slice())));
    folder::write(&folder.join(folder::READ_ONLY_KEY), text.as_bytes())?;
    let line = |key: &SigningKey, access| {
        format!("{} {access}\n", to_base64(key.verifying_key().as_bytes()))
    };
    let lines = line(&full, "full") + &line(&read_only, "read-only");
    folder::make(&folder.join(folder::PUBLIC))?;
    folder::write(&folder.join(folder::PUBLIC).join("desk-keys"), lines.as_bytes())
}

/// The root's public key, for the relay.
pub(crate) fn write_public_root(folder: &Path, root: &VerifyingKey) -> Result<(), DeskError> {
    let public = folder.join(folder::PUBLIC);
    folder::make(&public)?;
    folder::write(&public.join("root-key"), format!("{}\n", to_base64(root.as_bytes())).as_bytes())
}

fn write_locked(
    path: &Path,
    key: &SigningKey,
    purpose: &str,
    passphrase: &Passphrase,
    cost: Cost,
    dice: &mut dyn CryptoRng,
) -> Result<(), DeskError> {
    let seed = Zeroizing::new(key.to_bytes());
    let locked = Locked::new(&seed, purpose, passphrase, cost, dice)?;
    let json = serde_json::to_vec_pretty(&locked).map_err(|_| DeskError::Damaged("a key"))?;
    folder::write(path, &json)
}

fn draw_signing_key(dice: &mut dyn CryptoRng) -> SigningKey {
    let mut seed = Zeroizing::new([0; 32]);
    dice.fill_bytes(seed.as_mut_slice());
    SigningKey::from_bytes(&seed)
}

/// Opens everything from the disk again, and a test report that was sealed as a form would.
fn rehearse(
    folder: &Path,
    passphrase: &Passphrase,
    dice: &mut dyn CryptoRng,
) -> Result<(), DeskError> {
    let desk = Desk::open(folder)?;
    desk.root_key(passphrase)?;
    desk.request_key(passphrase)?;
    desk.read_only_key()?;
    let keyring = desk.unlock(passphrase)?;
    let store = desk.store();
    let Some((first, manifest)) = weeks::first(store.reader())? else {
        return Err(DeskError::Damaged("the keyring"));
    };
    let identity = desk.identity();
    let deployment = identity.deployment();
    let sealed_to = reception_key(&deployment, &identity.root()?, identity.seq_min, &manifest)
        .map_err(|_| DeskError::Damaged("the first manifest"))?
        .1;
    let keys = keyring.reception_keys(store)?;
    let opens = keys
        .get(&first.key)
        .is_some_and(|key| key.public() == &sealed_to && opens_a_test(&deployment, key, dice));
    if opens { Ok(()) } else { Err(DeskError::Damaged("the first reception key")) }
}

/// Whether this private key opens what is sealed to its public half.
pub(crate) fn opens_a_test(
    deployment: &Deployment,
    key: &PrivateKey,
    dice: &mut dyn CryptoRng,
) -> bool {
    const TEST: &[u8] = br#"{"v":1,"t":"test"}"#;
    let id = EnvelopeId([0; 16]);
    let auth = Auth::first_report();
    sender::to_desk(deployment, key.public(), id, &auth, TEST, &mut &mut *dice)
        .ok()
        .and_then(|sealed| recipient::at_desk(deployment, |_| Some(key), &sealed).ok())
        .is_some_and(|opened| opened.body.as_slice() == TEST)
}
