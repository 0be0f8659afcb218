//! A helpline with a desk and a relay, and the days that pass.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ed25519_dalek::SigningKey;
use tempfile::TempDir;
use thiqa_desk::{
    Actor, Answered, Ceremony, Check, Cost, Desk, Fetched, Inbox, Index, Item, Machine, Passphrase,
    Pulled, ReplyDraft, ReplyError, Session, Step, SyncError, UpkeepError,
};
use thiqa_report::{Destination, Stage};
use thiqa_wire::Day;

use crate::child::dice;
use crate::relay::Relay;

/// Tuesday 24 November 2026, 10:00 UTC.
pub const TUESDAY: u64 = 1_795_514_400;
/// Cheap, so that a test takes no second; the program's own cost is tested by its type.
pub const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };
const CHEAP_WORK: u8 = 1;
const PASSPHRASE: &str = "six random words are a good one";

pub struct Helpline {
    pub room: TempDir,
    pub relay: Relay,
    pub clock: Arc<AtomicU64>,
    pub folder: PathBuf,
}

pub fn passphrase() -> Passphrase {
    Passphrase::new(PASSPHRASE.into()).unwrap()
}

pub fn plan(origin: &str) -> Ceremony {
    Ceremony { label: "demo".into(), relay: origin.into(), weeks: 12, seq_from: 1, cost: CHEAP }
}

/// The clock of a story, and seeded randomness.
pub fn machine(clock: &Arc<AtomicU64>) -> Machine {
    let clock = Arc::clone(clock);
    Machine {
        clock: Arc::new(move || clock.load(Ordering::Relaxed)),
        rng: Arc::new(|| Box::new(dice())),
    }
}

impl Helpline {
    /// A new desk, whose relay knows its keys. Nothing is published yet.
    pub fn new() -> Self {
        let relay = Relay::open(TUESDAY);
        let room = tempfile::tempdir().unwrap();
        let folder = room.path().join("desk");
        let clock = Arc::new(AtomicU64::new(TUESDAY));
        let plan = plan(&relay.origin);
        thiqa_desk::init(&folder, &plan, &passphrase(), &machine(&clock)).unwrap();
        relay.obeys(&folder.join("public"));
        Self { room, relay, clock, folder }
    }

    /// A desk whose backup was checked and whose first key is published.
    pub fn open() -> Self {
        let helpline = Self::new();
        helpline.backs_up();
        helpline.fetches();
        helpline
    }

    pub fn desk(&self) -> Desk {
        Desk::open(&self.folder).unwrap()
    }

    pub fn machine(&self) -> Machine {
        machine(&self.clock)
    }

    /// Somebody at the unlocked desk, today.
    pub fn session(&self) -> Session {
        let desk = self.desk();
        let keys = desk.unlock(&passphrase()).unwrap();
        Session::new(desk, keys, Actor::Desk, &self.machine())
    }

    pub fn today(&self) -> Day {
        Day::of(self.clock.load(Ordering::Relaxed))
    }

    /// Both clocks go on.
    pub fn days_pass(&self, days: u64) {
        for clock in [&self.clock, &self.relay.clock] {
            clock.fetch_add(days * 86_400, Ordering::Relaxed);
        }
    }

    pub fn asks_with(&self, key: SigningKey) -> thiqa_desk::Relay {
        thiqa_desk::Relay::new(&self.relay.origin, key, self.machine().clock, dice())
    }

    pub fn fetches(&self) -> Fetched {
        let desk = self.desk();
        let mut relay = self.asks_with(desk.read_only_key().unwrap());
        thiqa_desk::fetch(&desk, &mut relay, self.today()).unwrap()
    }

    pub fn pulls(&self) -> Pulled {
        self.tries_to_pull(&mut |_| {}).unwrap()
    }

    /// Somebody's program reads the database, and does not stop.
    pub fn somebody_reads(&self) -> rusqlite::Connection {
        let reader = self.database();
        reader.execute_batch("BEGIN; SELECT count(*) FROM week;").unwrap();
        reader
    }

    /// The database, as any program may open it.
    pub fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.folder.join("desk.db")).unwrap()
    }

    /// One bit of a stored letter turns over.
    pub fn damages(&self, table: &str, number: u64) {
        let sql = format!(
            "UPDATE {table} SET sealed = CAST(substr(sealed, 1, 200) || x'00' || substr(sealed, 202) AS BLOB) WHERE number = ?1"
        );
        assert_eq!(self.database().execute(&sql, [number]).unwrap(), 1);
    }

    pub fn tries_to_pull(&self, observe: &mut dyn FnMut(Step)) -> Result<Pulled, SyncError> {
        thiqa_desk::pull(&self.session(), &mut self.line(), observe)
    }

    /// Signs so many weeks more, and gives the last number.
    pub fn signs(
        &self,
        root: &SigningKey,
        weeks: u32,
        from: Option<u64>,
    ) -> Result<u64, UpkeepError> {
        thiqa_desk::sign_more(&self.session(), root, weeks, from)
    }

    pub fn backup_only(&self) -> PathBuf {
        let (desk, machine) = (self.desk(), self.machine());
        thiqa_desk::backup(&desk, &passphrase(), None, CHEAP_WORK, &machine).unwrap()
    }

    pub fn checks(&self, backup: &Path) -> Result<Check, UpkeepError> {
        let desk = self.desk();
        thiqa_desk::check(backup, Some(&desk), &passphrase(), &self.machine())
    }

    /// A backup, made and checked.
    pub fn backs_up(&self) -> PathBuf {
        let backup = self.backup_only();
        assert!(self.checks(&backup).unwrap().recorded);
        backup
    }

    /// The disk dies; the desk is restored from this backup, and the relay gets its new keys.
    pub fn loses_its_disk_and_restores(&mut self, backup: &Path) {
        let folder = self.room.path().join("restored");
        thiqa_desk::restore(backup, &folder, &passphrase(), CHEAP, &self.machine()).unwrap();
        self.folder = folder;
        self.relay.obeys(&self.folder.join("public"));
    }

    /// What the program says in a terminal.
    pub fn program(&self, arguments: &[&str]) -> String {
        let mut program = std::process::Command::new(thiqa_stories::program("thiqa-desk"));
        program.env("THIQA_PASSPHRASE", PASSPHRASE).arg("--data").arg(&self.folder);
        let output = program.args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn lists(&self) -> Inbox {
        let session = self.session();
        thiqa_desk::list(&session, &mut Index::new(&session).unwrap()).unwrap()
    }

    /// Shows a case to a person, as both doors do.
    pub fn shows(&self, id: &str) -> Item {
        let session = self.session();
        let item = thiqa_desk::show(&session, id).unwrap();
        if let Item::Case(case) = &item {
            thiqa_desk::mark_seen(&session, id, case.read_to).unwrap();
        }
        item
    }

    /// The desk's line to its relay, with the key that may do everything.
    pub fn line(&self) -> thiqa_desk::Relay {
        self.asks_with(self.desk().request_key(&passphrase()).unwrap())
    }

    pub fn tries_to_reply(&self, id: &str, draft: &ReplyDraft) -> Result<Answered, ReplyError> {
        thiqa_desk::reply(&self.session(), &mut self.line(), id, draft)
    }

    /// Answers in words, and gives the replies' numbers.
    pub fn replies(&self, id: &str, text: &str) -> Vec<u64> {
        let draft = ReplyDraft { text: text.into(), ..ReplyDraft::default() };
        self.tries_to_reply(id, &draft).unwrap().numbers
    }

    /// Asks for a consent.
    pub fn asks(&self, id: &str, to: Destination) -> Result<Answered, ReplyError> {
        self.tries_to_reply(id, &ReplyDraft { ask: vec![to], ..ReplyDraft::default() })
    }

    /// Notes a stage.
    pub fn notes(
        &self,
        id: &str,
        stage: Stage,
        to: Option<Destination>,
    ) -> Result<Answered, ReplyError> {
        self.tries_to_reply(id, &ReplyDraft { stage: Some((stage, to)), ..ReplyDraft::default() })
    }

    pub fn lifts(&self, id: &str) -> Result<(), ReplyError> {
        thiqa_desk::lift(&self.session(), id, "in her words of today")
    }

    pub fn keeps(&self, id: &str, by: &str, reason: &str) -> Result<(), ReplyError> {
        thiqa_desk::keep(&self.session(), id, by, reason)
    }

    pub fn flags(&self, id: &str, on: bool) {
        thiqa_desk::flag(&self.session(), id, on).unwrap();
    }

    pub fn may_tell(&self, id: &str, to: Destination) -> bool {
        thiqa_desk::may_tell(&self.session(), id, to).unwrap()
    }

    /// The wishes that stand, in short: case, wish, day when it is due.
    pub fn withdrawals(&self) -> Vec<String> {
        let standing = thiqa_desk::withdrawals(&self.session()).unwrap();
        let short = |it: &thiqa_desk::WithdrawalLine| {
            format!("{} {} {}", it.id, it.wish, it.until.as_deref().unwrap_or("-"))
        };
        standing.iter().map(short).collect()
    }

    /// The conversation of a case, in short: who, what, and the words.
    pub fn conversation(&self, id: &str) -> Vec<String> {
        let shown = self.shows_json(id);
        let lines = shown["messages"].as_array().unwrap().iter();
        lines
            .map(|line| {
                let text = |name: &str| line[name].as_str().unwrap_or("").to_owned();
                format!("{} {} {}", text("from"), text("kind"), text("text")).trim_end().to_owned()
            })
            .collect()
    }

    pub fn shows_json(&self, id: &str) -> serde_json::Value {
        serde_json::to_value(self.shows(id)).unwrap()
    }

    /// Every story at this desk, sorted.
    pub fn stories(&self) -> Vec<String> {
        let mut stories: Vec<_> =
            self.lists().lines().map(|case| case.excerpt.clone().unwrap()).collect();
        stories.sort();
        stories
    }

    /// The `seq`s whose private key exists.
    pub fn living_keys(&self) -> Vec<u64> {
        let weeks = self.desk().weeks().unwrap();
        weeks.iter().filter(|week| week.destroyed.is_none()).map(|week| week.seq).collect()
    }

    /// Whether any file of the desk's folder holds these bytes.
    pub fn some_file_holds(&self, bytes: &[u8]) -> bool {
        fn holds(path: &Path, bytes: &[u8]) -> bool {
            if path.is_dir() {
                return std::fs::read_dir(path)
                    .unwrap()
                    .any(|it| holds(&it.unwrap().path(), bytes));
            }
            let file = std::fs::read(path).unwrap();
            file.windows(bytes.len()).any(|window| window == bytes)
        }
        holds(&self.folder, bytes)
    }
}
