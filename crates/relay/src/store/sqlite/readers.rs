//! Reading: a few connections of their own, so that a reader never waits for the writer.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use thiqa_wire::Problem;
use tokio::sync::Semaphore;

use super::connection::{open_read_only, problem_of};

/// Long reads at a time: each holds a connection and a thread.
const LONG_READS: usize = 4;

/// Connections that cannot write.
pub(super) struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
    long_reads: Semaphore,
}

impl Readers {
    pub(super) fn of(file: &Path) -> Arc<Self> {
        Arc::new(Self {
            file: file.to_owned(),
            idle: Mutex::new(Vec::new()),
            long_reads: Semaphore::new(LONG_READS),
        })
    }

    /// Looks one small row up by its key, on the caller's thread: that takes microseconds, and a
    /// change of threads for every envelope cost more than the look itself.
    pub(super) fn look_up<A>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<A>,
    ) -> Result<A, Problem> {
        self.with_connection(query).map_err(|error| problem_of(&error))
    }

    /// Reads what may take a while, on a thread that may wait.
    pub(super) async fn read<A: Send + 'static>(
        self: &Arc<Self>,
        query: impl FnOnce(&Connection) -> rusqlite::Result<A> + Send + 'static,
    ) -> Result<A, Problem> {
        let _turn = self.long_reads.acquire().await.map_err(|_| Problem::Busy)?;
        let readers = Arc::clone(self);
        tokio::task::spawn_blocking(move || readers.look_up(query))
            .await
            .map_err(|_| Problem::Busy)?
    }

    /// Closes every connection, so that the log can be emptied and the file closed.
    pub(super) fn close(&self) {
        self.long_reads.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn with_connection<A>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<A>,
    ) -> rusqlite::Result<A> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let db = idle.map_or_else(|| open_read_only(&self.file), Ok)?;
        let answer = query(&db);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(db);
        answer
    }
}
