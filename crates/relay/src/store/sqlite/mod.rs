//! SQLite in one file: one writer, a few readers, a log that is synced before anyone hears 201.
//! Refuses to open a file it cannot migrate. The file is its owner's alone (mode 600).

mod connection;
mod statement;
mod space;
mod schema;
mod settings;
mod manifests;
mod grants;
mod envelopes;
mod mailboxes;
mod nonces;
mod sweep;
mod rebuild;
mod checkpoint;
mod writer;
mod readers;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;
use thiqa_wire::{Day, EnvelopeId, MailboxId, Problem, Receipt};

use super::contract::{
    GrantState, NewEnvelope, NewGrant, NewManifest, NewReply, OpenError, Pressure, Put, Rebuild,
    SpentForTurn, Sweep,
};
use super::rules;
use checkpoint::Checkpoint;
use readers::Readers;
use rebuild::RebuildJob;
pub(super) use schema::migrate;
use writer::{Durability, Writer};

/// The relay's memory in one file.
pub struct Sqlite {
    file: PathBuf,
    /// Bytes for envelopes and messages.
    room: u64,
    readers: Arc<Readers>,
    writer: Writer,
}

impl Sqlite {
    pub(super) fn open(file: &Path, room: u64, challenge_key: [u8; 32]) -> Result<Self, OpenError> {
        migrate(file)?;
        let db = connection::open(file)?;
        space::cap(&db, room)?;
        settings::insert(&db, &challenge_key)?;
        let checkpoint = Checkpoint::start(file, connection::open(file)?)?;
        let writer = Writer::start(db, checkpoint)?;
        Ok(Self { file: file.to_owned(), room, readers: Readers::of(file), writer })
    }

    pub(super) async fn challenge_key(&self) -> Result<[u8; 32], Problem> {
        self.readers.look_up(settings::challenge_key)
    }

    pub(super) async fn manifest(&self) -> Result<Option<Vec<u8>>, Problem> {
        self.readers.look_up(manifests::served_bytes)
    }

    pub(super) async fn publish_manifest(
        &self,
        manifest: NewManifest,
        today: Day,
    ) -> Result<(), Problem> {
        let write = move |db: &Connection| manifests::publish(db, &manifest, today);
        self.writer.write(Durability::Synced, 0, write).await
    }

    pub(super) async fn issue_grant(&self, grant: NewGrant) -> Result<(), Problem> {
        let limit = self.limit();
        let write = move |db: &Connection| grants::issue(db, &grant, limit);
        self.writer.write(Durability::Synced, 0, write).await
    }

    /// Merely written: it lives for a quarter of an hour, and a power cut lets it be spent twice.
    /// By the room as it was configured: a few bytes fit where the file system has none for words.
    pub(super) async fn spend_for_turn(&self, spent: SpentForTurn) -> Result<(), Problem> {
        let room = self.room;
        let write = move |db: &Connection| grants::spend_for_turn(db, &spent, room);
        self.writer.write(Durability::Written, 0, write).await
    }

    pub(super) async fn grant_state(
        &self,
        grant: [u8; 32],
        bytes: usize,
        now: u64,
    ) -> Result<GrantState, Problem> {
        self.readers.look_up(|db| grants::state(db, &grant, bytes, now))
    }

    pub(super) async fn pressure(&self, now: u64) -> Result<Pressure, Problem> {
        let limit = self.limit();
        let look = move |db: &Connection| {
            Ok(rules::pressure(grants::unspent(db, now)?, space::space(db, limit)?))
        };
        self.readers.read(look).await
    }

    pub(super) async fn put_envelope(
        &self,
        envelope: NewEnvelope,
        now: u64,
    ) -> Result<Put, Problem> {
        let limit = self.limit();
        let bytes = envelope.bytes.len();
        let write = move |db: &Connection| envelopes::put(db, &envelope, now, limit);
        self.writer.write(Durability::Synced, bytes, write).await
    }

    /// Through a reader: envelopes are written in batches that are synced before a reader sees them,
    /// and a question must cost nobody's report its slot in the writer's queue.
    pub(super) async fn envelope_receipt(
        &self,
        id: EnvelopeId,
        body_hash: [u8; 32],
    ) -> Result<Option<Receipt>, Problem> {
        self.readers.read(move |db| envelopes::receipt(db, id, &body_hash)).await
    }

    /// A nonce is in the database, so that it counts once on every node and after every start; but
    /// a GET that waits for the disk would cost a sync for nothing. After a power cut a copied GET
    /// could be replayed for two minutes, and would hand ciphertext to one who had it already. For
    /// the desk's writes the log is synced in order: the nonce is on disk before its effect is.
    pub(super) async fn record_nonce(&self, nonce: [u8; 16], until: u64) -> Result<(), Problem> {
        let write = move |db: &Connection| nonces::record(db, &nonce, until);
        self.writer.write(Durability::Written, 0, write).await
    }

    pub(super) async fn list_envelopes(
        &self,
        after: Option<EnvelopeId>,
        limit: usize,
    ) -> Result<(Vec<EnvelopeId>, bool), Problem> {
        let one_more = limit.saturating_add(1);
        let mut ids =
            self.readers.read(move |db| envelopes::ids_after(db, after, one_more)).await?;
        let more = ids.len() > limit;
        ids.truncate(limit);
        Ok((ids, more))
    }

    pub(super) async fn envelope(&self, id: EnvelopeId) -> Result<Option<Vec<u8>>, Problem> {
        self.readers.read(move |db| envelopes::get(db, id)).await
    }

    pub(super) async fn delete_acked(
        &self,
        ids: Vec<EnvelopeId>,
        today: Day,
    ) -> Result<(), Problem> {
        let write = move |db: &Connection| Ok(envelopes::delete_acked(db, &ids, today)?);
        self.writer.write(Durability::Erased, 0, write).await
    }

    pub(super) async fn put_reply(&self, reply: NewReply, today: Day) -> Result<Put, Problem> {
        let limit = self.limit();
        let bytes = reply.bytes.len();
        let write = move |db: &Connection| mailboxes::put(db, &reply, today, limit);
        self.writer.write(Durability::Synced, bytes, write).await
    }

    pub(super) async fn mailbox_with_neighbours(
        &self,
        mailbox: MailboxId,
    ) -> Result<Vec<(MailboxId, Vec<u8>)>, Problem> {
        self.readers.read(move |db| mailboxes::with_neighbours(db, mailbox)).await
    }

    pub(super) async fn delete_reply(
        &self,
        mailbox: MailboxId,
        id: EnvelopeId,
    ) -> Result<(), Problem> {
        let write = move |db: &Connection| Ok(mailboxes::delete(db, mailbox, id).map(drop)?);
        self.writer.write(Durability::Erased, 0, write).await
    }

    /// Looks before it writes: any stranger may ask for this, and a mailbox that holds nothing must
    /// not make the writer truncate its log. It stands in the queue all the same, with nothing to
    /// write, so that it waits as long where the writer is busy or rebuilds.
    pub(super) async fn empty_mailbox(&self, mailbox: MailboxId) -> Result<(), Problem> {
        let holds_any = self.readers.look_up(|db| mailboxes::holds_any(db, mailbox))?;
        let durability = if holds_any { Durability::Erased } else { Durability::Written };
        let write = move |db: &Connection| {
            if holds_any {
                mailboxes::empty(db, mailbox)?;
            }
            Ok(())
        };
        self.writer.write(durability, 0, write).await
    }

    pub(super) async fn sweep(&self, now: u64, clock_confirmed: bool) -> Result<Sweep, Problem> {
        let write = move |db: &Connection| sweep::sweep(db, now, clock_confirmed);
        self.writer.write(Durability::Erased, 0, write).await
    }

    pub(super) async fn rebuild(&self, today: Day) -> Result<Rebuild, Problem> {
        let free = space::free_bytes(&self.file).ok_or(Problem::Busy)?;
        let folder = connection::folder_of(&self.file);
        self.writer.rebuild(RebuildJob { folder, free, today }).await
    }

    pub(super) async fn close(&self) {
        self.readers.close();
        self.writer.close().await;
    }

    /// Bytes that envelopes and messages may fill now.
    fn limit(&self) -> u64 {
        space::limit(&self.file, self.room)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;
    use thiqa_wire::header::{LARGE, REPLY, SMALL};

    /// What comes, under which id, and what goes of what has come.
    #[derive(Clone, Debug)]
    enum Step {
        Envelope { id: [u8; 16], large: bool },
        Reply { mailbox: [u8; 32], id: [u8; 16] },
        Nonce([u8; 16]),
        Ack(Vec<usize>),
        Erase { at: usize, whole: bool },
        Rebuild(u32),
    }

    fn step() -> impl Strategy<Value = Step> {
        let at = 0..1_000_usize;
        prop_oneof![
            5 => any::<([u8; 16], bool)>().prop_map(|(id, large)| Step::Envelope { id, large }),
            5 => any::<([u8; 32], [u8; 16])>().prop_map(|(mailbox, id)| Step::Reply { mailbox, id }),
            2 => any::<[u8; 16]>().prop_map(Step::Nonce),
            3 => prop::collection::vec(at.clone(), 1..5).prop_map(Step::Ack),
            3 => (at, any::<bool>()).prop_map(|(at, whole)| Step::Erase { at, whole }),
            1 => any::<u32>().prop_map(Step::Rebuild),
        ]
    }

    /// A relay, and the names of what it holds and of what went.
    struct Scene {
        folder: tempfile::TempDir,
        store: Sqlite,
        envelopes: Vec<[u8; 16]>,
        replies: Vec<([u8; 32], [u8; 16])>,
        gone: HashSet<[u8; 16]>,
    }

    impl Scene {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let store = Sqlite::open(&folder.path().join("relay.db"), 1 << 30, [7; 32]).unwrap();
            Self { folder, store, envelopes: vec![], replies: vec![], gone: HashSet::new() }
        }

        async fn takes(&mut self, step: Step) {
            match step {
                Step::Envelope { id, large } => {
                    let bytes = id.repeat(if large { LARGE } else { SMALL } / 16);
                    let sql = "INSERT INTO envelopes (id, last_day, bytes) VALUES (?1, 20800, ?2)";
                    let write = move |db: &Connection| Ok(db.execute(sql, (id, &bytes))?);
                    self.store.writer.write(Durability::Written, 0, write).await.unwrap();
                    self.envelopes.push(id);
                }
                Step::Reply { mailbox, id } => {
                    let (bytes, owner) = (id.repeat(REPLY / 16), MailboxId(mailbox));
                    let reply = NewReply { mailbox: owner, id: EnvelopeId(id), bytes };
                    self.store.put_reply(reply, Day(20_770)).await.unwrap();
                    self.replies.push((mailbox, id));
                }
                Step::Nonce(nonce) => self.store.record_nonce(nonce, u64::MAX).await.unwrap(),
                Step::Ack(which) => {
                    let mut ids = Vec::new();
                    for at in which {
                        if !self.envelopes.is_empty() {
                            ids.push(self.envelopes.swap_remove(at % self.envelopes.len()));
                        }
                    }
                    self.gone.extend(&ids);
                    let ids = ids.into_iter().map(EnvelopeId).collect();
                    self.store.delete_acked(ids, Day(20_770)).await.unwrap();
                }
                Step::Erase { at, whole } if !self.replies.is_empty() => {
                    let (mailbox, id) = self.replies.swap_remove(at % self.replies.len());
                    self.gone.extend([id, *mailbox.first_chunk().unwrap()]);
                    let mailbox = MailboxId(mailbox);
                    if whole {
                        self.store.empty_mailbox(mailbox).await.unwrap();
                    } else {
                        self.store.delete_reply(mailbox, EnvelopeId(id)).await.unwrap();
                    }
                }
                Step::Erase { .. } => {}
                Step::Rebuild(day) => drop(self.store.rebuild(Day(day)).await.unwrap()),
            }
        }

        /// How many names stand in the file, its log and its index: of what went, and of what is there.
        fn standing(&self) -> (usize, usize) {
            let mut stand = HashSet::new();
            for file in std::fs::read_dir(self.folder.path()).unwrap() {
                let bytes = std::fs::read(file.unwrap().path()).unwrap();
                stand.extend(bytes.windows(16).map(|it| <[u8; 16]>::try_from(it).unwrap()));
            }
            let held = self.envelopes.iter().chain(self.replies.iter().map(|(_, id)| id));
            (self.gone.intersection(&stand).count(), held.filter(|id| stand.contains(*id)).count())
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        /// Where rows lie, and are moved to, follows from their random names. All envelopes and replies
        /// have rows of one size each, so SQLite leaves nothing between those of a page that it fills
        /// anew; the desk's rows have many sizes, and its file is written anew for that.
        #[test]
        fn in_whatever_order_they_come_and_go_nothing_of_what_went_stays(
            steps in prop::collection::vec(step(), 1..90)
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let (gone, held, there) = runtime.block_on(async {
                let mut scene = Scene::new();
                for step in steps {
                    scene.takes(step).await;
                }
                let (gone, held) = scene.standing();
                scene.store.close().await;
                (gone, held, scene.envelopes.len() + scene.replies.len())
            });
            prop_assert_eq!((gone, held), (0, there));
        }
    }
}
