//! A helpline: its workplace, its relay, and the days that pass.

use std::fs;
use std::net::Ipv4Addr;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use crate::clock::{Clock, TUESDAY};
use crate::http::Line;
use crate::relay::Relay;
use crate::rng::rng;
use crate::workplace::{Workplace, passphrase, plan};

/// A helpline in a folder of its own. What is done at its desk are the verbs of [`Workplace`].
pub struct Helpline {
    /// The folder of everything.
    pub room: TempDir,
    /// The relay that it uses.
    pub relay: Relay,
    relay_clock: Clock,
    workplace: Workplace,
}

impl Helpline {
    /// A new desk, whose relay knows its keys and runs in this process. Nothing is published yet.
    pub fn unpublished() -> Self {
        let mut helpline = Self::of(Clock::at(TUESDAY), Clock::at(TUESDAY));
        helpline.relay_obeys(&helpline.folder.join("public"));
        helpline
    }

    /// A desk whose backup was checked and whose first key is published.
    pub fn open() -> Self {
        Self::unpublished().opened()
    }

    /// The same, but the relay is its program, which can be killed, and time is the machine's.
    pub fn open_with_a_program() -> Self {
        let mut helpline = Self::of(Clock::of_the_machine(), Clock::of_the_machine());
        helpline.program_starts();
        helpline.opened()
    }

    fn of(clock: Clock, relay_clock: Clock) -> Self {
        let room = tempfile::tempdir().unwrap();
        let relay = Relay::on_its_machine();
        let workplace = Workplace { folder: room.path().join("desk"), clock, machine: None };
        workplace.holds_a_ceremony(&plan(&relay.origin)).unwrap();
        Self { room, relay, relay_clock, workplace }
    }

    fn opened(self) -> Self {
        self.backs_up();
        self.fetches();
        self
    }

    /// The relay starts, or starts again, with the keys that a desk gave to whoever runs it.
    pub fn relay_obeys(&mut self, public: &Path) {
        let clock = self.relay_clock.clone();
        self.relay.starts_here(public, move || clock.now(), rng());
    }

    /// The relay's program starts, with the keys of this desk.
    pub fn program_starts(&mut self) {
        self.relay.starts_as_a_program(&self.workplace.folder.join("public"));
    }

    /// Both clocks go on.
    pub fn days_pass(&self, days: u64) {
        self.clock.goes_ahead(days);
        self.relay_clock.goes_ahead(days);
    }

    /// The disk dies; the desk is restored from this backup, and the relay gets its new keys.
    pub fn loses_its_disk_and_restores(&mut self, backup: &Path) {
        let name = self.folder.file_name().unwrap().to_string_lossy();
        let folder = self.path(&format!("{name}, restored"));
        self.restores(backup, &folder, &passphrase()).unwrap();
        self.folder = folder;
        self.relay_obeys(&self.folder.join("public"));
    }

    /// A copy of the desk's folder as it is now.
    pub fn copies_desk_to(&self, name: &str) -> Workplace {
        let folder = self.path(name);
        copy(&self.folder, &folder);
        Workplace { folder, clock: self.clock.clone(), machine: self.machine }
    }

    /// The desk as it is now, in another folder: a copy that takes itself for the desk, as those do
    /// whose program asked for no home yet.
    pub fn doubles_desk_to(&self, name: &str) -> Workplace {
        let copy = self.copies_desk_to(name);
        assert_eq!(copy.database().execute("DELETE FROM home", []).unwrap(), 1);
        copy
    }

    /// The desk's line to the relay, on which this many seconds pass whenever it looks at the clock.
    pub fn slow_line(&self, seconds: u64) -> thiqa_desk::Relay {
        let (clock, relay_clock) = (self.clock.clone(), self.relay_clock.clone());
        let looks = move || {
            clock.goes_on(seconds);
            relay_clock.goes_on(seconds);
            clock.now()
        };
        self.asks_at(Arc::new(looks))
    }

    /// A visitor's line to the relay.
    pub fn line_of_a_visitor(&self) -> Line {
        self.relay.line(Ipv4Addr::LOCALHOST, "a phone")
    }

    /// A path in the helpline's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.room.path().join(name)
    }
}

impl Deref for Helpline {
    type Target = Workplace;

    fn deref(&self) -> &Workplace {
        &self.workplace
    }
}

impl DerefMut for Helpline {
    fn deref_mut(&mut self) -> &mut Workplace {
        &mut self.workplace
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
