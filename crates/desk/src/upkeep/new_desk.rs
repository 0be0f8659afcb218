//! A new desk's folder: made beside its place and put there whole, a finished desk or nothing.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::error::UpkeepError;
use crate::error::Fault;
use crate::folder::{FOLDER_MODE, MARKER, PASSPHRASE, make, remove, sync_folder_of, write};

/// Stands while a new desk's files are moved in beside the demonstration's passphrase.
const UNFINISHED: &str = ".unfinished";

/// Makes a desk beside its place, then puts it there: a finished desk or nothing.
pub(super) fn make_desk<T>(
    folder: &Path,
    work: impl FnOnce(&Path) -> Result<T, UpkeepError>,
) -> Result<T, UpkeepError> {
    let folder = full_name(folder)?;
    let workshop = workshop(&folder)?;
    let made = work(&workshop).and_then(|made| {
        settle(&workshop, &folder)?;
        Ok(made)
    });
    if made.is_err() {
        remove(&workshop)?;
    }
    made
}

/// `.` has no name beside which something could be made.
fn full_name(folder: &Path) -> Result<PathBuf, UpkeepError> {
    let full = match fs::canonicalize(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => std::path::absolute(folder),
        full => full,
    };
    let full = full.map_err(Fault::at(folder))?;
    match full.file_name() {
        Some(_) => Ok(full),
        None => Err(UpkeepError::NotEmpty(folder.to_owned())),
    }
}

/// Where a new desk is made before it is put in its place. Whatever an interrupted ceremony left
/// there is removed first: it was never a desk.
fn workshop(folder: &Path) -> Result<PathBuf, UpkeepError> {
    check_vacant(folder)?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let workshop = folder.with_file_name(format!("{name}.unfinished"));
    remove(&workshop)?;
    make(&workshop)?;
    Ok(workshop)
}

/// Puts a finished desk in its place, `desk.json` last, so that the folder holds a desk or none.
/// A folder that is there already stays the same one: somebody's shell may stand in it.
fn settle(workshop: &Path, folder: &Path) -> Result<(), Fault> {
    if !folder.exists() {
        return rename(workshop, folder);
    }
    fs::set_permissions(folder, Permissions::from_mode(FOLDER_MODE)).map_err(Fault::at(folder))?;
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
fn check_vacant(folder: &Path) -> Result<(), UpkeepError> {
    if !folder.exists() {
        return Ok(());
    }
    let names = names(folder)?;
    let holds = |wanted: &str| names.iter().any(|name| name == wanted);
    let vacant = names.iter().all(|name| name == PASSPHRASE);
    if holds(MARKER) || !(vacant || holds(UNFINISHED)) {
        return Err(UpkeepError::NotEmpty(folder.to_owned()));
    }
    Ok(())
}

fn names(folder: &Path) -> Result<Vec<String>, Fault> {
    let names = || -> io::Result<Vec<String>> {
        fs::read_dir(folder)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect()
    };
    names().map_err(Fault::at(folder))
}

fn rename(from: &Path, to: &Path) -> Result<(), Fault> {
    fs::rename(from, to).and_then(|()| sync_folder_of(to)).map_err(Fault::at(to))
}
