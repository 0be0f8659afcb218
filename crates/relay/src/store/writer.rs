//! The one hand that writes: takes all that waits, commits it as one, and answers when it is on disk.
//!
//! While one group is being synced the next one gathers; one alone never waits. One that fails does
//! not fail its neighbours. Answers nothing before the commit.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use thiqa_wire::{Day, Problem};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::Rebuild;
use super::checkpoint::Checkpoint;
use super::sqlite::name_of;
use super::tables::{self, Failure};

/// How long one connection waits for another before it gives up.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// How long a visitor waits for a place in the queue before hearing `Busy`: an instant 503 cost a
/// third of the useful rate.
const QUEUE_PATIENCE: Duration = Duration::from_secs(2);
/// Places in the queue.
const QUEUE: usize = 1_024;
/// Errands in one transaction at most.
const GROUP_ERRANDS: usize = 256;
/// Bytes in one transaction at most (4 MiB): what the disk takes without anyone noticing.
const GROUP_BYTES: usize = 4 << 20;
/// Errands that are company enough for one sync.
const COMPANY: usize = 16;
/// How many syncs' time a group waits for those who were here a moment ago: where the processor is
/// short and the disk is not, groups of four would follow each other otherwise (measured, sixty-four
/// connections on two cores).
const COMPANY_SYNCS: u32 = 4;
/// The longest that such a wait may be.
const COMPANY_PATIENCE: Duration = Duration::from_millis(10);
/// Between two attempts to cut a log that something was reading.
const CUT_PAUSE: Duration = Duration::from_secs(1);

/// What an answer to an errand promises; a group keeps the highest promise among its errands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Promise {
    /// Every connection sees it, also after this process dies; not after a power cut.
    Written,
    /// It survives a power cut.
    OnDisk,
    /// On disk, and what it deleted is in neither file nor log.
    Erased,
}

/// A queue in front of the writing thread.
pub(super) struct Writer {
    orders: Sender<(Order, OwnedSemaphorePermit)>,
    places: Arc<Semaphore>,
}

enum Order {
    Do(Box<dyn Errand>),
    Rebuild(Night, oneshot::Sender<Result<Rebuild, Problem>>),
    Close(oneshot::Sender<()>),
}

/// What a rebuild must know: where it may lay a copy, how many bytes are free there, what day it is.
struct Night {
    folder: PathBuf,
    free: u64,
    today: Day,
}

/// One act, run again where its group failed; it remembers its outcome until the commit.
trait Errand: Send {
    fn run(&mut self, db: &Connection) -> rusqlite::Result<()>;
    fn fail(&mut self, problem: Problem);
    fn answer(self: Box<Self>);
    fn promise(&self) -> Promise;
    fn bytes(&self) -> usize;
}

struct Act<A, F> {
    act: F,
    promise: Promise,
    bytes: usize,
    outcome: Result<A, Problem>,
    reply: oneshot::Sender<Result<A, Problem>>,
}

impl<A, F> Errand for Act<A, F>
where
    A: Send,
    F: FnMut(&Connection) -> Result<A, Failure> + Send,
{
    fn run(&mut self, db: &Connection) -> rusqlite::Result<()> {
        self.outcome = match (self.act)(db) {
            Ok(answer) => Ok(answer),
            Err(Failure::Refused(problem)) => Err(problem),
            Err(Failure::Broken(error)) => return Err(error),
        };
        Ok(())
    }

    fn fail(&mut self, problem: Problem) {
        self.outcome = Err(problem);
    }

    fn answer(self: Box<Self>) {
        // The visitor may have gone; what was done stays done, and a repeat will be told so.
        let _ = self.reply.send(self.outcome);
    }

    fn promise(&self) -> Promise {
        self.promise
    }

    fn bytes(&self) -> usize {
        self.bytes
    }
}

impl Writer {
    /// Starts the thread that owns `db`.
    pub(super) fn start(db: Connection, checkpoint: Checkpoint) -> std::io::Result<Self> {
        let (sender, orders) = channel();
        let waiting = VecDeque::new();
        let last_sync = Duration::ZERO;
        let hand = Hand { db, checkpoint, orders, waiting, expected: 1, last_sync };
        std::thread::Builder::new().name("writer".into()).spawn(move || hand.work())?;
        Ok(Self { orders: sender, places: Arc::new(Semaphore::new(QUEUE)) })
    }

    /// Queues an act of `bytes` bytes and waits for its answer.
    pub(super) async fn act<A: Send + 'static>(
        &self,
        promise: Promise,
        bytes: usize,
        act: impl FnMut(&Connection) -> Result<A, Failure> + Send + 'static,
    ) -> Result<A, Problem> {
        let (reply, answer) = oneshot::channel();
        let errand = Act { act, promise, bytes, outcome: Err(Problem::Busy), reply };
        self.send(Order::Do(Box::new(errand))).await?;
        answer.await.unwrap_or(Err(Problem::Busy))
    }

    pub(super) async fn rebuild(
        &self,
        folder: PathBuf,
        free: u64,
        today: Day,
    ) -> Result<Rebuild, Problem> {
        let (reply, answer) = oneshot::channel();
        self.send(Order::Rebuild(Night { folder, free, today }, reply)).await?;
        answer.await.unwrap_or(Err(Problem::Busy))
    }

    /// Returns when everything queued before is done and the log is empty.
    pub(super) async fn close(&self) {
        let (reply, closed) = oneshot::channel();
        if self.send(Order::Close(reply)).await.is_ok() {
            let _ = closed.await;
        }
    }

    async fn send(&self, order: Order) -> Result<(), Problem> {
        let place = Arc::clone(&self.places).acquire_owned();
        let place = tokio::time::timeout(QUEUE_PATIENCE, place).await;
        let place = place.ok().and_then(Result::ok).ok_or(Problem::Busy)?;
        self.orders.send((order, place)).map_err(|_| Problem::Busy)
    }
}

struct Hand {
    db: Connection,
    checkpoint: Checkpoint,
    orders: Receiver<(Order, OwnedSemaphorePermit)>,
    /// Orders that came during the last commit.
    waiting: VecDeque<(Order, OwnedSemaphorePermit)>,
    /// Errands that were here when it ended, in it or waiting; at most [`COMPANY`].
    expected: usize,
    /// How long it took.
    last_sync: Duration,
}

impl Hand {
    fn work(mut self) {
        while let Some(first) = self.first() {
            let (group, last) = self.gather(first);
            self.settle(group);
            match last {
                Some(Order::Rebuild(night, reply)) => {
                    let _ = reply.send(self.rebuild(&night));
                }
                Some(Order::Close(reply)) => {
                    self.checkpoint.cut(&self.db);
                    drop(self);
                    let _ = reply.send(());
                    return;
                }
                Some(Order::Do(_)) | None => {}
            }
        }
    }

    /// The next order. While the log holds what was deleted, time and again an attempt to cut it.
    fn first(&mut self) -> Option<Order> {
        let waiting = self.waiting.pop_front();
        if let Some((order, _)) = waiting {
            return Some(order);
        }
        while self.checkpoint.owes() {
            match self.orders.recv_timeout(CUT_PAUSE) {
                Ok((order, _)) => return Some(order),
                Err(RecvTimeoutError::Timeout) => self.checkpoint.watch(&self.db),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        self.orders.recv().ok().map(|(order, _)| order)
    }

    /// What waits now, up to the limits, and the order that cannot share a transaction.
    fn gather(&mut self, first: Order) -> (Vec<Box<dyn Errand>>, Option<Order>) {
        let mut group: Vec<Box<dyn Errand>> = Vec::new();
        let patience = COMPANY_PATIENCE.min(self.last_sync * COMPANY_SYNCS);
        let deadline = Instant::now() + patience;
        let mut bytes = 0;
        let mut next = Some(first);
        while let Some(order) = next {
            let Order::Do(errand) = order else { return (group, Some(order)) };
            bytes += errand.bytes();
            group.push(errand);
            let full = group.len() >= GROUP_ERRANDS || bytes >= GROUP_BYTES;
            next = if full { None } else { self.next(group.len(), deadline) };
        }
        (group, None)
    }

    /// The next that waits, or that comes before all who were here a moment ago are back.
    fn next(&mut self, gathered: usize, deadline: Instant) -> Option<Order> {
        let waiting = self.waiting.pop_front().or_else(|| self.orders.try_recv().ok());
        let next = waiting.or_else(|| {
            let patience = deadline.saturating_duration_since(Instant::now());
            if gathered < self.expected { self.orders.recv_timeout(patience).ok() } else { None }
        });
        next.map(|(order, _)| order)
    }

    /// One commit for all; where that fails, each alone.
    fn settle(&mut self, mut group: Vec<Box<dyn Errand>>) {
        let began = Instant::now();
        let committed = self.commit(&mut group);
        self.last_sync = began.elapsed();
        // Nobody in this group can have come again before the answers below.
        self.waiting.extend(self.orders.try_iter());
        self.expected = COMPANY.min(group.len() + self.waiting.len());
        if committed.is_err() {
            for errand in &mut group {
                if let Err(error) = self.commit(std::slice::from_mut(errand)) {
                    errand.fail(name_of(&error));
                }
            }
        }
        if group.iter().any(|errand| errand.promise() == Promise::Erased) {
            self.erase();
        }
        for errand in group {
            errand.answer();
        }
        self.checkpoint.watch(&self.db);
    }

    fn commit(&mut self, group: &mut [Box<dyn Errand>]) -> rusqlite::Result<()> {
        let Some(promise) = group.iter().map(|errand| errand.promise()).max() else {
            return Ok(());
        };
        // Between two transactions SQLite lets the promise change; the log is one, so a later sync
        // covers what was only written before.
        let level = if promise == Promise::Written { "NORMAL" } else { "FULL" };
        self.db.pragma_update(None, "synchronous", level)?;
        let transaction =
            self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        for errand in group {
            errand.run(&transaction)?;
        }
        transaction.commit()
    }

    /// Gives free pages back and empties the log: deleted bytes are overwritten by `secure_delete`
    /// in the file, but would stay in the log.
    fn erase(&mut self) {
        if let Err(error) = vacuum_freed(&self.db) {
            name_of(&error);
        }
        self.checkpoint.cut(&self.db);
    }

    fn rebuild(&mut self, night: &Night) -> Result<Rebuild, Problem> {
        let done = tables::rebuild(&self.db, &night.folder, night.free, night.today);
        self.checkpoint.cut(&self.db);
        done.map_err(|error| name_of(&error))
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

    fn insert(db: &Connection, name: &str) -> Result<(), Failure> {
        Ok(db.execute("INSERT INTO names VALUES (?1)", [name]).map(drop)?)
    }

    /// A writer whose hand is held until the returned sender is dropped.
    fn held(folder: &std::path::Path) -> (Arc<Writer>, Sender<()>) {
        let file = folder.join("names.db");
        let db = Connection::open(&file).unwrap();
        db.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE names (name TEXT PRIMARY KEY)")
            .unwrap();
        let checkpoint = Checkpoint::beside(&file, Connection::open(&file).unwrap()).unwrap();
        let checkpoint = checkpoint.impatient();
        let writer = Arc::new(Writer::start(db, checkpoint).unwrap());
        let (release, released) = channel::<()>();
        let holding = Arc::clone(&writer);
        tokio::spawn(async move {
            let hold = move |_: &Connection| {
                let _ = released.recv();
                Ok(())
            };
            holding.act(Promise::Written, 0, hold).await
        });
        (writer, release)
    }

    #[tokio::test]
    async fn one_that_fails_does_not_fail_its_neighbours() {
        let folder = tempfile::tempdir().unwrap();
        let (writer, release) = held(folder.path());
        let names = ["amina", "amina", "youssef"];
        let acts = names.map(|name| {
            let writer = Arc::clone(&writer);
            let act = move |db: &Connection| insert(db, name);
            tokio::spawn(async move { writer.act(Promise::OnDisk, 0, act).await })
        });
        // The one thread of this test has queued all three once it comes back here.
        tokio::task::yield_now().await;
        drop(release);
        let mut answers = Vec::new();
        for act in acts {
            answers.push(act.await.unwrap());
        }
        assert_eq!(answers, [Ok(()), Err(Problem::Busy), Ok(())]);
        writer.close().await;
        let after = writer.act(Promise::OnDisk, 0, |db| insert(db, "late")).await;
        assert_eq!(after, Err(Problem::Busy), "closed");
    }

    #[tokio::test]
    async fn what_was_erased_leaves_the_log_when_its_reader_is_done_though_nobody_writes_again() {
        let folder = tempfile::tempdir().unwrap();
        let (writer, release) = held(folder.path());
        drop(release);
        writer.act(Promise::OnDisk, 0, |db| insert(db, "amina")).await.unwrap();
        let reader = Connection::open(folder.path().join("names.db")).unwrap();
        reader.execute_batch("BEGIN; SELECT count(*) FROM names").unwrap();
        let erase = |db: &Connection| Ok(db.execute("DELETE FROM names", []).map(drop)?);
        writer.act(Promise::Erased, 0, erase).await.unwrap();
        let log = || std::fs::metadata(folder.path().join("names.db-wal")).unwrap().len();
        assert!(log() > 0, "somebody reads");
        reader.execute_batch("COMMIT").unwrap();
        let began = Instant::now();
        while log() > 0 {
            assert!(began.elapsed() < CUT_PAUSE * 20);
            std::thread::yield_now();
        }
    }
}
