//! What the desk keeps: one SQLite file, on disk before anything is said to be done, with nothing
//! left of what was deleted. The verbs stand in one file a thing; each is one statement.

use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::error::DeskError;

pub mod deployment;
pub mod weeks;
pub mod waiting;
pub mod results;
pub mod kept;
pub mod entries;
pub mod backups;

/// How long one door waits while another writes.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the log waits for a reader: whoever draws a page is done by then, and the next pull
/// tries again.
const LOG_PATIENCE: Duration = Duration::from_secs(2);

mod migrations {
    refinery::embed_migrations!("migrations");
}

/// The desk's database.
pub struct Store {
    connection: Connection,
}

impl Store {
    /// Makes a new database.
    pub fn create(path: &Path) -> Result<Self, DeskError> {
        crate::folder::write(path, b"")?;
        Self::open(path)
    }

    /// Opens one that exists, and brings its tables up to date.
    pub fn open(path: &Path) -> Result<Self, DeskError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::prepare(Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_URI)?)
    }

    fn prepare(mut connection: Connection) -> Result<Self, DeskError> {
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "secure_delete", true)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        migrations::migrations::runner().run(&mut connection).map_err(Box::new)?;
        Ok(Self { connection })
    }

    /// For reading.
    pub fn reader(&self) -> &Connection {
        &self.connection
    }

    /// Runs `work` in one transaction, which is on the disk when this returns, or not at all.
    pub fn write<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, DeskError>,
    ) -> Result<T, DeskError> {
        let transaction =
            Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    /// Empties the write-ahead log, so that what was deleted is in no file any more.
    ///
    /// `false` where another door was reading: the next pull does it.
    pub fn truncate_log(&self) -> Result<bool, DeskError> {
        self.connection.busy_timeout(LOG_PATIENCE)?;
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy: rusqlite::Result<i64> = self.connection.query_row(sql, [], |row| row.get(0));
        self.connection.busy_timeout(PATIENCE)?;
        Ok(busy? == 0)
    }

    /// Writes a consistent copy of everything to `path`; its rows are sealed as they are here.
    pub fn copy_to(&self, path: &Path) -> Result<(), DeskError> {
        crate::folder::write(path, b"")?;
        let unnamed = || DeskError::File(path.to_owned(), ErrorKind::InvalidFilename.into());
        self.connection.execute("VACUUM INTO ?1", [path.to_str().ok_or_else(unnamed)?])?;
        Ok(())
    }
}
