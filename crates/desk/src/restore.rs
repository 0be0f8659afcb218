//! Reading a backup back: to check that it would save us, or because it has to. A check opens
//! every key and reads every case, and contacts nobody. A letter that cannot be read is counted
//! and the rest goes on; a key that does not open is no backup.

use std::path::{Path, PathBuf};

use rand_core::CryptoRng;
use thiqa_wire::{Day, SignedManifest};

use crate::backup::{Elsewhere, decrypt, delete_old, elsewhere};
use crate::ceremony;
use crate::conversation::Record;
use crate::desk::{Desk, Keyring};
use crate::error::DeskError;
use crate::folder::{self, Identity, Scratch};
use crate::letter::{self, Letter};
use crate::secret::{Cost, Passphrase};
use crate::store::entries;
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
    /// Cases in it.
    pub cases: usize,
    /// Letters in it, of cases or apart from them, that cannot be read any more.
    pub damaged: usize,
    /// The last result it holds; `None` where letters are damaged, so that the relay deletes
    /// nothing because of it, and no older backup goes.
    serial: Option<u64>,
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
    /// Older backups that a person has to delete.
    pub elsewhere: Option<Elsewhere>,
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
    let place = desk.map(Desk::folder).or(file.parent()).unwrap_or(Path::new(""));
    let place = if place.as_os_str().is_empty() { Path::new(".") } else { place };
    let scratch = Scratch::within(place)?;
    let checked = read_all(&scratch.database(), file, passphrase, dice)?.1;
    drop(scratch);
    let mut check = Check { checked, recorded: false, deleted: Vec::new(), elsewhere: None };
    let Some(desk) = desk.filter(|desk| *desk.identity() == check.checked.identity) else {
        return Ok(check);
    };
    check.recorded = record(desk.store(), &check.checked, today)?;
    if check.recorded {
        check.deleted = delete_old(desk, today)?;
        check.elsewhere = elsewhere(desk, today)?;
    }
    Ok(check)
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
    folder::make_desk(target, |workshop| {
        let database = workshop.join(folder::DATABASE);
        let (store, checked) = read_all(&database, file, passphrase, dice)?;
        record(&store, &checked, today)?;
        store.write(|tx| {
            entries::unsee(tx)?;
            kept::forget_held(tx)?;
            deployment::note_restored(tx, true)
        })?;
        drop(store);
        ceremony::write_request_keys(workshop, passphrase, cost, dice)?;
        ceremony::write_public_root(workshop, &checked.identity.root()?)?;
        checked.identity.write(workshop)?;
        Ok(checked)
    })
}

/// Decrypts `file` into `database` and reads all of it.
fn read_all(
    database: &Path,
    file: &Path,
    passphrase: &Passphrase,
    dice: &mut dyn CryptoRng,
) -> Result<(Store, Checked), DeskError> {
    decrypt(file, database, passphrase)?;
    // Whatever else an age file under this passphrase holds, it is no backup.
    let not_ours = || DeskError::NotABackup(file.to_owned());
    let store = Store::open(database).map_err(|_| not_ours())?;
    let keyring = Keyring::unlock(&store, passphrase)?;
    let identity = deployment::identity(store.reader())?;
    let (id, made) = backups::last(store.reader())?.ok_or_else(not_ours)?;
    let weeks = try_keys(&store, &keyring, &identity, dice)?;
    let (cases, damaged) = read_letters(&store, &keyring)?;
    let last = results::last_serial(store.reader())?;
    let serial = (damaged == 0).then_some(last);
    Ok((store, Checked { id, identity, made, weeks, cases, damaged, serial }))
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

/// How many cases there are, and how many letters of theirs or apart cannot be read any more.
fn read_letters(store: &Store, keyring: &Keyring) -> Result<(usize, usize), DeskError> {
    let store = store.reader();
    let damaged = |letter, number, sealed: Option<Vec<u8>>| {
        let place = letter::place(letter, number);
        usize::from(sealed.is_none_or(|it| Letter::open(keyring, &place, &it).is_err()))
    };
    let cases = kept::case_numbers(store)?;
    let mut count = 0;
    for &number in &cases {
        count += damaged('c', number, kept::case(store, number)?.map(|row| row.sealed));
        let entries = entries::of(store, number)?.into_iter();
        let records = entries.map(|entry| Record::open(keyring, entry));
        count += records.filter(|record| record.said.is_none()).count();
    }
    for kind in Apart::ALL {
        for row in kept::aparts(store, kind)? {
            let sealed = kept::apart(store, kind, row.number)?.map(|(_, sealed)| sealed);
            count += damaged(kind.letter(), row.number, sealed);
        }
    }
    Ok((cases.len(), count))
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
