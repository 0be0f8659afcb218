//! A backup: keyring and cases in one age file (age-encryption.org/v1, scrypt) under the desk's
//! passphrase. Holds neither request keys nor the root key: those are made anew, or lie on sticks.

use std::fs;
use std::io::{self, Read, Write};
use std::iter;
use std::path::{Path, PathBuf};

use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor, scrypt};
use data_encoding::HEXLOWER;
use rand_core::CryptoRng;
use thiqa_wire::Day;

use crate::calendar::{self, written};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::folder;
use crate::secret::Passphrase;
use crate::store::backups;

/// scrypt's work for a backup: 2^18, age's own choice for a second of work.
pub const STANDARD_WORK: u8 = 18;
/// A file that asks for more than 2^22 is no backup of ours.
const WORK_LIMIT: u8 = 22;
/// Days after which a backup is deleted once a newer one was checked: what was erased is
/// forgotten by then.
const KEPT: u32 = 30;

/// Writes a backup and returns where. `out` is replaced whole; without it the file is the next of
/// the day in `backups/`.
pub fn backup(
    desk: &Desk,
    passphrase: &Passphrase,
    out: Option<&Path>,
    work: u8,
    today: Day,
    dice: &mut dyn CryptoRng,
) -> Result<PathBuf, DeskError> {
    desk.unlock(passphrase)?;
    let out = match out {
        Some(out) => out.to_owned(),
        None => next_name(desk.folder(), today)?,
    };
    let mut id = [0; 16];
    dice.fill_bytes(&mut id);
    desk.store().write(|tx| backups::add(tx, &id, today))?;
    let snapshot = desk.store().snapshot(&HEXLOWER.encode(&id))?;
    encrypt(&snapshot, &out, passphrase, work).map_err(DeskError::at(&out))?;
    Ok(out)
}

fn next_name(folder: &Path, today: Day) -> Result<PathBuf, DeskError> {
    let backups = folder.join(folder::BACKUPS);
    folder::make(&backups)?;
    let mut number = 1;
    loop {
        let name = backups.join(format!("{}-{number}.age", written(today)));
        if !name.exists() {
            return Ok(name);
        }
        number += 1;
    }
}

fn encrypt(snapshot: &[u8], to: &Path, passphrase: &Passphrase, work: u8) -> io::Result<()> {
    let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase.text()));
    recipient.set_work_factor(work.clamp(1, WORK_LIMIT));
    let encryptor = Encryptor::with_recipients(iter::once(&recipient as &dyn age::Recipient))
        .map_err(io::Error::other)?;
    let mut sealed = encryptor.wrap_output(Vec::new())?;
    sealed.write_all(snapshot)?;
    folder::write_bytes(to, &sealed.finish()?)
}

/// Decrypts a backup into memory. age's stream fails at its end where something was cut off.
pub(crate) fn decrypt(from: &Path, passphrase: &Passphrase) -> Result<Vec<u8>, DeskError> {
    let not_ours = || DeskError::NotABackup(from.to_owned());
    let file = folder::read(from)?;
    let decryptor = Decryptor::new_buffered(file.as_slice()).map_err(|_| not_ours())?;
    let mut identity = scrypt::Identity::new(SecretString::from(passphrase.text()));
    identity.set_max_work_factor(WORK_LIMIT);
    let plain = decryptor.decrypt(iter::once(&identity as &dyn age::Identity));
    let mut plain = plain.map_err(|error| match error {
        DecryptError::NoMatchingKeys
        | DecryptError::KeyDecryptionFailed
        | DecryptError::DecryptionFailed => DeskError::WrongPassphrase,
        _ => not_ours(),
    })?;
    let mut snapshot = Vec::new();
    plain.read_to_end(&mut snapshot).map_err(|_| not_ours())?;
    Ok(snapshot)
}

/// Deletes backups of `backups/` that are over 30 days old and that a newer checked one replaces.
pub(crate) fn delete_old(desk: &Desk, today: Day) -> Result<Vec<PathBuf>, DeskError> {
    let folder = desk.folder().join(folder::BACKUPS);
    let Ok(entries) = fs::read_dir(&folder) else { return Ok(Vec::new()) };
    let mut deleted = Vec::new();
    for entry in entries {
        let path = entry.map_err(DeskError::at(&folder))?.path();
        let Some(made) = day_in_name(&path) else { continue };
        if today.since(made) > KEPT && backups::has_newer_checked(desk.store().reader(), made)? {
            folder::remove(&path)?;
            deleted.push(path);
        }
    }
    Ok(deleted)
}

/// `2026-11-24-1.age`; whatever is named otherwise was not put there by us.
fn day_in_name(path: &Path) -> Option<Day> {
    let (day, number) = path.file_name()?.to_str()?.strip_suffix(".age")?.rsplit_once('-')?;
    number.parse::<u32>().ok()?;
    calendar::read(day)
}
