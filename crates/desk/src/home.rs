//! Where a desk's folder is at home: one file on one machine. A copy is another file, or lies on
//! another machine (docs/decisions/017). Refuses to tell anybody: what is kept are salted hashes.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::UNIX_EPOCH;

use rand_core::CryptoRng;
use sha2::{Digest, Sha256};

use crate::error::Fault;

/// Bytes of a salt.
const SALT_BYTES: usize = 16;

/// What a folder remembers of the place where it is at home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// Without it nobody could be sure that two homes are of one machine.
    pub salt: [u8; SALT_BYTES],
    /// The system's name of the machine; `None` where it has none.
    pub machine: Option<[u8; 32]>,
    /// What tells the database's file from a copy of it; `None` where its file system makes that up anew.
    pub file: Option<FileMarks>,
}

/// What tells a file from a copy of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileMarks {
    /// When it was made; `None` where the file system does not say.
    pub created: Option<[u8; 32]>,
    /// Its number in its file system.
    pub inode: [u8; 32],
}

impl Home {
    /// The place of this database, on the machine that its system calls `machine`.
    ///
    /// # Errors
    /// A [`Fault`] of the file.
    pub fn draw(
        database: &Path,
        machine: Option<&str>,
        rng: &mut dyn CryptoRng,
    ) -> Result<Self, Fault> {
        let mut salt = [0; SALT_BYTES];
        rng.fill_bytes(&mut salt);
        Self::under(salt, database, machine)
    }

    /// Whether this database, on this machine, is the one that is remembered.
    ///
    /// # Errors
    /// A [`Fault`] of the file.
    pub fn is_here(&self, database: &Path, machine: Option<&str>) -> Result<bool, Fault> {
        Ok(self.is(&Self::under(self.salt, database, machine)?))
    }

    fn under(
        salt: [u8; SALT_BYTES],
        database: &Path,
        machine: Option<&str>,
    ) -> Result<Self, Fault> {
        let hash = |what: &str, value: &[u8]| {
            Sha256::new()
                .chain_update(b"thiqa desk home")
                .chain_update(salt)
                .chain_update(what)
                .chain_update([0])
                .chain_update(value)
                .finalize()
                .into()
        };
        let file = fs::metadata(database).map_err(Fault::at(database))?;
        let marks = FileMarks {
            created: created(&file).map(|nanoseconds| hash("created", &nanoseconds)),
            inode: hash("inode", &file.ino().to_be_bytes()),
        };
        Ok(Self {
            salt,
            machine: machine.map(|name| hash("machine", name.as_bytes())),
            file: (!makes_marks_up(database)).then_some(marks),
        })
    }

    /// What one of the two does not know counts for nothing: a kernel that has learnt to tell it must
    /// not lock a desk. But a file that lies where marks are made up, and was marked where they are not,
    /// was brought there, as a copy on a stick is.
    fn is(&self, here: &Self) -> bool {
        let same_file = match (&self.file, &here.file) {
            (None, None) => true,
            (Some(one), Some(other)) => one.is(other),
            (None, Some(_)) | (Some(_), None) => false,
        };
        let machines = self.machine.zip(here.machine);
        same_file && machines.is_none_or(|(one, other)| one == other)
    }
}

impl FileMarks {
    /// The number of the file counts only where the time of its making is not known: some file systems
    /// number their files anew each time they are mounted.
    fn is(&self, other: &Self) -> bool {
        match (self.created, other.created) {
            (Some(one), Some(other)) => one == other,
            _ => self.inode == other.inode,
        }
    }
}

/// What Linux calls the file systems that make up marks: FAT, exFAT, and whatever a program serves (FUSE).
/// FAT keeps times by the clock of the place, so that they shift by an hour when that does, in Morocco
/// before and after Ramadan, and numbers its files anew at each start, as FUSE may.
#[cfg(target_os = "linux")]
const MAKE_MARKS_UP: [rustix::fs::FsWord; 3] = [0x4d44, 0x2011_bab0, 0x6573_5546];

/// Whether this file's own marks say nothing, so that only the machine counts.
#[cfg(target_os = "linux")]
fn makes_marks_up(file: &Path) -> bool {
    rustix::fs::statfs(file).is_ok_and(|system| MAKE_MARKS_UP.contains(&system.f_type))
}

/// Not asked on other systems.
#[cfg(not(target_os = "linux"))]
fn makes_marks_up(_: &Path) -> bool {
    false
}

/// Nanoseconds since 1970 at which the file was made, which moving it keeps and copying it does not.
/// On macOS a copy takes it along, so there it says nothing.
fn created(file: &Metadata) -> Option<[u8; 16]> {
    if cfg!(target_os = "macos") {
        return None;
    }
    let since = file.created().ok()?.duration_since(UNIX_EPOCH).ok()?;
    (!since.is_zero()).then(|| since.as_nanos().to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chacha20::ChaCha20Rng;
    use rand_core::SeedableRng;

    fn home(machine: Option<u8>, created: Option<u8>, inode: u8) -> Home {
        let hash = |value| [value; 32];
        let file = FileMarks { created: created.map(hash), inode: hash(inode) };
        Home { salt: [0; 16], machine: machine.map(hash), file: Some(file) }
    }

    #[test]
    fn another_machine_or_another_file_is_elsewhere_and_what_is_not_known_counts_for_nothing() {
        let ours = home(Some(1), Some(2), 3);
        for same in [home(Some(1), Some(2), 3), home(None, Some(2), 3), home(Some(1), None, 3)] {
            assert!(ours.is(&same) && same.is(&ours), "{same:?}");
        }
        assert!(ours.is(&home(Some(1), Some(2), 9)), "the file was numbered anew");
        for other in [home(Some(9), Some(2), 3), home(Some(1), Some(9), 3), home(None, None, 9)] {
            assert!(!ours.is(&other) && !other.is(&ours), "{other:?}");
        }
    }

    #[test]
    fn where_a_file_system_makes_marks_up_only_the_machine_counts() {
        let on_fat = |machine| Home { file: None, ..home(machine, None, 3) };
        assert!(on_fat(Some(1)).is(&on_fat(Some(1))) && on_fat(Some(1)).is(&on_fat(None)));
        assert!(!on_fat(Some(1)).is(&on_fat(Some(9))), "a stick in another machine");
        let on_disk = home(Some(1), Some(2), 3);
        assert!(
            !on_disk.is(&on_fat(Some(1))) && !on_fat(Some(1)).is(&on_disk),
            "brought to a stick"
        );
    }

    #[test]
    fn a_file_that_is_moved_or_written_to_stays_at_home_and_a_copy_is_not() {
        let room = tempfile::tempdir().unwrap();
        let (file, moved) = (room.path().join("desk.db"), room.path().join("moved.db"));
        fs::write(&file, b"rows").unwrap();
        let rng = &mut ChaCha20Rng::seed_from_u64(1);
        let home = Home::draw(&file, Some("this machine"), rng).unwrap();
        let is_here = |path: &Path, machine| home.is_here(path, Some(machine)).unwrap();
        assert!(is_here(&file, "this machine") && !is_here(&file, "another"));
        fs::write(&file, b"more rows").unwrap();
        fs::rename(&file, &moved).unwrap();
        assert!(is_here(&moved, "this machine"));
        fs::copy(&moved, &file).unwrap();
        assert!(!is_here(&file, "this machine"));
        let another = Home::draw(&moved, Some("this machine"), rng).unwrap();
        assert_ne!(another.machine, home.machine, "nobody can compare two folders");
    }
}
