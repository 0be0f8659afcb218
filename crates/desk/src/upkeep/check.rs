//! Reading a backup back: to check that it would save us. A check opens every key and reads every case,
//! and contacts nobody. A message that cannot be read is counted and the rest goes on; a key that does
//! not open is no backup.

use std::path::{Path, PathBuf};

use rand_core::CryptoRng;
use thiqa_wire::{Day, SignedManifest};

use super::backup::{Elsewhere, decrypt, delete_old, elsewhere};
use super::error::UpkeepError;
use super::test_envelope::opens_a_test;
use crate::case::JournalEntry;
use crate::case::stored_message::{self, StoredMessage};
use crate::dead_letter_kind::DeadLetterKind;
use crate::error::Fault;
use crate::folder::Scratch;
use crate::identity::Identity;
use crate::keys::{Keyring, Passphrase};
use crate::session::{Desk, Machine, reception_keys};
use crate::store::dead_letters;
use crate::store::weeks::Week;
use crate::store::{Store, backups, cases, deployment, entries, results, weeks};

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
    /// Messages in it, of cases or dead letters, that cannot be read any more.
    pub damaged: usize,
    /// The last result it holds; `None` where messages are damaged, so that the relay deletes
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
///
/// # Errors
/// [`UpkeepError::NotABackup`], [`UpkeepError::BackupKey`], and [`UpkeepError::Key`] for a mistyped
/// passphrase.
pub fn check(
    file: &Path,
    desk: Option<&Desk>,
    passphrase: &Passphrase,
    machine: &Machine,
) -> Result<Check, UpkeepError> {
    let today = machine.today();
    let folder = desk.map(Desk::folder).or(file.parent()).unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let scratch = Scratch::within(folder)?;
    let checked = read_all(&scratch.database(), file, passphrase, machine)?.1;
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

/// Decrypts `file` into `database` and reads all of it.
pub(super) fn read_all(
    database: &Path,
    file: &Path,
    passphrase: &Passphrase,
    machine: &Machine,
) -> Result<(Store, Checked), UpkeepError> {
    decrypt(file, database, passphrase)?;
    // Whatever else an age file under this passphrase holds, it is no backup.
    let not_ours = || UpkeepError::NotABackup(file.to_owned());
    let store = Store::open(database).map_err(|_| not_ours())?;
    let keyring = Keyring::unlock(&deployment::master(store.reader())?, passphrase)?;
    let identity = deployment::identity(store.reader())?;
    let (id, made) = backups::last(store.reader())?.ok_or_else(not_ours)?;
    let weeks = try_keys(&store, &keyring, &identity, &mut *(machine.rng)())?;
    let (cases, damaged) = read_messages(&store, &keyring)?;
    let last = results::last_serial(store.reader())?;
    let serial = (damaged == 0).then_some(last);
    Ok((store, Checked { id, identity, made, weeks, cases, damaged, serial }))
}

/// Seals a test to every key, as its signed manifest names it, and opens it again.
fn try_keys(
    store: &Store,
    keyring: &Keyring,
    identity: &Identity,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<Week>, UpkeepError> {
    let (deployment, root) = (identity.deployment(), identity.root()?);
    let all = weeks::all(store.reader())?;
    let mut tried = Vec::new();
    for (seq, key) in reception_keys(store, keyring)? {
        let week = all.iter().find(|week| week.seq == seq && week.key == key.id());
        let manifest = weeks::manifest(store.reader(), seq)?.unwrap_or_default();
        let signed = SignedManifest::from_bytes(&manifest).and_then(|it| it.verify(&root));
        let named = signed.is_ok_and(|it| it.seq == seq && it.key() == key.id());
        match week {
            Some(week) if named && opens_a_test(&deployment, &key, rng) => {
                tried.push(week.clone());
            }
            _ => return Err(UpkeepError::BackupKey(seq)),
        }
    }
    Ok(tried)
}

/// How many cases there are, and how many of their messages and of the dead letters cannot be read
/// any more.
fn read_messages(store: &Store, keyring: &Keyring) -> Result<(usize, usize), Fault> {
    let store = store.reader();
    let damaged = |letter, number, sealed: Option<Vec<u8>>| {
        let aad = stored_message::aad(letter, number);
        usize::from(sealed.is_none_or(|it| StoredMessage::open(keyring, &aad, &it).is_err()))
    };
    let cases = cases::numbers(store)?;
    let mut count = 0;
    for &number in &cases {
        count += damaged('c', number, cases::one(store, number)?.map(|row| row.sealed));
        let entries = entries::of(store, number)?.into_iter();
        let journal = entries.map(|row| JournalEntry::open(keyring, row));
        count += journal.filter(|entry| entry.content.is_none()).count();
    }
    for kind in DeadLetterKind::ALL {
        for row in dead_letters::all(store, kind)? {
            let sealed = dead_letters::one(store, kind, row.number)?.map(|(_, sealed)| sealed);
            count += damaged(kind.letter(), row.number, sealed);
        }
    }
    Ok((cases.len(), count))
}

/// Notes a check in a desk: from now on these keys may be published.
pub(super) fn record(store: &Store, checked: &Checked, today: Day) -> Result<bool, Fault> {
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
