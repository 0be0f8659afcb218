//! The writer: one thread takes all writes that wait, commits them as one batch, and answers when
//! they are on disk.
//!
//! While one batch is being synced the next one gathers; a single write waits for no other. One that
//! fails does not fail its neighbours. Answers nothing before the commit.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use rusqlite::{Connection, TransactionBehavior};
use thiqa_wire::Problem;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::checkpoint::Checkpoint;
use super::connection::problem_of;
use super::rebuild::RebuildJob;
use super::statement::WriteError;
use crate::store::contract::Rebuild;

/// Slots in the queue: what the disk takes in a fraction of a second, so that whoever has a slot is
/// answered before they give up.
const QUEUE_SLOTS: usize = 1_024;
/// How long a visitor waits for a slot in the queue before the answer is `Busy`: an instant 503 cost
/// a third of the useful rate.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(2);
/// Writes in one batch at most: the first of them waits for the last.
const BATCH_WRITES: usize = 256;
/// Bytes in one batch at most (4 MiB): what the disk takes without anyone noticing.
const BATCH_BYTES: usize = 4 << 20;
/// Writes in a batch that are enough for one sync: a batch waits for no more than these.
const BATCH_TARGET: usize = 16;
/// For how many times the last sync a batch waits for those who were here a moment ago: where the
/// processor is short and the disk is not, batches of four would follow each other otherwise
/// (measured, sixty-four connections on two cores).
const BATCH_WAIT_SYNCS: u32 = 4;
/// The longest that such a wait may be.
const BATCH_WAIT_MAX: Duration = Duration::from_millis(10);
/// Between two attempts to truncate a log that something was reading: what was deleted stays no longer
/// than this after the reader is done.
const TRUNCATE_PAUSE: Duration = Duration::from_secs(1);

/// What has become of a write when it is answered; a batch is as durable as the most durable of its
/// writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Durability {
    /// Every connection sees it, also after this process dies; not after a power cut.
    Written,
    /// It survives a power cut.
    Synced,
    /// It survives a power cut, and what it deleted is in neither file nor log.
    Erased,
}

/// The queue in front of the writer thread.
pub(super) struct Writer {
    queue: Sender<Queued>,
    slots: Arc<Semaphore>,
}

/// A command, and its slot in the queue until the thread takes it.
type Queued = (Command, OwnedSemaphorePermit);

enum Command {
    Write(Box<dyn Job>),
    Rebuild(RebuildJob, oneshot::Sender<Result<Rebuild, Problem>>),
    Close(oneshot::Sender<()>),
}

/// One write, run again where its batch failed; it holds its outcome until the commit.
trait Job: Send {
    fn run(&mut self, db: &Connection) -> rusqlite::Result<()>;
    fn fail(&mut self, problem: Problem);
    fn answer(self: Box<Self>);
    fn durability(&self) -> Durability;
    fn bytes(&self) -> usize;
}

struct Write<A, F> {
    write: F,
    durability: Durability,
    bytes: usize,
    outcome: Result<A, Problem>,
    answer: oneshot::Sender<Result<A, Problem>>,
}

impl<A, F> Job for Write<A, F>
where
    A: Send,
    F: FnMut(&Connection) -> Result<A, WriteError> + Send,
{
    fn run(&mut self, db: &Connection) -> rusqlite::Result<()> {
        self.outcome = match (self.write)(db) {
            Ok(answer) => Ok(answer),
            Err(WriteError::Refused(problem)) => Err(problem),
            Err(WriteError::Failed(error)) => return Err(error),
        };
        Ok(())
    }

    fn fail(&mut self, problem: Problem) {
        self.outcome = Err(problem);
    }

    fn answer(self: Box<Self>) {
        // The visitor may have gone; what was done stays done, and a repeat will be told so.
        let _ = self.answer.send(self.outcome);
    }

    fn durability(&self) -> Durability {
        self.durability
    }

    fn bytes(&self) -> usize {
        self.bytes
    }
}

impl Writer {
    /// Starts the thread that owns `db`.
    pub(super) fn start(db: Connection, checkpoint: Checkpoint) -> std::io::Result<Self> {
        let (queue, commands) = channel();
        let thread = WriterThread {
            db,
            checkpoint,
            commands,
            waiting: VecDeque::new(),
            expected: 1,
            last_sync: Duration::ZERO,
        };
        std::thread::Builder::new().name("writer".into()).spawn(move || thread.work())?;
        Ok(Self { queue, slots: Arc::new(Semaphore::new(QUEUE_SLOTS)) })
    }

    /// Queues a write of `bytes` bytes and waits for its answer.
    pub(super) async fn write<A: Send + 'static>(
        &self,
        durability: Durability,
        bytes: usize,
        write: impl FnMut(&Connection) -> Result<A, WriteError> + Send + 'static,
    ) -> Result<A, Problem> {
        let (answer, answered) = oneshot::channel();
        let job = Write { write, durability, bytes, outcome: Err(Problem::Busy), answer };
        self.send(Command::Write(Box::new(job))).await?;
        answered.await.unwrap_or(Err(Problem::Busy))
    }

    /// Rebuilds the file where that is due, between two batches.
    pub(super) async fn rebuild(&self, job: RebuildJob) -> Result<Rebuild, Problem> {
        let (answer, answered) = oneshot::channel();
        self.send(Command::Rebuild(job, answer)).await?;
        answered.await.unwrap_or(Err(Problem::Busy))
    }

    /// Returns when everything queued before is done and the log is empty.
    pub(super) async fn close(&self) {
        let (answer, closed) = oneshot::channel();
        if self.send(Command::Close(answer)).await.is_ok() {
            let _ = closed.await;
        }
    }

    async fn send(&self, command: Command) -> Result<(), Problem> {
        let slot = Arc::clone(&self.slots).acquire_owned();
        let slot = tokio::time::timeout(QUEUE_TIMEOUT, slot).await;
        let slot = slot.ok().and_then(Result::ok).ok_or(Problem::Busy)?;
        self.queue.send((command, slot)).map_err(|_| Problem::Busy)
    }
}

struct WriterThread {
    db: Connection,
    checkpoint: Checkpoint,
    commands: Receiver<Queued>,
    /// Commands that came during the last commit.
    waiting: VecDeque<Queued>,
    /// Writes that were here when it ended, in it or waiting; at most [`BATCH_TARGET`].
    expected: usize,
    /// How long it took.
    last_sync: Duration,
}

impl WriterThread {
    fn work(mut self) {
        while let Some(first) = self.first() {
            let (batch, last) = self.gather(first);
            self.settle(batch);
            match last {
                Some(Command::Rebuild(job, answer)) => {
                    let _ = answer.send(self.rebuild(&job));
                }
                Some(Command::Close(answer)) => {
                    self.checkpoint.truncate(&self.db);
                    drop(self);
                    let _ = answer.send(());
                    return;
                }
                Some(Command::Write(_)) | None => {}
            }
        }
    }

    /// The next command. While the log holds what was deleted, tries every now and then to truncate
    /// it.
    fn first(&mut self) -> Option<Command> {
        if let Some((command, _)) = self.waiting.pop_front() {
            return Some(command);
        }
        while self.checkpoint.is_overdue() {
            match self.commands.recv_timeout(TRUNCATE_PAUSE) {
                Ok((command, _)) => return Some(command),
                Err(RecvTimeoutError::Timeout) => self.checkpoint.after_commit(&self.db),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        self.commands.recv().ok().map(|(command, _)| command)
    }

    /// What waits now, up to the limits, and the command that cannot share a transaction.
    fn gather(&mut self, first: Command) -> (Vec<Box<dyn Job>>, Option<Command>) {
        let mut batch: Vec<Box<dyn Job>> = Vec::new();
        let wait = BATCH_WAIT_MAX.min(self.last_sync * BATCH_WAIT_SYNCS);
        let deadline = Instant::now() + wait;
        let mut bytes = 0;
        let mut next = Some(first);
        while let Some(command) = next {
            let Command::Write(job) = command else { return (batch, Some(command)) };
            bytes += job.bytes();
            batch.push(job);
            let full = batch.len() >= BATCH_WRITES || bytes >= BATCH_BYTES;
            next = if full { None } else { self.next(batch.len(), deadline) };
        }
        (batch, None)
    }

    /// The next that waits, or that comes before all who were here a moment ago are back.
    fn next(&mut self, gathered: usize, deadline: Instant) -> Option<Command> {
        let waiting = self.waiting.pop_front().or_else(|| self.commands.try_recv().ok());
        let next = waiting.or_else(|| {
            let wait = deadline.saturating_duration_since(Instant::now());
            if gathered < self.expected { self.commands.recv_timeout(wait).ok() } else { None }
        });
        next.map(|(command, _)| command)
    }

    /// One commit for all; where that fails, each alone.
    fn settle(&mut self, mut batch: Vec<Box<dyn Job>>) {
        let began = Instant::now();
        let committed = self.commit(&mut batch);
        self.last_sync = began.elapsed();
        // Nobody in this batch can have come again before the answers below.
        self.waiting.extend(self.commands.try_iter());
        self.expected = BATCH_TARGET.min(batch.len() + self.waiting.len());
        if committed.is_err() {
            for job in &mut batch {
                if let Err(error) = self.commit(std::slice::from_mut(job)) {
                    job.fail(problem_of(&error));
                }
            }
        }
        if batch.iter().any(|job| job.durability() == Durability::Erased) {
            self.erase();
        }
        for job in batch {
            job.answer();
        }
        self.checkpoint.after_commit(&self.db);
    }

    fn commit(&mut self, batch: &mut [Box<dyn Job>]) -> rusqlite::Result<()> {
        let Some(durability) = batch.iter().map(|job| job.durability()).max() else {
            return Ok(());
        };
        // SQLite lets this change between two transactions; the log is one, so a later sync covers
        // what was only written before.
        let level = if durability == Durability::Written { "NORMAL" } else { "FULL" };
        self.db.pragma_update(None, "synchronous", level)?;
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for job in batch {
            job.run(&transaction)?;
        }
        transaction.commit()
    }

    /// Gives free pages back and truncates the log: deleted bytes are overwritten by `secure_delete`
    /// in the file, but would stay in the log.
    fn erase(&mut self) {
        if let Err(error) = vacuum_freed(&self.db) {
            problem_of(&error);
        }
        self.checkpoint.truncate(&self.db);
    }

    fn rebuild(&mut self, job: &RebuildJob) -> Result<Rebuild, Problem> {
        let done = job.run(&self.db);
        self.checkpoint.truncate(&self.db);
        done.map_err(|error| problem_of(&error))
    }
}

/// `incremental_vacuum` frees one page a step: it is stepped to its end.
fn vacuum_freed(db: &Connection) -> rusqlite::Result<()> {
    let mut steps = db.prepare("PRAGMA incremental_vacuum")?;
    let mut rows = steps.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert(db: &Connection, name: &str) -> Result<(), WriteError> {
        Ok(db.execute("INSERT INTO names VALUES (?1)", [name]).map(drop)?)
    }

    /// A writer whose thread is held until the returned sender is dropped.
    fn held(folder: &std::path::Path) -> (Arc<Writer>, Sender<()>) {
        let file = folder.join("names.db");
        let db = Connection::open(&file).unwrap();
        db.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE names (name TEXT PRIMARY KEY)")
            .unwrap();
        let checkpoint = Checkpoint::start(&file, Connection::open(&file).unwrap()).unwrap();
        let checkpoint = checkpoint.without_waiting();
        let writer = Arc::new(Writer::start(db, checkpoint).unwrap());
        let (release, released) = channel::<()>();
        let holding = Arc::clone(&writer);
        tokio::spawn(async move {
            let hold = move |_: &Connection| {
                let _ = released.recv();
                Ok(())
            };
            holding.write(Durability::Written, 0, hold).await
        });
        (writer, release)
    }

    #[tokio::test]
    async fn one_that_fails_does_not_fail_its_neighbours() {
        let folder = tempfile::tempdir().unwrap();
        let (writer, release) = held(folder.path());
        let names = ["amina", "amina", "youssef"];
        let writes = names.map(|name| {
            let writer = Arc::clone(&writer);
            let write = move |db: &Connection| insert(db, name);
            tokio::spawn(async move { writer.write(Durability::Synced, 0, write).await })
        });
        // The one thread of this test has queued all three once it comes back here.
        tokio::task::yield_now().await;
        drop(release);
        let mut answers = Vec::new();
        for write in writes {
            answers.push(write.await.unwrap());
        }
        assert_eq!(answers, [Ok(()), Err(Problem::Busy), Ok(())]);
        writer.close().await;
        let after = writer.write(Durability::Synced, 0, |db| insert(db, "late")).await;
        assert_eq!(after, Err(Problem::Busy), "closed");
    }

    #[tokio::test]
    async fn what_was_erased_leaves_the_log_when_its_reader_is_done_though_nobody_writes_again() {
        let folder = tempfile::tempdir().unwrap();
        let (writer, release) = held(folder.path());
        drop(release);
        writer.write(Durability::Synced, 0, |db| insert(db, "amina")).await.unwrap();
        let reader = Connection::open(folder.path().join("names.db")).unwrap();
        reader.execute_batch("BEGIN; SELECT count(*) FROM names").unwrap();
        let erase = |db: &Connection| Ok(db.execute("DELETE FROM names", []).map(drop)?);
        writer.write(Durability::Erased, 0, erase).await.unwrap();
        let log = || std::fs::metadata(folder.path().join("names.db-wal")).unwrap().len();
        assert!(log() > 0, "somebody reads");
        reader.execute_batch("COMMIT").unwrap();
        let began = Instant::now();
        while log() > 0 {
            assert!(began.elapsed() < TRUNCATE_PAUSE * 60);
            std::thread::sleep(TRUNCATE_PAUSE / 100);
        }
    }
}
