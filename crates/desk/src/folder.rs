//! The desk's folder: what lies in it, who may read it, and how a file is written whole or not at all.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::error::Fault;

/// Only the desk's own user reads a file.
const FILE_MODE: u32 = 0o600;
/// Only the desk's own user enters a folder.
pub const FOLDER_MODE: u32 = 0o700;

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

/// Makes a folder and those above it.
pub fn make(folder: &Path) -> Result<(), Fault> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(FOLDER_MODE).create(folder).map_err(Fault::at(folder))
}

/// Writes a file whole or not at all: beside it, to the disk, then in its place.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    write_with(path, |file| file.write_all(bytes))
}

/// The same for what is too large to be held at once.
pub fn write_with(
    path: &Path,
    content: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), Fault> {
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
        Fault::File(path.to_owned(), error)
    })
}

/// A new, empty file, or an old one emptied.
pub fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(FILE_MODE).open(path)
}

/// Reads a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    fs::read(path).map_err(Fault::at(path))
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

/// Takes the lock of the one pull that may run; `None` where another one runs.
pub fn lock_pull(folder: &Path) -> Result<Option<PullLock>, Fault> {
    let path = folder.join(PULL_LOCK);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(FILE_MODE);
    let file = options.open(&path).map_err(Fault::at(&path))?;
    Ok(file.try_lock().is_ok().then(|| PullLock(file)))
}

/// A place for one copy of the database. It goes with whatever lies in it, so that a key that is
/// destroyed later is in no forgotten file. Nobody else makes one in the same folder meanwhile.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    lock: File,
}

impl Scratch {
    /// Takes the place, as soon as nobody else has it.
    pub fn within(folder: &Path) -> Result<Self, Fault> {
        let lock = File::open(folder).map_err(Fault::at(folder))?;
        lock.lock().map_err(Fault::at(folder))?;
        let path = folder.join(SNAPSHOT);
        remove(&path)?;
        make(&path)?;
        Ok(Self { path, lock })
    }

    /// Where the copy lies.
    pub fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = remove(&self.path);
        let _ = self.lock.unlock();
    }
}

/// Deletes a copy whose maker was cut off. `false` where one is being used now.
pub fn clear_scratch(folder: &Path) -> Result<bool, Fault> {
    let path = folder.join(SNAPSHOT);
    if !path.exists() {
        return Ok(true);
    }
    let lock = File::open(folder).map_err(Fault::at(folder))?;
    if lock.try_lock().is_err() {
        return Ok(false);
    }
    let removed = remove(&path);
    let _ = lock.unlock();
    removed.map(|()| true)
}

/// Removes a file or a folder; that it is not there is as good.
pub fn remove(path: &Path) -> Result<(), Fault> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(Fault::File(path.to_owned(), error))
        }
        _ => Ok(()),
    }
}

/// A rename is on the disk once its folder is.
pub fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => File::open(".")?.sync_all(),
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}
