//! The ceremony: a finished desk or nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use thiqa_desk::{Desk, IdentityError, KeyError, Machine, Passphrase, UpkeepError, calendar};
use thiqa_stories::{Helpline, Workplace, plan};

const ORIGIN: &str = "https://relay.example";

fn machine() -> Machine {
    Workplace::on_tuesday(Path::new("")).machine()
}

#[test]
fn a_ceremony_signs_twelve_mondays_of_which_the_first_is_due() {
    let helpline = Helpline::unpublished();
    let weeks = helpline.desk().weeks().unwrap();
    let days: Vec<_> = weeks.iter().map(|week| calendar::written(week.issued)).collect();
    assert_eq!((days[0].as_str(), days[11].as_str(), days.len()), ("2026-11-23", "2027-02-08", 12));
    assert!(weeks.iter().map(|week| week.seq).eq(1..=12));
}

#[test]
fn only_the_desk_s_own_user_reads_its_files() {
    let helpline = Helpline::open();
    let mode =
        |name: &str| fs::metadata(helpline.folder.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(""), mode("public"), mode("backups")), (0o700, 0o700, 0o700));
    for name in
        ["desk.json", "desk.db", "root-key.sealed", "request-key.sealed", "request-key.read-only"]
    {
        assert_eq!(mode(name), 0o600, "{name}");
    }
}

#[test]
fn the_demonstration_s_passphrase_may_lie_there_already_and_nothing_else() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("desk");
    let init = || Workplace::on_tuesday(&folder).holds_a_ceremony(&plan(ORIGIN));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("holiday.jpg"), "x").unwrap();
    assert!(matches!(init(), Err(UpkeepError::NotEmpty(_))));
    fs::remove_file(folder.join("holiday.jpg")).unwrap();
    fs::write(folder.join("passphrase"), "x").unwrap();
    init().unwrap();
    assert!(folder.join("passphrase").exists() && Desk::open(&folder, &machine()).is_ok());
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1, "nothing is left beside it");
    assert!(matches!(init(), Err(UpkeepError::NotEmpty(_))), "a desk is never made over a desk");
}

#[test]
fn a_ceremony_that_was_cut_off_is_no_desk_and_is_begun_again() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("desk");
    let workplace = Workplace::on_tuesday(&folder);
    fs::create_dir(room.path().join("desk.unfinished")).unwrap();
    fs::write(room.path().join("desk.unfinished/desk.db"), "half").unwrap();
    fs::create_dir(&folder).unwrap();
    for (name, text) in [("passphrase", "x"), (".unfinished", ""), ("desk.db", "half")] {
        fs::write(folder.join(name), text).unwrap();
    }
    assert!(matches!(Desk::open(&folder, &machine()).err(), Some(IdentityError::NoDesk(_))));
    workplace.holds_a_ceremony(&plan(ORIGIN)).unwrap();
    assert_eq!(workplace.session().reception_keys().unwrap().len(), 12);
    assert!(!folder.join(".unfinished").exists());
}

#[test]
fn a_database_without_its_marker_is_never_written_over() {
    let helpline = Helpline::unpublished();
    fs::remove_file(helpline.folder.join("desk.json")).unwrap();
    let again = helpline.holds_a_ceremony(&plan(ORIGIN));
    assert!(matches!(again, Err(UpkeepError::NotEmpty(_))));
}

#[test]
fn more_weeks_are_signed_only_while_the_root_key_is_here() {
    let helpline = Helpline::unpublished();
    let desk = helpline.desk();
    fs::rename(helpline.folder.join("root-key.sealed"), helpline.room.path().join("stick"))
        .unwrap();
    assert!(matches!(helpline.root_key(), Err(UpkeepError::NoRootKey(_))));
    fs::copy(helpline.room.path().join("stick"), helpline.folder.join("root-key.sealed")).unwrap();
    let root = helpline.root_key().unwrap();
    helpline.days_pass(200);
    helpline.signs_more(&root, 2, None).unwrap();
    let last = desk.weeks().unwrap().pop().unwrap();
    assert_eq!(
        (last.seq, calendar::written(last.issued)),
        (14, "2027-06-14".into()),
        "from this week on"
    );

    let stranger = Helpline::unpublished().root_key().unwrap();
    assert!(helpline.signs_more(&stranger, 2, None).is_err());
}

#[test]
fn a_desk_is_made_in_the_folder_one_stands_in_and_at_the_root_never() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("desk");
    fs::create_dir(&folder).unwrap();
    let inode = |path| std::os::unix::fs::MetadataExt::ino(&fs::metadata(path).unwrap());
    let before = inode(&folder);
    let here = folder.join("../desk/.");
    Workplace::on_tuesday(&here).holds_a_ceremony(&plan(ORIGIN)).unwrap();
    assert!(Desk::open(&folder, &machine()).is_ok());
    assert_eq!(inode(&folder), before, "a shell that stands in it still does");
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1, "nothing is left beside it");
    let refused = Workplace::on_tuesday(Path::new("/")).holds_a_ceremony(&plan(ORIGIN));
    assert!(matches!(refused, Err(UpkeepError::NotEmpty(_))));
}

#[test]
fn a_ceremony_that_fails_leaves_no_key() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("desk");
    let mut plan = plan(ORIGIN);
    plan.weeks = 0;
    assert!(Workplace::on_tuesday(&folder).holds_a_ceremony(&plan).is_err());
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 0);
}

#[test]
fn a_short_passphrase_makes_no_desk() {
    assert!(matches!(Passphrase::new("too short".into()), Err(KeyError::PassphraseShort(_))));
}
