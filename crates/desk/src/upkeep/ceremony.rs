//! The ceremony: a helpline's keys are made, signed, locked, and opened once more before it is
//! said that they exist. Makes a finished desk or nothing.

use std::path::Path;

use ed25519_dalek::{SigningKey, VerifyingKey};
use rand_core::CryptoRng;
use rusqlite::Connection;
use thiqa_envelope::{PrivateKey, reception_key};
use thiqa_wire::{Day, Manifest};

use super::error::UpkeepError;
use super::new_desk::make_desk;
use super::request_keys::{draw_signing_key, write_locked, write_public_root, write_request_keys};
use super::test_envelope::opens_a_test;
use crate::calendar::{self, WEEK};
use crate::error::Fault;
use crate::folder;
use crate::identity::Identity;
use crate::keys::{Cost, Keyring, Locked, MASTER, Passphrase, ROOT, SealingKey, signing_key};
use crate::session::{Desk, Machine, Session, reception_keys};
use crate::store::{Store, deployment, homes, weeks};

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
///
/// # Errors
/// [`UpkeepError::NotEmpty`]; nothing is made then.
pub fn init(
    folder: &Path,
    plan: &Ceremony,
    passphrase: &Passphrase,
    machine: &Machine,
) -> Result<VerifyingKey, UpkeepError> {
    let rng = &mut *(machine.rng)();
    make_desk(folder, |workshop| {
        let root = draw_signing_key(rng);
        let public = root.verifying_key();
        let identity =
            Identity::new(plan.label.clone(), plan.relay.clone(), plan.seq_from, &public);
        write_keyring(workshop, &identity, plan, &root, passphrase, machine, rng)?;
        write_locked(&workshop.join(folder::ROOT_KEY), &root, ROOT, passphrase, plan.cost, rng)?;
        write_request_keys(workshop, passphrase, plan.cost, rng)?;
        write_public_root(workshop, &public)?;
        identity.write(workshop)?;
        rehearse(workshop, passphrase, machine, rng)?;
        Ok(public)
    })
}

fn write_keyring(
    folder: &Path,
    identity: &Identity,
    plan: &Ceremony,
    root: &SigningKey,
    passphrase: &Passphrase,
    machine: &Machine,
    rng: &mut dyn CryptoRng,
) -> Result<(), Fault> {
    let database = folder.join(folder::DATABASE);
    let store = Store::create(&database)?;
    let home = machine.home_of(&database, rng)?;
    let master = SealingKey::draw(rng);
    let locked = Locked::new(master.bytes(), MASTER, passphrase, plan.cost, rng)?;
    let first = Next { seq: plan.seq_from, monday: calendar::monday(machine.today()) };
    store.write(|tx| {
        deployment::put(tx, identity, &locked)?;
        homes::put(tx, &home)?;
        sign_weeks(tx, &Keyring::of(master), identity, root, first, plan.weeks, rng)
    })
}

/// The root key, while its file is here.
///
/// # Errors
/// [`UpkeepError::NoRootKey`] where it is not, and [`UpkeepError::Key`] for a mistyped passphrase.
pub fn root_key(desk: &Desk, passphrase: &Passphrase) -> Result<SigningKey, UpkeepError> {
    let path = desk.folder().join(folder::ROOT_KEY);
    if !path.exists() {
        return Err(UpkeepError::NoRootKey(path));
    }
    Ok(signing_key(&path, ROOT, passphrase)?)
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
///
/// # Errors
/// [`UpkeepError::SeqUsed`], [`UpkeepError::SeqUnsure`], and [`Fault::Damaged`] where the root key is of
/// another desk.
pub fn sign_more(
    session: &Session,
    root: &SigningKey,
    count: u32,
    seq_from: Option<u64>,
) -> Result<u64, UpkeepError> {
    let identity = session.desk().identity();
    if root.verifying_key() != identity.root()? {
        return Err(Fault::Damaged(folder::ROOT_KEY).into());
    }
    let store = session.store();
    let last = weeks::all(store.reader())?.pop();
    let next = Next {
        seq: next_seq(store, last.as_ref().map_or(0, |last| last.seq), seq_from)?,
        monday: calendar::monday(session.today())
            .max(last.map_or(Day(0), |last| last.issued.plus(WEEK))),
    };
    let last = next.seq + u64::from(count) - 1;
    store.write(|tx| {
        deployment::note_restored(tx, false)?;
        sign_weeks(tx, session.keys(), identity, root, next, count, &mut *session.rng())
    })?;
    Ok(last)
}

fn next_seq(store: &Store, last: u64, seq_from: Option<u64>) -> Result<u64, UpkeepError> {
    let served = deployment::highest_served(store.reader())?;
    let unsure = served > last || deployment::restored(store.reader())?;
    let known = last.max(served);
    match seq_from {
        Some(seq) if seq > known => Ok(seq),
        Some(_) => Err(UpkeepError::SeqUsed(known)),
        None if unsure => Err(UpkeepError::SeqUnsure(known)),
        None => Ok(known + 1),
    }
}

fn sign_weeks(
    tx: &Connection,
    keyring: &Keyring,
    identity: &Identity,
    root: &SigningKey,
    next: Next,
    count: u32,
    rng: &mut dyn CryptoRng,
) -> Result<(), Fault> {
    for week in 0..count {
        let (seq, issued) = (next.seq + u64::from(week), next.monday.plus(WEEK * week));
        let key = PrivateKey::generate(&mut &mut *rng);
        let manifest = Manifest {
            deployment: identity.label.clone(),
            seq,
            issued: calendar::written(issued),
            public_key: key.public().to_bytes(),
        };
        let signed = manifest.sign(root).map_err(|_| Fault::Damaged("the new manifest"))?;
        let sealed = keyring.seal_reception_key(seq, &key, rng);
        weeks::add(tx, seq, issued, key.id(), &signed.to_bytes(), &sealed)?;
    }
    Ok(())
}

/// Opens everything from the disk again, and a test report that was sealed as a form would.
fn rehearse(
    folder: &Path,
    passphrase: &Passphrase,
    machine: &Machine,
    rng: &mut dyn CryptoRng,
) -> Result<(), UpkeepError> {
    let desk = Desk::open(folder, machine)?;
    root_key(&desk, passphrase)?;
    desk.request_key(passphrase)?;
    desk.read_only_key()?;
    let keyring = desk.unlock(passphrase)?;
    let store = desk.store();
    let Some((first, manifest)) = weeks::first(store.reader())? else {
        return Err(Fault::Damaged("the keyring").into());
    };
    let identity = desk.identity();
    let deployment = identity.deployment();
    let sealed_to = reception_key(&deployment, &identity.root()?, identity.seq_min, &manifest)
        .map_err(|_| Fault::Damaged("the first manifest"))?
        .1;
    let keys = reception_keys(store, &keyring)?;
    let key = keys.iter().map(|(_, key)| key).find(|key| key.id() == first.key);
    let opens =
        key.is_some_and(|key| key.public() == &sealed_to && opens_a_test(&deployment, key, rng));
    if opens { Ok(()) } else { Err(Fault::Damaged("the first reception key").into()) }
}
