//! SQLite in one file: one writer, a few readers, a log that is synced before anyone hears 201.
//! Refuses to open a file it cannot migrate. The file is its owner's alone (mode 600).

use std::fs::{DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, ErrorCode};
use thiqa_wire::{Day, EnvelopeId, MailboxId, Problem};

use super::checkpoint::Checkpoint;
use super::readers::Readers;
use super::writer::{PATIENCE, Promise, Writer};
use super::{
    Arrival, Kept, OpenError, Published, Purchase, Rebuild, Reply, Sweep, mailboxes, tables,
};

mod migrations {
    refinery::embed_migrations!("src/store/migrations");
}

/// Bytes of the file system that stay free (64 MiB): on a disk that is quite full even a DELETE
/// fails, so words stop a little earlier.
const DISK_RESERVE: u64 = 64 << 20;

/// The relay's memory in one file.
pub struct Sqlite {
    file: PathBuf,
    /// Pages at which words stop.
    room: u64,
    readers: Arc<Readers>,
    writer: Writer,
}

/// Brings the tables to this version; returns how many steps that took.
pub(super) fn migrate(file: &Path) -> Result<usize, OpenError> {
    make_private(file)?;
    let mut db = connect(file)?;
    let report = migrations::migrations::runner().run(&mut db)?;
    Ok(report.applied_migrations().len())
}

impl Sqlite {
    pub(super) fn open(file: &Path, room: u64, challenge_key: [u8; 32]) -> Result<Self, OpenError> {
        migrate(file)?;
        let db = connect(file)?;
        let room = room / tables::PAGE_BYTES;
        let pages = i64::try_from(room.saturating_add(tables::RESERVE_PAGES)).unwrap_or(i64::MAX);
        db.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
        tables::found(&db, &challenge_key)?;
        let checkpoint = Checkpoint::beside(file, connect(file)?)?;
        let writer = Writer::start(db, checkpoint)?;
        Ok(Self { file: file.to_owned(), room, readers: Readers::of(file), writer })
    }

    pub(super) async fn challenge_key(&self) -> Result<[u8; 32], Problem> {
        self.readers.glance(tables::challenge_key)
    }

    pub(super) async fn manifest(&self) -> Result<Option<Vec<u8>>, Problem> {
        self.readers.glance(tables::manifest)
    }

    pub(super) async fn publish(&self, manifest: Published, today: Day) -> Result<(), Problem> {
        let act = move |db: &Connection| tables::publish(db, &manifest, today);
        self.writer.act(Promise::OnDisk, 0, act).await
    }

    pub(super) async fn sell(&self, purchase: Purchase) -> Result<(), Problem> {
        let room = self.room();
        let act = move |db: &Connection| tables::sell(db, &purchase, room);
        self.writer.act(Promise::OnDisk, 0, act).await
    }

    pub(super) async fn honours(&self, grant: [u8; 32], now: u64) -> Result<bool, Problem> {
        self.readers.glance(|db| Ok(tables::grant_used(db, &grant, now)?.is_some()))
    }

    pub(super) async fn keep(&self, arrival: Arrival, now: u64) -> Result<Kept, Problem> {
        let room = self.room();
        let bytes = arrival.bytes.len();
        let act = move |db: &Connection| tables::keep(db, &arrival, now, room);
        self.writer.act(Promise::OnDisk, bytes, act).await
    }

    /// A nonce is in the database, so that it counts once on every node and after every start; but
    /// a GET that waits for the disk would cost a sync for nothing. After a power cut a copied GET
    /// could be replayed for two minutes, and would hand ciphertext to one who had it already. For
    /// the desk's writes the log is synced in order: the nonce is on disk before its effect is.
    pub(super) async fn witness(&self, nonce: [u8; 16], until: u64) -> Result<(), Problem> {
        let act = move |db: &Connection| tables::witness(db, &nonce, until);
        self.writer.act(Promise::Written, 0, act).await
    }

    pub(super) async fn list(
        &self,
        after: Option<EnvelopeId>,
        limit: usize,
    ) -> Result<(Vec<EnvelopeId>, bool), Problem> {
        let mut ids = self.readers.ask(move |db| tables::ids_after(db, after, limit + 1)).await?;
        let more = ids.len() > limit;
        ids.truncate(limit);
        Ok((ids, more))
    }

    pub(super) async fn envelope(&self, id: EnvelopeId) -> Result<Option<Vec<u8>>, Problem> {
        self.readers.ask(move |db| tables::envelope(db, id)).await
    }

    pub(super) async fn let_go(&self, ids: Vec<EnvelopeId>, today: Day) -> Result<(), Problem> {
        let act = move |db: &Connection| Ok(tables::let_go(db, &ids, today)?);
        self.writer.act(Promise::Erased, 0, act).await
    }

    pub(super) async fn put_reply(&self, reply: Reply, today: Day) -> Result<Kept, Problem> {
        let room = self.room();
        let bytes = reply.bytes.len();
        let act = move |db: &Connection| mailboxes::put(db, &reply, today, room);
        self.writer.act(Promise::OnDisk, bytes, act).await
    }

    pub(super) async fn eight_from(
        &self,
        mailbox: MailboxId,
    ) -> Result<Vec<(MailboxId, Vec<u8>)>, Problem> {
        self.readers.ask(move |db| mailboxes::eight_from(db, mailbox)).await
    }

    pub(super) async fn delete_reply(
        &self,
        mailbox: MailboxId,
        id: EnvelopeId,
    ) -> Result<(), Problem> {
        let act = move |db: &Connection| Ok(mailboxes::delete(db, mailbox, id).map(drop)?);
        self.writer.act(Promise::Erased, 0, act).await
    }

    /// Looks before it writes: any stranger may ask for this, and a mailbox that holds nothing must
    /// not make the writer cut its log. It stands in the queue all the same, with nothing to write,
    /// so that it waits as long where the writer is busy or rebuilds.
    pub(super) async fn empty_mailbox(&self, mailbox: MailboxId) -> Result<(), Problem> {
        let holds_any = self.readers.glance(|db| mailboxes::holds_any(db, mailbox))?;
        let promise = if holds_any { Promise::Erased } else { Promise::Written };
        let act = move |db: &Connection| {
            if holds_any {
                mailboxes::empty(db, mailbox)?;
            }
            Ok(())
        };
        self.writer.act(promise, 0, act).await
    }

    pub(super) async fn sweep(&self, now: u64, vouched: bool) -> Result<Sweep, Problem> {
        let act = move |db: &Connection| tables::sweep(db, now, vouched);
        self.writer.act(Promise::Erased, 0, act).await
    }

    pub(super) async fn rebuild(&self, today: Day) -> Result<Rebuild, Problem> {
        let free = free_bytes(&self.file).ok_or(Problem::Busy)?;
        self.writer.rebuild(folder_of(&self.file), free, today).await
    }

    pub(super) async fn close(&self) {
        self.readers.close();
        self.writer.close().await;
    }

    /// Pages that words may fill now: none while the file system itself is nearly full.
    fn room(&self) -> u64 {
        let disk_is_full = free_bytes(&self.file).is_some_and(|free| free < DISK_RESERVE);
        if disk_is_full { 0 } else { self.room }
    }
}

/// Bytes free on the file system of `file`; `None` where it does not say.
fn free_bytes(file: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(file).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A connection as every writing one must be.
fn connect(file: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(file)?;
    db.busy_timeout(PATIENCE)?;
    // The first two count only before the first table.
    db.pragma_update(None, "page_size", tables::PAGE_BYTES.cast_signed())?;
    db.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.query_row("PRAGMA wal_autocheckpoint = 0", [], |_| Ok(()))?;
    db.query_row("PRAGMA secure_delete = ON", [], |_| Ok(()))?;
    db.pragma_update(None, "trusted_schema", "OFF")?;
    Ok(db)
}

/// Makes folder and file for their owner alone, where they are missing; log and index follow.
fn make_private(file: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder_of(file))?;
    OpenOptions::new().create(true).append(true).mode(0o600).open(file)?;
    Ok(())
}

/// What a visitor hears of a failing engine; the log gets the failure's name, never a value.
pub(super) fn name_of(error: &rusqlite::Error) -> Problem {
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
