//! A backup: keyring and cases in one age file (age-encryption.org/v1, scrypt) under the desk's
//! passphrase. Holds neither request keys nor the root key: those are made anew, or lie on sticks.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::iter;
use std::path::{Path, PathBuf};

use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor, scrypt};
use rand_core::Rng as _;
use thiqa_wire::Day;

use super::error::UpkeepError;
use crate::calendar::{self, written};
use crate::error::Fault;
use crate::folder::{self, Scratch};
use crate::keys::{KeyError, Passphrase};
use crate::session::{Desk, Machine};
use crate::store::backups;

/// scrypt's work for a backup: 2^18, age's own choice for a second of work.
pub const STANDARD_WORK: u8 = 18;
/// A file that asks for more than 2^22 is no backup of ours.
const WORK_LIMIT: u8 = 22;
/// Bytes that are decrypted at a time.
const CHUNK: usize = 64 * 1024;
/// Days after which a backup is deleted once a newer one was checked: what was erased is
/// forgotten by then.
const KEPT: u32 = 30;

/// Writes a backup and returns where. `out` is replaced whole; without it the file is the next of
/// the day in `backups/`.
///
/// # Errors
/// [`UpkeepError::Key`] where the passphrase is not the desk's.
pub fn backup(
    desk: &Desk,
    passphrase: &Passphrase,
    out: Option<&Path>,
    work: u8,
    machine: &Machine,
) -> Result<PathBuf, UpkeepError> {
    let today = machine.today();
    desk.unlock(passphrase)?;
    let elsewhere = out.map(std::path::absolute).transpose();
    let elsewhere = elsewhere.map_err(Fault::at(out.unwrap_or(desk.folder())))?;
    let out = match &elsewhere {
        Some(out) => out.clone(),
        None => next_name(desk.folder(), today)?,
    };
    let mut id = [0; 16];
    (machine.rng)().fill_bytes(&mut id);
    let scratch = Scratch::within(desk.folder())?;
    desk.store().write(|tx| backups::add(tx, &id, today, elsewhere.as_deref()))?;
    desk.store().copy_to(&scratch.database())?;
    encrypt(&scratch.database(), &out, passphrase.text(), work)?;
    Ok(out)
}

fn next_name(folder: &Path, today: Day) -> Result<PathBuf, Fault> {
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

fn encrypt(from: &Path, to: &Path, passphrase: &str, work: u8) -> Result<(), Fault> {
    let mut snapshot = File::open(from).map_err(Fault::at(from))?;
    let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase));
    recipient.set_work_factor(work.clamp(1, WORK_LIMIT));
    folder::write_with(to, |file| {
        let encryptor = Encryptor::with_recipients(iter::once(&recipient as &dyn age::Recipient))
            .map_err(io::Error::other)?;
        let mut sealed = encryptor.wrap_output(file)?;
        io::copy(&mut snapshot, &mut sealed)?;
        sealed.finish().map(drop)
    })
}

/// Decrypts a backup into a file, in pieces. age's stream fails at its end where something was cut
/// off.
pub(crate) fn decrypt(from: &Path, to: &Path, passphrase: &Passphrase) -> Result<(), UpkeepError> {
    for spelling in passphrase.spellings() {
        match decrypt_with(from, to, &spelling) {
            Err(UpkeepError::Key(KeyError::WrongPassphrase)) => {}
            done => return done,
        }
    }
    Err(UpkeepError::Key(KeyError::WrongPassphrase))
}

fn decrypt_with(from: &Path, to: &Path, passphrase: &str) -> Result<(), UpkeepError> {
    let not_ours = || UpkeepError::NotABackup(from.to_owned());
    let file = BufReader::new(File::open(from).map_err(Fault::at(from))?);
    let decryptor = Decryptor::new_buffered(file).map_err(|_| not_ours())?;
    let mut identity = scrypt::Identity::new(SecretString::from(passphrase));
    identity.set_max_work_factor(WORK_LIMIT);
    let plain = decryptor.decrypt(iter::once(&identity as &dyn age::Identity));
    let mut plain = plain.map_err(|error| match error {
        DecryptError::NoMatchingKeys
        | DecryptError::KeyDecryptionFailed
        | DecryptError::DecryptionFailed => UpkeepError::Key(KeyError::WrongPassphrase),
        DecryptError::ExcessiveWork { .. }
        | DecryptError::InvalidHeader
        | DecryptError::InvalidMac
        | DecryptError::Io(_)
        | DecryptError::UnknownFormat => not_ours(),
    })?;
    let mut snapshot = folder::create(to).map_err(Fault::at(to))?;
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = plain.read(&mut chunk).map_err(|_| not_ours())?;
        let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        snapshot.write_all(bytes).map_err(Fault::at(to))?;
    }
    Ok(snapshot.sync_all().map_err(Fault::at(to))?)
}

/// Copies of old backups that only a person can delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Every copy of a backup that was made on this day or before is to be deleted.
    pub made_until: Day,
    /// The files outside the desk's folder that are known, still there or on a stick that is not.
    pub files: Vec<PathBuf>,
}

/// What lives on in old backups elsewhere. The desk deletes none of them: on a path that it once
/// wrote to there may be another stick by now, or a file that somebody put there since.
pub(crate) fn elsewhere(desk: &Desk, today: Day) -> Result<Option<Elsewhere>, Fault> {
    let store = desk.store().reader();
    let old = Day(today.0.saturating_sub(KEPT));
    let Some(made_until) = backups::last_replaced(store, old)? else { return Ok(None) };
    let mut files = backups::elsewhere(store, Day(made_until.0 + 1))?;
    files.retain(|file| file.exists() || !file.parent().is_some_and(Path::exists));
    Ok(Some(Elsewhere { made_until, files }))
}

/// Deletes backups of `backups/` that are over 30 days old and that a newer checked one replaces.
pub(crate) fn delete_old(desk: &Desk, today: Day) -> Result<Vec<PathBuf>, Fault> {
    let folder = desk.folder().join(folder::BACKUPS);
    let Ok(entries) = fs::read_dir(&folder) else { return Ok(Vec::new()) };
    let mut deleted = Vec::new();
    for entry in entries {
        let path = entry.map_err(Fault::at(&folder))?.path();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_open_a_backup_whatever_they_were_typed_on() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("plain"), "cases").unwrap();
        let words = ["la clé du café, à 3 h", "la cle\u{301} du cafe\u{301}, a\u{300} 3 h"];
        for earlier in words {
            encrypt(&at("plain"), &at("backup.age"), earlier, 1).unwrap();
            for now in words {
                let passphrase = Passphrase::new(now.into()).unwrap();
                decrypt(&at("backup.age"), &at("opened"), &passphrase).unwrap();
                assert_eq!(fs::read(at("opened")).unwrap(), b"cases");
            }
        }
        let wrong = Passphrase::new("la cle du cafe, a 3 h".into()).unwrap();
        let refused = decrypt(&at("backup.age"), &at("opened"), &wrong);
        assert!(matches!(refused, Err(UpkeepError::Key(KeyError::WrongPassphrase))));
    }
}
