//! Writing the file anew in the order of the random ids, so that it tells no order of arrival.

use std::path::PathBuf;

use rusqlite::Connection;
use thiqa_wire::Day;

use super::settings;
use super::space::file_bytes;
use crate::store::contract::Rebuild;
use crate::store::rules::{self, RebuildFacts};

/// Bytes up to which a file is copied through memory (256 MiB, sixteen thousand reports).
const IN_MEMORY_BYTES: u64 = 256 << 20;

/// What a rebuild must know.
pub(super) struct RebuildJob {
    /// Where it may lay a copy: the folder of the file itself.
    pub(super) folder: PathBuf,
    /// Bytes free on the file system of that folder.
    pub(super) free: u64,
    /// The day it is.
    pub(super) today: Day,
}

impl RebuildJob {
    /// Rebuilds where that is due and there is space. A small file is copied through memory; a large
    /// one through a temporary file, whose ciphertext the file system may keep until it is
    /// overwritten.
    pub(super) fn run(&self, db: &Connection) -> rusqlite::Result<Rebuild> {
        let size = file_bytes(db)?;
        let facts =
            RebuildFacts { last_rebuilt: settings::last_rebuilt(db)?, size, free: self.free };
        let rebuild = rules::rebuild(&facts, self.today);
        if rebuild == Rebuild::Done {
            // Not where the system keeps temporary files: that may be small, or another disk.
            db.pragma_update(None, "temp_store_directory", self.folder.to_str())?;
            let small = size <= IN_MEMORY_BYTES;
            db.pragma_update(None, "temp_store", if small { "MEMORY" } else { "FILE" })?;
            db.execute_batch("VACUUM")?;
            settings::set_last_rebuilt(db, self.today)?;
        }
        Ok(rebuild)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::connection::PAGE_BYTES;
    use std::path::Path;

    #[test]
    fn a_rebuild_needs_three_times_the_file_and_lays_its_copy_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let db = Connection::open(folder.path().join("relay.db")).unwrap();
        db.pragma_update(None, "page_size", PAGE_BYTES.cast_signed()).unwrap();
        db.execute_batch(include_str!("../migrations/V1__office.sql")).unwrap();
        settings::insert(&db, &[7; 32]).unwrap();
        let needed = file_bytes(&db).unwrap() * 3;
        let on = |free, day| {
            let job = RebuildJob { folder: folder.path().to_owned(), free, today: Day(day) };
            job.run(&db).unwrap()
        };

        assert_eq!(on(needed - 1, 1), Rebuild::NoSpace);
        assert_eq!(on(needed, 1), Rebuild::Done, "it was not counted as done");
        assert_eq!(on(needed, 1), Rebuild::NotDue);
        assert_eq!(on(needed, 2), Rebuild::Done);
        let laid: String =
            db.query_row("PRAGMA temp_store_directory", [], |row| row.get(0)).unwrap();
        assert_eq!(Path::new(&laid), folder.path());
    }
}
