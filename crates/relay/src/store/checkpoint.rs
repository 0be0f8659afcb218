//! Moving the log into the file beside the writer, so that no envelope waits for it.
//!
//! A connection and a thread of its own do the long part without stopping anyone; the writer then
//! takes the few frames that came meanwhile and cuts the log to nothing, between two transactions.
//! Never lets a deleted byte lie in the log for longer than something reads it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::time::Duration;

use rusqlite::Connection;

use super::sqlite::name_of;
use super::writer::PATIENCE;

/// Bytes of log after which it is moved into the file (64 MiB, about three thousand reports).
const LOG_LIMIT: u64 = 64 << 20;
/// How long a commit waits for those who read before it leaves the cut to the next one: a glance
/// takes microseconds, and whatever takes longer than this must not stop the envelopes.
const GLANCE: Duration = Duration::from_millis(20);

/// The writer's end: watches the log's length.
pub(super) struct Checkpoint {
    log: PathBuf,
    limit: u64,
    patience: Duration,
    call: Sender<()>,
    moved: Receiver<()>,
    /// The thread is at it, and holds the lock without which the log cannot be cut.
    moving: bool,
    /// The log holds what was deleted, because something read it.
    owed: bool,
}

impl Checkpoint {
    /// Starts the thread; it ends when the writer's end is dropped.
    pub(super) fn beside(file: &Path, db: Connection) -> std::io::Result<Self> {
        let (call, calls) = channel();
        let (done, moved) = channel();
        std::thread::Builder::new()
            .name("checkpoint".into())
            .spawn(move || work(&db, &calls, &done))?;
        Ok(Self {
            log: log_of(file),
            limit: LOG_LIMIT,
            patience: PATIENCE,
            call,
            moved,
            moving: false,
            owed: false,
        })
    }

    /// The same, waiting for no reader.
    #[cfg(test)]
    pub(super) fn impatient(self) -> Self {
        Self { patience: Duration::ZERO, ..self }
    }

    /// After each commit: calls the thread where the log is long, and cuts it where that is done or
    /// owed. One call at a time: while the thread is at it, a cut would only meet its lock.
    pub(super) fn watch(&mut self, writer: &Connection) {
        let moving = self.moving && self.moved.try_recv() == Err(TryRecvError::Empty);
        let moved = self.moving && !moving;
        self.moving = moving;
        if moving {
            return;
        }
        if moved || self.owed {
            self.owed &= !truncate(writer, GLANCE);
        } else if std::fs::metadata(&self.log).is_ok_and(|log| log.len() > self.limit) {
            self.moving = self.call.send(()).is_ok();
        }
    }

    /// Cuts the log to nothing, so that no deleted byte stays in it: waits for the thread, and for
    /// those who read. Where one of them reads on, the cut is owed, and [`Self::watch`] pays.
    pub(super) fn cut(&mut self, writer: &Connection) {
        if self.moving {
            // A thread that is gone holds no lock.
            let _ = self.moved.recv();
            self.moving = false;
        }
        self.owed = !truncate(writer, self.patience);
        if self.owed {
            tracing::warn!("the log could not be emptied: something reads; soon tried again");
        }
    }

    /// Whether the log still holds what was deleted.
    pub(super) fn owes(&self) -> bool {
        self.owed
    }
}

/// Moves the rest of the log into the file and cuts it to nothing; `false` where somebody reads.
fn truncate(db: &Connection, patience: Duration) -> bool {
    let cut = || {
        db.busy_timeout(patience)?;
        let busy: i64 = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        db.busy_timeout(PATIENCE)?;
        Ok(busy == 0)
    };
    cut().unwrap_or_else(|error| {
        name_of(&error);
        false
    })
}

fn work(db: &Connection, calls: &Receiver<()>, done: &Sender<()>) {
    while calls.recv().is_ok() {
        if let Err(error) = db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
            name_of(&error);
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
        let beside = Checkpoint::beside(&file, Connection::open(&file).unwrap()).unwrap();
        let checkpoint = Checkpoint { limit: 0, ..beside.impatient() };
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
    fn an_erase_during_a_move_waits_for_it_and_cuts_the_log() {
        let mut scene = scene();
        for _ in 0..5 {
            scene.writes(16 << 20);
            scene.checkpoint.watch(&scene.db);
            assert!(scene.checkpoint.moving, "the thread is called");
            scene.checkpoint.cut(&scene.db);
            assert_eq!((scene.log(), scene.checkpoint.owes()), (0, false));
        }
    }

    #[test]
    fn the_thread_is_called_once_and_again_only_after_its_work_was_used() {
        let mut scene = scene();
        let mut cuts = 0;
        while cuts < 50 {
            scene.writes(100_000);
            let moving = scene.checkpoint.moving;
            scene.checkpoint.watch(&scene.db);
            if moving && !scene.checkpoint.moving {
                assert_eq!(scene.log(), 0, "what was moved is cut at once");
                cuts += 1;
            }
        }
    }

    #[test]
    fn a_log_that_somebody_reads_is_cut_when_they_are_done() {
        let mut scene = scene();
        scene.writes(100);
        let reader = Connection::open(scene.folder.path().join("notes.db")).unwrap();
        reader.execute_batch("BEGIN; SELECT count(*) FROM notes").unwrap();
        scene.writes(100);
        scene.checkpoint.cut(&scene.db);
        assert!(scene.checkpoint.owes());
        scene.checkpoint.watch(&scene.db);
        assert!(scene.checkpoint.owes() && scene.log() > 0, "they still read");
        reader.execute_batch("COMMIT").unwrap();
        scene.checkpoint.watch(&scene.db);
        assert_eq!((scene.log(), scene.checkpoint.owes()), (0, false));
    }
}
