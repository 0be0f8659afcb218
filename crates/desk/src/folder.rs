//! The desk's folder: what lies in it, who may read it, and how a file is written whole or not at all.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};
use thiqa_envelope::Deployment;
use thiqa_wire::ids::{from_base64, to_base64};

use crate::error::DeskError;

/// Only the desk's own user reads a file.
const FILE_MODE: u32 = 0o600;
/// Only the desk's own user enters a folder.
const FOLDER_MODE: u32 = 0o700;

/// Written last: where it stands, the desk is finished.
pub const MARKER: &str = "desk.json";
/// Keyring and cases.
pub const DATABASE: &str = "desk.db";
/// The root key under the passphrase; belongs on two sticks, not here.
pub const ROOT_KEY: &str = "root-key.sealed";
/// The request key that may do everything, under the passphrase.
pub const REQUEST_KEY: &str = "request-key.sealed";
/// The request key that may only read, for the unattended `fetch`.
pub const READ_ONLY_KEY: &str = "request-key.read-only";
/// Public halves, for whoever runs the relay.
pub const PUBLIC: &str = "public";
/// The demonstration's passphrase; no helpline has this file.
pub const PASSPHRASE: &str = "passphrase";
/// Where backups go unless another place is named.
pub const BACKUPS: &str = "backups";
/// Held by the one pull that runs.
const PULL_LOCK: &str = "pull.lock";
/// Where a copy of the database lies while a backup is made or checked.
const SNAPSHOT: &str = ".snapshot";
/// Stands while a new desk's files are moved in beside the demonstration's passphrase.
const UNFINISHED: &str = ".unfinished";

/// What everyone may know of this desk; `desk.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The deployment's label, fixed for ever.
    pub label: String,
    /// The relay's origin, as requests are signed for it.
    pub relay: String,
    /// The page uses no manifest below this `seq`.
    pub seq_min: u64,
    /// The root's public key, base64url.
    root: String,
}

impl Identity {
    /// An identity of this root key.
    pub fn new(label: String, relay: String, seq_min: u64, root: &VerifyingKey) -> Self {
        Self { label, relay, seq_min, root: to_base64(root.as_bytes()) }
    }

    /// The root's public key.
    pub fn root(&self) -> Result<VerifyingKey, DeskError> {
        from_base64(&self.root)
            .and_then(|bytes| VerifyingKey::from_bytes(&bytes.try_into().ok()?).ok())
            .ok_or(DeskError::Damaged(MARKER))
    }

    /// The deployment that is bound into every envelope.
    pub fn deployment(&self) -> Deployment {
        Deployment::named(&self.label)
    }

    /// Reads it from a finished desk.
    pub fn read(folder: &Path) -> Result<Self, DeskError> {
        let path = folder.join(MARKER);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| DeskError::Damaged(MARKER)),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(DeskError::NoDesk(folder.to_owned()))
            }
            Err(error) => Err(DeskError::File(path, error)),
        }
    }

    /// Writes it: the last step of a ceremony.
    pub fn write(&self, folder: &Path) -> Result<(), DeskError> {
        let mut json = serde_json::to_vec_pretty(self).map_err(|_| DeskError::Damaged(MARKER))?;
        json.push(b'\n');
        write(&folder.join(MARKER), &json)
    }
}

/// Makes a folder and those above it.
pub fn make(folder: &Path) -> Result<(), DeskError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(FOLDER_MODE).create(folder).map_err(DeskError::at(folder))
}

/// Writes a file whole or not at all: beside it, to the disk, then in its place.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), DeskError> {
    write_with(path, |file| file.write_all(bytes))
}

/// The same for what is too large to be held at once.
pub fn write_with(
    path: &Path,
    content: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), DeskError> {
    let beside = path.with_added_extension("new");
    let written = || {
        let mut file = create(&beside)?;
        content(&mut file)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        sync_folder_of(path)
    };
    written().map_err(|error| {
        let _ = fs::remove_file(&beside);
        DeskError::File(path.to_owned(), error)
    })
}

/// A new, empty file, or an old one emptied.
pub fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(FILE_MODE).open(path)
}

/// Reads a file.
pub fn read(path: &Path) -> Result<Vec<u8>, DeskError> {
    fs::read(path).map_err(DeskError::at(path))
}

/// The right to pull: one at a time at a desk. It ends with the program, however that ends.
#[derive(Debug)]
pub struct PullLock(File);

impl Drop for PullLock {
    /// Said aloud and not left to the closing of the file: a child that is just being started
    /// holds a copy of it for a moment.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// Takes the lock of the one pull that may run.
pub fn lock_pull(folder: &Path) -> Result<PullLock, DeskError> {
    let path = folder.join(PULL_LOCK);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(FILE_MODE);
    let file = options.open(&path).map_err(DeskError::at(&path))?;
    file.try_lock().map_err(|_| DeskError::PullRunning)?;
    Ok(PullLock(file))
}

/// A place for one copy of the database. It goes with whatever lies in it, so that a key that is
/// destroyed later is in no forgotten file. Nobody else makes one in the same folder meanwhile.
#[derive(Debug)]
pub struct Scratch {
    place: PathBuf,
    lock: File,
}

impl Scratch {
    /// Takes the place, as soon as nobody else has it.
    pub fn within(folder: &Path) -> Result<Self, DeskError> {
        let lock = File::open(folder).map_err(DeskError::at(folder))?;
        lock.lock().map_err(DeskError::at(folder))?;
        let place = folder.join(SNAPSHOT);
        remove(&place)?;
        make(&place)?;
        Ok(Self { place, lock })
    }

    /// Where the copy lies.
    pub fn database(&self) -> PathBuf {
        self.place.join(DATABASE)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = remove(&self.place);
        let _ = self.lock.unlock();
    }
}

/// Deletes a copy whose maker was cut off. `false` where one is being used now.
pub fn clear_scratch(folder: &Path) -> Result<bool, DeskError> {
    let place = folder.join(SNAPSHOT);
    if !place.exists() {
        return Ok(true);
    }
    let lock = File::open(folder).map_err(DeskError::at(folder))?;
    if lock.try_lock().is_err() {
        return Ok(false);
    }
    let removed = remove(&place);
    let _ = lock.unlock();
    removed.map(|()| true)
}

/// Makes a desk beside its place, then puts it there: a finished desk or nothing.
pub fn make_desk<T>(
    folder: &Path,
    make: impl FnOnce(&Path) -> Result<T, DeskError>,
) -> Result<T, DeskError> {
    let folder = full_name(folder)?;
    let workshop = workshop(&folder)?;
    let made = make(&workshop).and_then(|made| settle(&workshop, &folder).map(|()| made));
    if made.is_err() {
        remove(&workshop)?;
    }
    made
}

/// `.` has no name beside which something could be made.
fn full_name(folder: &Path) -> Result<PathBuf, DeskError> {
    let full = match fs::canonicalize(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => std::path::absolute(folder),
        full => full,
    };
    let full = full.map_err(DeskError::at(folder))?;
    match full.file_name() {
        Some(_) => Ok(full),
        None => Err(DeskError::NotEmpty(folder.to_owned())),
    }
}

/// Where a new desk is made before it is put in its place. Whatever an interrupted ceremony left
/// there is removed first: it was never a desk.
fn workshop(folder: &Path) -> Result<PathBuf, DeskError> {
    check_vacant(folder)?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let workshop = folder.with_file_name(format!("{name}.unfinished"));
    remove(&workshop)?;
    make(&workshop)?;
    Ok(workshop)
}

/// Puts a finished desk in its place, `desk.json` last, so that the folder holds a desk or none.
/// A folder that is there already stays the same one: somebody's shell may stand in it.
fn settle(workshop: &Path, folder: &Path) -> Result<(), DeskError> {
    if !folder.exists() {
        return rename(workshop, folder);
    }
    fs::set_permissions(folder, Permissions::from_mode(FOLDER_MODE))
        .map_err(DeskError::at(folder))?;
    let unfinished = folder.join(UNFINISHED);
    write(&unfinished, b"")?;
    for name in names(workshop)?.iter().filter(|name| *name != MARKER) {
        remove(&folder.join(name))?;
        rename(&workshop.join(name), &folder.join(name))?;
    }
    rename(&workshop.join(MARKER), &folder.join(MARKER))?;
    remove(&unfinished)?;
    remove(workshop)
}

/// A new desk goes into no folder, an empty one, one that holds the demonstration's passphrase
/// and nothing else, or one in which a ceremony was cut off.
fn check_vacant(folder: &Path) -> Result<(), DeskError> {
    if !folder.exists() {
        return Ok(());
    }
    let names = names(folder)?;
    let holds = |wanted: &str| names.iter().any(|name| name == wanted);
    let vacant = names.iter().all(|name| name == PASSPHRASE);
    if holds(MARKER) || !(vacant || holds(UNFINISHED)) {
        return Err(DeskError::NotEmpty(folder.to_owned()));
    }
    Ok(())
}

fn names(folder: &Path) -> Result<Vec<String>, DeskError> {
    let names = || -> io::Result<Vec<String>> {
        fs::read_dir(folder)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect()
    };
    names().map_err(DeskError::at(folder))
}

fn rename(from: &Path, to: &Path) -> Result<(), DeskError> {
    fs::rename(from, to).and_then(|()| sync_folder_of(to)).map_err(DeskError::at(to))
}

/// Removes a file or a folder; that it is not there is as good.
pub fn remove(path: &Path) -> Result<(), DeskError> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(DeskError::File(path.to_owned(), error))
        }
        _ => Ok(()),
    }
}

/// A rename is on the disk once its folder is.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => File::open(".")?.sync_all(),
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}
