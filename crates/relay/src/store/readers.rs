//! Reading: a few connections of their own, so that a reader never waits for the writer.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags};
use thiqa_wire::Problem;
use tokio::sync::Semaphore;

use super::sqlite::name_of;

/// Long reads at a time: each holds a connection and a thread.
const READERS: usize = 4;

/// Connections that cannot write.
pub(super) struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
    turns: Semaphore,
}

impl Readers {
    pub(super) fn of(file: &Path) -> Arc<Self> {
        Arc::new(Self {
            file: file.to_owned(),
            idle: Mutex::new(Vec::new()),
            turns: Semaphore::new(READERS),
        })
    }

    /// Looks one small row up by its key, in place: microseconds, where a change of threads for
    /// every envelope cost more than the look itself.
    pub(super) fn glance<A>(
        &self,
        question: impl FnOnce(&Connection) -> rusqlite::Result<A>,
    ) -> Result<A, Problem> {
        self.with_one(question).map_err(|error| name_of(&error))
    }

    /// Reads what may take a while, on a thread that may wait.
    pub(super) async fn ask<A: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Connection) -> rusqlite::Result<A> + Send + 'static,
    ) -> Result<A, Problem> {
        let _turn = self.turns.acquire().await.map_err(|_| Problem::Busy)?;
        let readers = Arc::clone(self);
        tokio::task::spawn_blocking(move || readers.glance(question))
            .await
            .map_err(|_| Problem::Busy)?
    }

    /// Lets every connection go, so that the log can be emptied and the file closed.
    pub(super) fn close(&self) {
        self.turns.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn with_one<A>(
        &self,
        question: impl FnOnce(&Connection) -> rusqlite::Result<A>,
    ) -> rusqlite::Result<A> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let db = idle.map_or_else(|| open(&self.file), Ok)?;
        let answer = question(&db);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(db);
        answer
    }
}

fn open(file: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    db.busy_timeout(super::writer::PATIENCE)?;
    Ok(db)
}
