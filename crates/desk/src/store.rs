//! What the desk keeps: one SQLite file, on disk before anything is said to be done, with nothing
//! left of what was deleted. The verbs stand in one file a thing; each is one statement.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::error::DeskError;

pub mod deployment;
pub mod weeks;
pub mod waiting;
pub mod results;
pub mod kept;
pub mod backups;

/// How long one door waits while another writes.
const PATIENCE: Duration = Duration::from_secs(20);

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

    /// Opens a snapshot in memory: nothing of it touches a disk.
    pub fn open_snapshot(snapshot: &[u8]) -> Result<Self, DeskError> {
        let mut connection = Connection::open_in_memory()?;
        connection.deserialize_read_exact("main", snapshot, snapshot.len(), false)?;
        Self::prepare(connection)
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
        let busy: i64 =
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(busy == 0)
    }

    /// A consistent copy of everything, in memory: a key that is destroyed later must lie in no
    /// forgotten file. `name` tells two snapshots at once apart.
    pub fn snapshot(&self, name: &str) -> Result<Vec<u8>, DeskError> {
        let memory = format!("file:/{name}?vfs=memdb");
        let mut copy = Connection::open(&memory)?;
        self.connection.execute("VACUUM INTO ?1", [&memory])?;
        Ok(copy.serialize("main")?.to_vec())
    }
}
