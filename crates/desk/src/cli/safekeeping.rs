//! `backup`, `restore` and `adopt`: so that a disk that dies takes nothing with it, and a copy does no harm.

use std::path::PathBuf;

use clap::Args;
use thiqa_desk::{
    Check, Checked, Cost, Desk, Elsewhere, Identity, IdentityError, STANDARD_WORK, adopt, backup,
    calendar, check, restore,
};

use super::common::Common;
use super::failure::Failure;
use super::machine;

/// Write keyring and cases into one age file under the desk's passphrase.
#[derive(Args)]
pub struct Backup {
    /// Where to; without it a new file in the desk's `backups/`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Check a backup (it opens every key, reads every case and contacts nobody), or make a desk of it
/// in a new folder, named with --data.
#[derive(Args)]
pub struct Restore {
    /// Only check; afterwards the keys in it may be published
    #[arg(long)]
    check: bool,
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Let a folder that was copied or brought here go on as the desk. A desk knows its machine and its own
/// files: a copy of it shows what it holds and does nothing else, so that no two desks answer one person.
///
/// Do it only where the other one works no more. What came there since the copy was made is not here. As
/// after a restore, new request keys are drawn, which the relay's keeper must put in place of the old
/// ones; all messages count as unseen; the numbers of answers go on at the next multiple of 1 000. A desk
/// that was set back to an earlier day in its own place (a snapshot of its machine or of its file system, an
/// older container file, a copy written over its files) cannot know that: adopt it before the next pull.
#[derive(Args)]
pub struct Adopt {
    /// Say that the desk before this one works no more
    #[arg(long)]
    other_is_gone: bool,
}

impl Adopt {
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        if !self.other_is_gone {
            return Err(Failure::Argument(
                "two desks must never answer one person: say with --other-is-gone that the desk before this one works no more".into(),
            ));
        }
        Identity::read(&common.data)?;
        let keys = adopt(&common.data, &common.passphrase()?, &machine::machine())?;
        let data = common.data.display();
        println!("The desk in {data} is at home here.");
        println!(
            "Give the relay's keeper the new {data}/public/desk-keys, in place of the old one, today:"
        );
        print!("{keys}");
        println!("Until then the relay refuses this desk; afterwards it refuses the other one.");
        println!("Where the page is open (`serve`), start it anew.");
        Ok(())
    }
}

impl Backup {
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let desk = common.desk()?;
        let passphrase = common.passphrase()?;
        let (out, machine) = (self.out.as_deref(), machine::machine());
        let file = backup(&desk, &passphrase, out, STANDARD_WORK, &machine)?;
        println!("Backup: {}", file.display());
        println!("Copy it to another disk, then: thiqa-desk restore --check {}", file.display());
        Ok(())
    }
}

impl Restore {
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        if self.check { self.check(common) } else { self.restore(common) }
    }

    fn check(&self, common: &Common) -> Result<(), Failure> {
        let passphrase = common.passphrase()?;
        let machine = machine::machine();
        let desk = match Desk::open(&common.data, &machine) {
            Err(IdentityError::NoDesk(_)) => None,
            // A copy notes nothing.
            desk => Some(desk?).filter(Desk::is_at_home),
        };
        let check = check(&self.file, desk.as_ref(), &passphrase, &machine)?;
        let Check { checked, recorded, deleted, elsewhere } = check;
        println!(
            "Opened: {} reception keys, {} cases, made on {}.",
            checked.weeks.len(),
            checked.cases,
            calendar::written(checked.made)
        );
        shout_damaged(&checked);
        if recorded && checked.damaged > 0 {
            println!("Noted: these keys may be published. The last whole backup is kept.");
        } else if recorded {
            println!(
                "Noted: these keys may be published, and what it holds may go from the relay."
            );
        } else if desk.is_none() {
            println!("There is no desk at home in {}: noted nowhere.", common.data.display());
        } else {
            println!("It was not made by the desk in {}: noted nowhere.", common.data.display());
        }
        for file in deleted {
            println!("Deleted the old backup {}.", file.display());
        }
        if let Some(old) = elsewhere {
            say_elsewhere(&old);
        }
        Ok(())
    }

    fn restore(&self, common: &Common) -> Result<(), Failure> {
        let passphrase = common.passphrase()?;
        let (data, machine) = (&common.data, machine::machine());
        let checked = restore(&self.file, data, &passphrase, Cost::STANDARD, &machine)?;
        println!("A desk with {} cases is in {}.", checked.cases, data.display());
        shout_damaged(&checked);
        println!(
            "Put its {}/public/desk-keys at the relay in place of the old one, today:",
            data.display()
        );
        println!("it has new request keys, so that the old machine can pull no more.");
        Ok(())
    }
}

fn shout_damaged(checked: &Checked) {
    if checked.damaged > 0 {
        eprintln!(
            "{} LETTERS IN IT ARE DAMAGED and cannot be read. Everything else can. Look for them in an older backup, and delete none before.",
            checked.damaged
        );
    }
}

fn say_elsewhere(old: &Elsewhere) {
    println!(
        "Delete by hand every copy of a backup made until {}, on sticks and on other machines:",
        calendar::written(old.made_until)
    );
    println!("keys that were destroyed here since still live in them.");
    for file in &old.files {
        println!("  {}", file.display());
    }
}
