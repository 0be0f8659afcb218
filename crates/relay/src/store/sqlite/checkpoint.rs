//! Moving the log into the file beside the writer, so that no envelope waits for it.
//!
//! A connection and a thread of its own do the long part without stopping anyone; the writer then
//! moves the few frames that came meanwhile and truncates the log, between two transactions. Never
//! leaves a deleted byte in the log for longer than something reads it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::time::Duration;

use rusqlite::Connection;

use super::connection::{BUSY_TIMEOUT, problem_of};

/// Bytes of log after which it is moved into the file (64 MiB, about three thousand reports).
const LOG_LIMIT: u64 = 64 << 20;
/// How long a commit waits for those who read before it leaves truncating to the next one: a look-up
/// takes microseconds, and whatever takes longer than this must not stop the envelopes.
const READER_TIMEOUT: Duration = Duration::from_millis(20);

/// The writer's end: watches the log's length.
pub(super) struct Checkpoint {
    log: PathBuf,
    limit: u64,
    /// How long [`Self::truncate`] waits for those who read.
    timeout: Duration,
    start: Sender<()>,
    finished: Receiver<()>,
    /// The thread is moving frames, and holds the lock without which the log cannot be truncated.
    moving: bool,
    /// The log still holds what was deleted, because something read it.
    overdue: bool,
}

impl Checkpoint {
    /// Starts the thread; it ends when the writer's end is dropped.
    pub(super) fn start(file: &Path, db: Connection) -> std::io::Result<Self> {
        let (start, starts) = channel();
        let (done, finished) = channel();
        std::thread::Builder::new()
            .name("checkpoint".into())
            .spawn(move || work(&db, &starts, &done))?;
        Ok(Self {
            log: log_of(file),
            limit: LOG_LIMIT,
            timeout: BUSY_TIMEOUT,
            start,
            finished,
            moving: false,
            overdue: false,
        })
    }

    /// The same, waiting for no reader.
    #[cfg(test)]
    pub(super) fn without_waiting(self) -> Self {
        Self { timeout: Duration::ZERO, ..self }
    }

    /// After each commit: starts the thread where the log is long, and truncates the log where the
    /// thread has finished or that is overdue. One start at a time: while the thread is moving, an
    /// attempt to truncate would only meet its lock.
    pub(super) fn after_commit(&mut self, writer: &Connection) {
        let moving = self.moving && self.finished.try_recv() == Err(TryRecvError::Empty);
        let moved = self.moving && !moving;
        self.moving = moving;
        if moving {
            return;
        }
        if moved || self.overdue {
            self.overdue &= !truncate(writer, READER_TIMEOUT);
        } else if std::fs::metadata(&self.log).is_ok_and(|log| log.len() > self.limit) {
            self.moving = self.start.send(()).is_ok();
        }
    }

    /// Truncates the log, so that no deleted byte stays in it: waits for the thread, and for those
    /// who read. Where one of them reads on, it is overdue, and [`Self::after_commit`] does it.
    pub(super) fn truncate(&mut self, writer: &Connection) {
        if self.moving {
            // A thread that is gone holds no lock.
            let _ = self.finished.recv();
            self.moving = false;
        }
        self.overdue = !truncate(writer, self.timeout);
        if self.overdue {
            tracing::warn!("the log could not be emptied: something reads; soon tried again");
        }
    }

    /// Whether the log still holds what was deleted.
    pub(super) fn is_overdue(&self) -> bool {
        self.overdue
    }
}

/// Moves the rest of the log into the file and truncates it; `false` where somebody reads.
fn truncate(db: &Connection, timeout: Duration) -> bool {
    let truncate = || {
        db.busy_timeout(timeout)?;
        let busy: i64 = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        db.busy_timeout(BUSY_TIMEOUT)?;
        Ok(busy == 0)
    };
    truncate().unwrap_or_else(|error| {
        problem_of(&error);
        false
    })
}

fn work(db: &Connection, starts: &Receiver<()>, done: &Sender<()>) {
    while starts.recv().is_ok() {
        if let Err(error) = db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
            problem_of(&error);
        }
        if done.send(()).is_err() {
            return;
        }
    }
}

fn log_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Scene {
        folder: tempfile::TempDir,
        db: Connection,
        checkpoint: Checkpoint,
    }

    /// A file whose log is long as soon as it holds anything.
    fn scene() -> Scene {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("notes.db");
        let db = Connection::open(&file).unwrap();
        db.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = OFF;
             CREATE TABLE notes (note BLOB)",
        )
        .unwrap();
        let started = Checkpoint::start(&file, Connection::open(&file).unwrap()).unwrap();
        let checkpoint = Checkpoint { limit: 0, ..started.without_waiting() };
        Scene { folder, db, checkpoint }
    }

    impl Scene {
        fn writes(&self, bytes: u32) {
            self.db.execute("INSERT INTO notes VALUES (zeroblob(?1))", [bytes]).unwrap();
        }

        fn log(&self) -> u64 {
            std::fs::metadata(&self.checkpoint.log).unwrap().len()
        }
    }

    #[test]
    fn an_erase_during_a_move_waits_for_it_and_truncates_the_log() {
        let mut scene = scene();
        for _ in 0..5 {
            scene.writes(16 << 20);
            scene.checkpoint.after_commit(&scene.db);
            assert!(scene.checkpoint.moving, "the thread is started");
            scene.checkpoint.truncate(&scene.db);
            assert_eq!((scene.log(), scene.checkpoint.is_overdue()), (0, false));
        }
    }

    #[test]
    fn the_thread_is_started_once_and_again_only_after_its_work_was_used() {
        let mut scene = scene();
        let mut truncated = 0;
        while truncated < 50 {
            scene.writes(100_000);
            let moving = scene.checkpoint.moving;
            scene.checkpoint.after_commit(&scene.db);
            if moving && !scene.checkpoint.moving {
                assert_eq!(scene.log(), 0, "what was moved is truncated at once");
                truncated += 1;
            }
        }
    }

    #[test]
    fn a_log_that_somebody_reads_is_truncated_when_they_are_done() {
        let mut scene = scene();
        scene.writes(100);
        let reader = Connection::open(scene.folder.path().join("notes.db")).unwrap();
        reader.execute_batch("BEGIN; SELECT count(*) FROM notes").unwrap();
        scene.writes(100);
        scene.checkpoint.truncate(&scene.db);
        assert!(scene.checkpoint.is_overdue());
        scene.checkpoint.after_commit(&scene.db);
        assert!(scene.checkpoint.is_overdue() && scene.log() > 0, "they still read");
        reader.execute_batch("COMMIT").unwrap();
        scene.checkpoint.after_commit(&scene.db);
        assert_eq!((scene.log(), scene.checkpoint.is_overdue()), (0, false));
    }
}
