//! How a connection to the file is opened, and what a visitor hears where SQLite fails.

use std::fs::{DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use thiqa_wire::Problem;

/// How long one connection waits for another before it gives up.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of a page of the file, as SQLite has them unless told otherwise.
pub(super) const PAGE_BYTES: u64 = 4_096;

/// Makes folder and file for their owner alone, where they are missing; log and index follow.
pub(super) fn make_private(file: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder_of(file))?;
    OpenOptions::new().create(true).append(true).mode(0o600).open(file)?;
    Ok(())
}

/// The folder in which `file` lies.
pub(super) fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A connection as every writing one must be: deleted bytes are overwritten, a commit is synced, and
/// the log is moved into the file by nobody but the checkpoint.
pub(super) fn open(file: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(file)?;
    db.busy_timeout(BUSY_TIMEOUT)?;
    // These two count only before the first table.
    db.pragma_update(None, "page_size", PAGE_BYTES.cast_signed())?;
    db.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.query_row("PRAGMA wal_autocheckpoint = 0", [], |_| Ok(()))?;
    db.query_row("PRAGMA secure_delete = ON", [], |_| Ok(()))?;
    db.pragma_update(None, "trusted_schema", "OFF")?;
    Ok(db)
}

/// A connection that cannot write. It is used by one thread at a time.
pub(super) fn open_read_only(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags)?;
    db.busy_timeout(BUSY_TIMEOUT)?;
    Ok(db)
}

/// What a visitor hears of a failing engine; the log gets the failure's name, never a value.
pub(super) fn problem_of(error: &rusqlite::Error) -> Problem {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => {
            tracing::error!("the database is full");
            Problem::Full
        }
        Some(code) => {
            tracing::error!("the database failed: {code:?}");
            Problem::Busy
        }
        None => {
            tracing::error!("the database holds something unexpected");
            Problem::Busy
        }
    }
}
