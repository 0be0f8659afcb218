//! Moving the log into the file beside the writer, so that no envelope waits for it.
//!
//! A connection and a thread of its own do the long part without stopping anyone; the writer then
//! takes the few frames that came meanwhile and cuts the log to nothing, between two transactions.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rusqlite::Connection;

use super::sqlite::name_of;

/// Bytes of log after which it is moved into the file (64 MiB, about three thousand reports).
const LOG_LIMIT: u64 = 64 << 20;

/// The writer's end: watches the log's length.
pub(super) struct Checkpoint {
    log: PathBuf,
    call: SyncSender<()>,
    moved: Arc<AtomicBool>,
}

impl Checkpoint {
    /// Starts the thread; it ends when the writer's end is dropped.
    pub(super) fn beside(file: &Path, db: Connection) -> std::io::Result<Self> {
        let (call, calls) = sync_channel(1);
        let moved = Arc::new(AtomicBool::new(false));
        let done = Arc::clone(&moved);
        std::thread::Builder::new()
            .name("checkpoint".into())
            .spawn(move || work(&db, &calls, &done))?;
        Ok(Self { log: log_of(file), call, moved })
    }

    /// After each commit: calls the thread where the log is long, and cuts it where that is done.
    pub(super) fn watch(&self, writer: &Connection) {
        if self.moved.swap(false, Ordering::AcqRel) {
            truncate(writer);
        } else if std::fs::metadata(&self.log).is_ok_and(|log| log.len() > LOG_LIMIT) {
            // Already called: one call is enough.
            let _ = self.call.try_send(());
        }
    }
}

/// Moves the rest of the log into the file and cuts it to nothing, so that no deleted byte stays.
pub(super) fn truncate(db: &Connection) {
    let busy = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    match busy {
        Ok(0) => {}
        Ok(_) => tracing::warn!(
            "the log could not be emptied: something reads; the next sweep tries again"
        ),
        Err(error) => {
            name_of(&error);
        }
    }
}

fn work(db: &Connection, calls: &Receiver<()>, done: &AtomicBool) {
    while calls.recv().is_ok() {
        match db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
            Ok(()) => done.store(true, Ordering::Release),
            Err(error) => {
                name_of(&error);
            }
        }
    }
}

fn log_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}
