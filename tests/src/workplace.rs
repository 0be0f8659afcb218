//! The helpline's workplace: a desk in a folder, with its clock, and everything that is done there.
//! Whatever stories ask of the desk's library goes through these verbs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ed25519_dalek::{SigningKey, VerifyingKey};
use thiqa_desk::{
    Actor, Answered, Ceremony, Check, Checked, Cost, Desk, Fetched, Inbox, Index, Item, Machine,
    Passphrase, Picked, Pulled, Relay, ReplyDraft, ReplyError, Session, Step, SyncError, TakenBack,
    UpkeepError, Warning,
};
use thiqa_report::{Destination, Stage};
use thiqa_wire::{Day, EnvelopeId};

use crate::clock::{Clock, TUESDAY};
use crate::grep::{bytes_of, holds};
use crate::program;
use crate::rng::{rng, seeds};

/// Cheap, so that a test takes no second; the program's own cost is tested by its type.
pub const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };
/// scrypt's least work, likewise.
const CHEAP_WORK: u8 = 1;
const PASSPHRASE: &str = "six random words are a good one";

/// A desk in a folder, and what time it is there.
pub struct Workplace {
    /// The desk's folder.
    pub folder: PathBuf,
    /// Its clock.
    pub clock: Clock,
    /// What its machine is called; a story that asks the program too leaves that open.
    pub machine: Option<&'static str>,
}

/// The one passphrase of all stories.
pub fn passphrase() -> Passphrase {
    Passphrase::new(PASSPHRASE.into()).unwrap()
}

/// A ceremony for a relay at this origin, at a cost that is cheap.
pub fn plan(origin: &str) -> Ceremony {
    Ceremony { label: "demo".into(), relay: origin.into(), weeks: 12, seq_from: 1, cost: CHEAP }
}

impl Workplace {
    /// A workplace without a desk yet, on the Tuesday.
    pub fn on_tuesday(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), clock: Clock::at(TUESDAY), machine: None }
    }

    /// Holds a ceremony, and gives the root's public key.
    pub fn holds_a_ceremony(&self, plan: &Ceremony) -> Result<VerifyingKey, UpkeepError> {
        thiqa_desk::init(&self.folder, plan, &passphrase(), &self.machine())
    }

    /// Another place at the same desk.
    pub fn beside(&self) -> Self {
        Self { folder: self.folder.clone(), clock: self.clock.clone(), machine: self.machine }
    }

    /// The desk.
    pub fn desk(&self) -> Desk {
        Desk::open(&self.folder, &self.machine()).unwrap()
    }

    /// Its clock, and seeded randomness.
    pub fn machine(&self) -> Machine {
        let (clock, seeds) = (self.clock.clone(), seeds());
        Machine {
            clock: Arc::new(move || clock.now()),
            rng: Arc::new(move || Box::new(seeds.rng())),
            id: self.machine.map(str::to_owned),
        }
    }

    /// Somebody at the unlocked desk, today.
    pub fn session(&self) -> Session {
        let desk = self.desk();
        let keys = desk.unlock(&passphrase()).unwrap();
        Session::new(desk, keys, Actor::Desk, &self.machine())
    }

    /// The root key, while it is here.
    pub fn root_key(&self) -> Result<SigningKey, UpkeepError> {
        thiqa_desk::root_key(&self.desk(), &passphrase())
    }

    /// The day by its clock.
    pub fn today(&self) -> Day {
        Day::of(self.clock.now())
    }

    /// A line to its relay with this key.
    pub fn asks_with(&self, key: SigningKey) -> Relay {
        Relay::new(&self.desk().identity().relay, key, self.machine().clock, rng())
    }

    /// A line to its relay, by this clock.
    pub(crate) fn asks_at(&self, clock: thiqa_desk::Clock) -> Relay {
        let key = self.desk().request_key(&passphrase()).unwrap();
        Relay::new(&self.desk().identity().relay, key, clock, rng())
    }

    /// Fetches, as it does unattended.
    pub fn fetches(&self) -> Fetched {
        let desk = self.desk();
        let mut relay = self.asks_with(desk.read_only_key().unwrap());
        thiqa_desk::fetch(&desk, &mut relay, self.today()).unwrap()
    }

    /// Pulls to the end.
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

    /// Pulls, telling each step as it is done.
    pub fn tries_to_pull(&self, observe: &mut dyn FnMut(Step)) -> Result<Pulled, SyncError> {
        thiqa_desk::pull(&self.session(), &mut self.line(), observe)
    }

    /// Pulls on a day that is so many days ahead of the relay's.
    pub fn pulls_ahead(&self, days: u64) -> Pulled {
        let mut relay = self.line();
        let (folder, clock) = (self.folder.clone(), self.clock.ahead_by(days));
        let ahead = Self { folder, clock, machine: self.machine };
        thiqa_desk::pull(&ahead.session(), &mut relay, &mut |_| {}).unwrap()
    }

    /// A backup that nobody has checked.
    pub fn backup_only(&self) -> PathBuf {
        self.tries_to_back_up(None, &passphrase()).unwrap()
    }

    /// A backup in this file, or in the desk's own folder.
    pub fn tries_to_back_up(
        &self,
        out: Option<&Path>,
        passphrase: &Passphrase,
    ) -> Result<PathBuf, UpkeepError> {
        thiqa_desk::backup(&self.desk(), passphrase, out, CHEAP_WORK, &self.machine())
    }

    /// Checks a backup.
    pub fn checks(&self, backup: &Path) -> Result<Check, UpkeepError> {
        self.checks_with(backup, &passphrase())
    }

    /// Checks a backup with this passphrase.
    pub fn checks_with(
        &self,
        backup: &Path,
        passphrase: &Passphrase,
    ) -> Result<Check, UpkeepError> {
        thiqa_desk::check(backup, Some(&self.desk()), passphrase, &self.machine())
    }

    /// A backup, made and checked.
    pub fn backs_up(&self) -> PathBuf {
        let backup = self.backup_only();
        assert!(self.checks(&backup).unwrap().recorded);
        backup
    }

    /// Restores a backup into a folder.
    pub fn restores(
        &self,
        backup: &Path,
        folder: &Path,
        passphrase: &Passphrase,
    ) -> Result<Checked, UpkeepError> {
        thiqa_desk::restore(backup, folder, passphrase, CHEAP, &self.machine())
    }

    /// Signs so many weeks more, and gives the last number.
    pub fn signs_more(
        &self,
        root: &SigningKey,
        weeks: u32,
        from: Option<u64>,
    ) -> Result<u64, UpkeepError> {
        thiqa_desk::sign_more(&self.session(), root, weeks, from)
    }

    /// Adopts its folder, and gives what the relay's keeper needs.
    pub fn adopts(&self) -> String {
        thiqa_desk::adopt(&self.folder, &passphrase(), &self.machine()).unwrap()
    }

    /// What is due.
    pub fn warnings(&self) -> Vec<Warning> {
        thiqa_desk::warnings(&self.desk(), self.today()).unwrap()
    }

    /// The words of a template for a case.
    pub fn template_for(
        &self,
        id: &str,
        name: &str,
        to: Option<Destination>,
    ) -> Result<String, ReplyError> {
        thiqa_desk::template_for(&self.session(), id, name, to)
    }

    /// The files of templates that are not there yet, as at the start of the desk's page.
    pub fn writes_missing_templates(&self) {
        thiqa_desk::write_missing_templates(&self.desk()).unwrap();
    }

    /// What the program says in a terminal.
    pub fn program(&self, arguments: &[&str]) -> String {
        let output = self.runs(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Why the program does not do it.
    pub fn program_refuses(&self, arguments: &[&str]) -> String {
        let output = self.runs(arguments);
        assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    fn runs(&self, arguments: &[&str]) -> std::process::Output {
        let mut program = std::process::Command::new(program("thiqa-desk"));
        program.env("THIQA_PASSPHRASE", PASSPHRASE).arg("--data").arg(&self.folder);
        program.args(arguments).output().unwrap()
    }

    /// All cases as the desk lists them.
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
    pub fn line(&self) -> Relay {
        self.asks_with(self.desk().request_key(&passphrase()).unwrap())
    }

    /// Answers a case.
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

    /// Says that the team has finished, and once more that it has.
    pub fn finishes(&self, id: &str, text: &str) -> Result<Answered, ReplyError> {
        let stage = Some((Stage::Archived, None));
        let text = text.into();
        let draft = ReplyDraft { text, stage, asked_once_more: true, ..ReplyDraft::default() };
        self.tries_to_reply(id, &draft)
    }

    /// Takes a stage back that was pressed by mistake, and once more where that is asked.
    pub fn takes_stage_back(
        &self,
        id: &str,
        stage: Stage,
        to: Option<Destination>,
    ) -> Result<TakenBack, ReplyError> {
        thiqa_desk::take_stage_back(&self.session(), &mut self.line(), id, (stage, to), true)
    }

    /// Lifts what stops a case.
    pub fn lifts(&self, id: &str) -> Result<(), ReplyError> {
        thiqa_desk::lift(&self.session(), id, "in her words of today")
    }

    /// Keeps a case against a wish to erase it, because of a danger.
    pub fn keeps(&self, id: &str, by: &str, reason: &str) -> Result<(), ReplyError> {
        thiqa_desk::keep(&self.session(), id, by, reason)
    }

    /// Decides that a case is erased.
    pub fn erases(&self, id: &str, by: &str, reason: &str) -> Result<(), ReplyError> {
        thiqa_desk::erase_by_hand(&self.session(), id, by, reason)
    }

    /// Sets cases aside, one by one, and gives how many.
    pub fn sets_aside(&self, numbers: &[u64]) -> usize {
        thiqa_desk::set_aside(&self.session(), numbers, Picked::OneByOne).unwrap().done
    }

    /// Brings cases back into the list, and gives how many.
    pub fn brings_back(&self, numbers: &[u64]) -> usize {
        thiqa_desk::bring_back(&self.session(), numbers).unwrap()
    }

    /// Flags a case, or takes the flag back.
    pub fn flags(&self, id: &str, on: bool) {
        thiqa_desk::flag(&self.session(), id, on).unwrap();
    }

    /// Whether somebody may be told of a case.
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

    /// Opens a case, and gives it as `show --json` prints it.
    pub fn shows_json(&self, id: &str) -> serde_json::Value {
        serde_json::to_value(self.shows(id)).unwrap()
    }

    /// The story of a case, without opening it as a person does: the beginning that the list shows.
    pub fn story_of(&self, id: &str) -> String {
        let inbox = self.lists();
        inbox.lines().find(|line| line.id == id).unwrap().excerpt.clone().unwrap()
    }

    /// Every story at this desk, sorted.
    pub fn stories(&self) -> Vec<String> {
        let mut stories: Vec<_> =
            self.lists().lines().map(|case| case.excerpt.clone().unwrap()).collect();
        stories.sort();
        stories
    }

    /// What waits for this desk at its relay.
    pub fn waiting(&self) -> Vec<EnvelopeId> {
        self.line().list().unwrap()
    }

    /// The `seq`s whose private key exists.
    pub fn living_keys(&self) -> Vec<u64> {
        let weeks = self.desk().weeks().unwrap();
        weeks.iter().filter(|week| week.destroyed.is_none()).map(|week| week.seq).collect()
    }

    /// Whether any file of the desk's folder holds these bytes.
    pub fn some_file_holds(&self, bytes: &[u8]) -> bool {
        bytes_of(&self.folder).iter().any(|(_, file)| holds(file, bytes))
    }
}
