//! Reading a backup back: to check that it would save us, or because it has to. A check opens
//! every key and reads every case, and contacts nobody.

use std::path::{Path, PathBuf};

use rand_core::CryptoRng;
use thiqa_wire::{Day, SignedManifest};

use crate::backup::{decrypt, delete_old};
use crate::ceremony;
use crate::desk::{Desk, Keyring};
use crate::error::DeskError;
use crate::folder::{self, Identity};
use crate::letter::{self, Letter};
use crate::secret::{Cost, Passphrase};
use crate::store::kept::{self, Apart};
use crate::store::weeks::Week;
use crate::store::{Store, backups, deployment, results, weeks};

/// What a backup holds, once all of it was opened.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its random name.
    pub id: [u8; 16],
    /// Which helpline it is of.
    pub identity: Identity,
    /// The day on which it was made.
    pub made: Day,
    /// The weeks whose private key it holds, each tried.
    pub weeks: Vec<Week>,
    /// Cases read.
    pub cases: usize,
    /// The last result it holds.
    serial: u64,
}

/// What checking a backup came to.
#[derive(Clone, Debug)]
pub struct Check {
    /// What it holds.
    pub checked: Checked,
    /// Whether the desk noted it: it was made there.
    pub recorded: bool,
    /// Older backups that were deleted.
    pub deleted: Vec<PathBuf>,
}

/// Opens a backup, tries every key, reads every case. `desk` notes it, where there is one and it
/// made the backup; then its keys may be published and what it holds acknowledged.
pub fn check(
    file: &Path,
    desk: Option<&Desk>,
    passphrase: &Passphrase,
    today: Day,
    dice: &mut dyn CryptoRng,
) -> Result<Check, DeskError> {
    let snapshot = decrypt(file, passphrase)?;
    let checked = read_all(&snapshot_of(file, &snapshot)?, file, passphrase, dice)?;
    let Some(desk) = desk.filter(|desk| *desk.identity() == checked.identity) else {
        return Ok(Check { checked, recorded: false, deleted: Vec::new() });
    };
    let recorded = record(desk.store(), &checked, today)?;
    let deleted = if recorded { delete_old(desk, today)? } else { Vec::new() };
    Ok(Check { checked, recorded, deleted })
}

/// Makes a desk of a backup in a new folder, with new request keys: they replace the old ones at
/// the relay, so that two machines never pull.
pub fn restore(
    file: &Path,
    target: &Path,
    passphrase: &Passphrase,
    cost: Cost,
    today: Day,
    dice: &mut dyn CryptoRng,
) -> Result<Checked, DeskError> {
    let snapshot = decrypt(file, passphrase)?;
    let checked = read_all(&snapshot_of(file, &snapshot)?, file, passphrase, dice)?;
    let workshop = folder::workshop(target)?;
    let database = workshop.join(folder::DATABASE);
    folder::write(&database, &snapshot)?;
    let store = Store::open(&database)?;
    record(&store, &checked, today)?;
    drop(store);
    ceremony::write_request_keys(&workshop, passphrase, cost, dice)?;
    ceremony::write_public_root(&workshop, &checked.identity.root()?)?;
    checked.identity.write(&workshop)?;
    folder::settle(&workshop, target)?;
    Ok(checked)
}

/// Whatever else an age file under this passphrase holds, it is no backup.
fn snapshot_of(file: &Path, snapshot: &[u8]) -> Result<Store, DeskError> {
    Store::open_snapshot(snapshot).map_err(|_| DeskError::NotABackup(file.to_owned()))
}

fn read_all(
    store: &Store,
    file: &Path,
    passphrase: &Passphrase,
    dice: &mut dyn CryptoRng,
) -> Result<Checked, DeskError> {
    let keyring = Keyring::unlock(store, passphrase)?;
    let identity = deployment::identity(store.reader())?;
    let (id, made) =
        backups::last(store.reader())?.ok_or_else(|| DeskError::NotABackup(file.to_owned()))?;
    Ok(Checked {
        id,
        made,
        weeks: try_keys(store, &keyring, &identity, dice)?,
        cases: read_letters(store, &keyring)?,
        serial: results::last_serial(store.reader())?,
        identity,
    })
}

/// Seals a test to every key, as its signed manifest names it, and opens it again.
fn try_keys(
    store: &Store,
    keyring: &Keyring,
    identity: &Identity,
    dice: &mut dyn CryptoRng,
) -> Result<Vec<Week>, DeskError> {
    let (deployment, root) = (identity.deployment(), identity.root()?);
    let all = weeks::all(store.reader())?;
    let mut tried = Vec::new();
    for (seq, key) in keyring.weekly_keys(store)? {
        let week = all.iter().find(|week| week.seq == seq && week.key == key.id());
        let manifest = weeks::manifest(store.reader(), seq)?.unwrap_or_default();
        let signed = SignedManifest::from_bytes(&manifest).and_then(|it| it.verify(&root));
        let named = signed.is_ok_and(|it| it.seq == seq && it.key() == key.id());
        match week {
            Some(week) if named && ceremony::opens_a_test(&deployment, &key, dice) => {
                tried.push(week.clone());
            }
            _ => return Err(DeskError::BackupKey(seq)),
        }
    }
    Ok(tried)
}

fn read_letters(store: &Store, keyring: &Keyring) -> Result<usize, DeskError> {
    let cases = kept::cases(store.reader())?;
    for row in &cases {
        Letter::open(keyring, &letter::place('c', row.number), &row.sealed)?;
    }
    for kind in Apart::ALL {
        for row in kept::aparts(store.reader(), kind)? {
            Letter::open(keyring, &letter::place(kind.letter(), row.number), &row.sealed)?;
        }
    }
    Ok(cases.len())
}

/// Notes a check in a desk: from now on these keys may be published.
fn record(store: &Store, checked: &Checked, today: Day) -> Result<bool, DeskError> {
    store.write(|tx| {
        if !backups::note_checked(tx, &checked.id, checked.serial, today)? {
            return Ok(false);
        }
        for week in &checked.weeks {
            weeks::note_backed(tx, week.seq, today)?;
        }
        Ok(true)
    })
}
