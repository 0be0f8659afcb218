//! What the desk keeps: one SQLite file, on disk before anything is said to be done, with nothing
//! left of what was deleted. The verbs stand in one file a table; each is one statement.

use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::error::Fault;

pub mod backups;
pub mod cases;
pub mod claims;
pub mod dead_letters;
pub mod deployment;
pub mod entries;
pub mod homes;
pub mod known;
pub mod listed_at_takeover;
pub mod results;
pub mod revisions;
pub mod tombstones;
pub mod waiting;
pub mod weeks;

/// How long one door waits while another writes.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the log waits for a reader: whoever draws a page is done by then, and the next pull
/// tries again.
const LOG_PATIENCE: Duration = Duration::from_secs(2);
/// Bytes up to which the file is written anew through memory (256 MiB); a larger one through a temporary
/// file, in which its rows are sealed as they are here.
const IN_MEMORY_BYTES: i64 = 256 << 20;

mod migrations {
    refinery::embed_migrations!("migrations");
}

/// The desk's database.
pub struct Store {
    connection: Connection,
    only_reads: bool,
}

impl Store {
    /// Makes a new database.
    pub fn create(path: &Path) -> Result<Self, Fault> {
        crate::folder::write(path, b"")?;
        Self::open(path)
    }

    /// Opens one that exists, and brings its tables up to date.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let mut store = Self::connect(path)?;
        migrations::migrations::runner().run(&mut store.connection).map_err(Box::new)?;
        Ok(store)
    }

    /// Opens one whose tables this program has brought up to date already.
    ///
    /// # Errors
    /// [`Fault::OtherRelease`] where another release has changed them since.
    pub fn beside(path: &Path) -> Result<Self, Fault> {
        let store = Self::connect(path)?;
        if store.is_up_to_date()? { Ok(store) } else { Err(Fault::OtherRelease) }
    }

    /// Opens one to look at it. Its tables stay as whichever release left them, and nothing is written over
    /// this connection, whoever asks.
    pub fn to_read(path: &Path) -> Result<Self, Fault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        Ok(Self { connection, only_reads: true })
    }

    /// Whether its tables are those of this release.
    pub fn is_up_to_date(&self) -> Result<bool, Fault> {
        let sql = "SELECT max(version) FROM refinery_schema_history";
        let stands: Option<i64> = self.connection.query_row(sql, [], |row| row.get(0))?;
        let ours = migrations::migrations::runner();
        let ours = ours.get_migrations().iter().map(|it| i64::from(it.version())).max();
        Ok(stands == ours)
    }

    fn connect(path: &Path) -> Result<Self, Fault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let flags = flags | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "secure_delete", true)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        Ok(Self { connection, only_reads: false })
    }

    /// For reading.
    pub fn reader(&self) -> &Connection {
        &self.connection
    }

    /// Runs `work` in one transaction, which is on the disk when this returns, or not at all.
    ///
    /// # Errors
    /// Those of `work`, and a [`Fault`] of the database; [`Fault::NotAtHome`] where it only reads.
    pub fn write<T, E: From<Fault>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.only_reads {
            return Err(Fault::NotAtHome.into());
        }
        let behavior = TransactionBehavior::Immediate;
        let transaction =
            Transaction::new_unchecked(&self.connection, behavior).map_err(Fault::from)?;
        let done = work(&transaction)?;
        transaction.commit().map_err(Fault::from)?;
        Ok(done)
    }

    /// Writes the whole file anew, with nothing in it but the rows that are there. `secure_delete` alone
    /// overwrites what is deleted, but not what SQLite leaves behind where it moves rows to another page.
    ///
    /// `false` where the disk or the memory has no room for it, or another door was writing: the file is as
    /// it was, and the next pull does it.
    pub fn rebuild(&self) -> Result<bool, Fault> {
        let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        let bytes: i64 = self.connection.query_row(sql, [], |row| row.get(0))?;
        let temporary = if bytes > IN_MEMORY_BYTES { "FILE" } else { "MEMORY" };
        self.connection.pragma_update(None, "temp_store", temporary)?;
        let done = self.connection.execute_batch("VACUUM");
        self.connection.pragma_update(None, "temp_store", "MEMORY")?;
        match done.as_ref().map_err(rusqlite::Error::sqlite_error_code) {
            Err(Some(
                ErrorCode::DiskFull
                | ErrorCode::OutOfMemory
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::DatabaseBusy,
            )) => Ok(false),
            _ => Ok(done.map(|()| true)?),
        }
    }

    /// Empties the write-ahead log, so that what was deleted is not in it any more.
    ///
    /// `false` where another door was reading: the next pull does it.
    pub fn truncate_log(&self) -> Result<bool, Fault> {
        self.connection.busy_timeout(LOG_PATIENCE)?;
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy: rusqlite::Result<i64> = self.connection.query_row(sql, [], |row| row.get(0));
        self.connection.busy_timeout(PATIENCE)?;
        Ok(busy? == 0)
    }

    /// Writes a consistent copy of everything to `path`; its rows are sealed as they are here.
    pub fn copy_to(&self, path: &Path) -> Result<(), Fault> {
        crate::folder::write(path, b"")?;
        let unnamed = || Fault::File(path.to_owned(), ErrorKind::InvalidFilename.into());
        self.connection.execute("VACUUM INTO ?1", [path.to_str().ok_or_else(unnamed)?])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use rand_core::{Rng, SeedableRng};

    use super::*;

    /// How many of these stand in the file and its log.
    fn left(folder: &Path, markers: &[[u8; 16]]) -> usize {
        let files =
            ["desk.db", "desk.db-wal"].map(|name| std::fs::read(folder.join(name)).unwrap());
        let bytes = files.concat();
        let stand: std::collections::HashSet<_> = bytes.windows(16).collect();
        markers.iter().filter(|marker| stand.contains(marker.as_slice())).count()
    }

    /// Rows of many sizes come and go in random order, so that SQLite moves them from page to page.
    #[test]
    fn what_was_deleted_is_in_no_file_once_it_is_written_anew() {
        let mut left_behind = 0;
        for seed in 0..12 {
            let mut rng = ChaCha20Rng::seed_from_u64(seed);
            let folder = tempfile::tempdir().unwrap();
            let store = Store::create(&folder.path().join("desk.db")).unwrap();
            let (mut kept, mut gone) = (Vec::new(), Vec::new());
            let come_and_go = |tx: &Connection| {
                tx.execute_batch("CREATE TABLE rows (number INTEGER PRIMARY KEY, sealed BLOB)")?;
                for _ in 0..300 {
                    let (number, mut marker) = (rng.next_u32(), [0; 16]);
                    rng.fill_bytes(&mut marker);
                    let sealed = marker.repeat(1 << (rng.next_u32() % 10));
                    tx.execute("INSERT INTO rows VALUES (?1, ?2)", (number, sealed))?;
                    kept.push((number, marker));
                    if kept.len() > 60 {
                        let at = rng.next_u32() as usize % kept.len();
                        let (number, marker) = kept.swap_remove(at);
                        tx.execute("DELETE FROM rows WHERE number = ?1", [number])?;
                        gone.push(marker);
                    }
                }
                Ok::<_, Fault>(())
            };
            store.write(come_and_go).unwrap();
            assert!(store.truncate_log().unwrap());
            left_behind += left(folder.path(), &gone);
            assert!(store.rebuild().unwrap());
            assert!(store.truncate_log().unwrap());
            assert_eq!(left(folder.path(), &gone), 0);
            let kept: Vec<_> = kept.into_iter().map(|(_, marker)| marker).collect();
            assert_eq!(left(folder.path(), &kept), kept.len());
        }
        assert!(
            left_behind > 0,
            "where that is mended in SQLite, the file need not be written anew"
        );
    }
}
