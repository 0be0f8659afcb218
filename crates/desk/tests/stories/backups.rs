//! Backups: a disk that dies takes nothing with it, and the relay keeps what no backup holds.

use std::path::Path;

use thiqa_desk::{DeskError, Passphrase, Unacknowledged};

use crate::child::dice;
use crate::helpline::{CHEAP, Helpline, passphrase};

#[test]
fn a_disk_that_dies_between_two_backups_loses_no_report() {
    let mut helpline = Helpline::open();
    helpline.child_reports("in the backup", 1);
    helpline.pulls();
    let backup = helpline.backs_up();
    helpline.child_reports("after the backup", 2);
    helpline.pulls();
    assert_eq!(helpline.relay.desk().acknowledged.len(), 1, "only what the backup holds");
    helpline.child_reports("never pulled", 3);

    helpline.loses_its_disk_and_restores(&backup);
    assert_eq!(helpline.stories(), ["in the backup"]);
    helpline.pulls();
    assert_eq!(helpline.stories(), ["after the backup", "in the backup", "never pulled"]);
    assert_eq!(helpline.lists().cases.len(), 3, "every report once");
}

#[test]
fn the_relay_may_delete_what_a_checked_backup_holds_or_what_is_14_days_old() {
    let helpline = Helpline::open();
    let first = helpline.child_reports("first", 1);
    let acknowledged = |id| helpline.relay.desk().acknowledged.contains(id);
    helpline.pulls();
    helpline.pulls();
    assert!(!acknowledged(&first), "no backup holds it");
    let unchecked = helpline.backup_only();
    helpline.pulls();
    assert!(!acknowledged(&first), "nobody knows whether that backup opens");
    helpline.checks(&unchecked).unwrap();
    let second = helpline.child_reports("second", 2);
    helpline.pulls();
    assert!(acknowledged(&first) && !acknowledged(&second));

    helpline.days_pass(13);
    helpline.pulls();
    assert!(!acknowledged(&second));
    helpline.days_pass(1);
    helpline.pulls();
    assert!(acknowledged(&second));
}

#[test]
fn a_backup_of_another_desk_acknowledges_nothing_here() {
    let helpline = Helpline::open();
    let other = Helpline::open();
    assert!(!helpline.checks(&other.backup_only()).unwrap().recorded);
}

#[test]
fn a_backup_made_by_the_desk_that_was_replaced_does_not_count() {
    let mut helpline = Helpline::open();
    let early = helpline.backs_up();
    helpline.child_reports("a story", 1);
    helpline.pulls();
    let by_the_old_desk = helpline.backs_up();
    helpline.loses_its_disk_and_restores(&early);
    assert!(!helpline.checks(&by_the_old_desk).unwrap().recorded);
}

#[test]
fn a_restored_desk_without_the_key_that_is_served_acknowledges_nothing() {
    let mut helpline = Helpline::open();
    let early = helpline.room.path().join("on a stick.age");
    std::fs::copy(helpline.backs_up(), &early).unwrap();
    let (desk, keyring) = (helpline.desk(), helpline.keyring());
    let root = desk.root_key(&passphrase()).unwrap();
    thiqa_desk::sign_more(&desk, &keyring, &root, 1, helpline.today(), &mut dice()).unwrap();
    helpline.days_pass(12 * 7);
    helpline.backs_up();
    helpline.pulls();
    assert_eq!(helpline.relay.published(), [1, 13]);

    helpline.loses_its_disk_and_restores(&early);
    let id = helpline.child_reports("a story", 1);
    let pulled = helpline.pulls();
    assert!(matches!(pulled.unacknowledged, Some(Unacknowledged::NotOurKey)));
    helpline.backs_up();
    helpline.days_pass(20);
    helpline.pulls();
    assert!(helpline.relay.desk().envelopes.contains_key(&id));
    assert_eq!(helpline.lists().unreadable, 1);
}

#[test]
fn a_restored_desk_has_new_request_keys_and_no_root_key() {
    let mut helpline = Helpline::open();
    let before = std::fs::read(helpline.folder.join("public/desk-keys")).unwrap();
    let root = std::fs::read(helpline.folder.join("public/root-key")).unwrap();
    let old = helpline.folder.clone();
    let backup = helpline.backs_up();
    helpline.loses_its_disk_and_restores(&backup);
    assert_ne!(std::fs::read(helpline.folder.join("public/desk-keys")).unwrap(), before);
    assert_eq!(std::fs::read(helpline.folder.join("public/root-key")).unwrap(), root);
    assert!(!helpline.folder.join("root-key.sealed").exists());
    helpline.pulls();
    helpline.folder = old;
    assert!(helpline.tries_to_pull(&mut |_| {}).is_err(), "two machines never pull");
}

#[test]
fn a_mistyped_passphrase_loses_nothing() {
    let helpline = Helpline::open();
    helpline.child_reports("a story", 1);
    helpline.pulls();
    let backup = helpline.backs_up();
    let wrong = Passphrase::new("six random words are a good two".into()).unwrap();
    let (desk, today) = (helpline.desk(), helpline.today());
    let is_wrong = |error: Option<DeskError>| matches!(error, Some(DeskError::WrongPassphrase));

    assert!(is_wrong(desk.unlock(&wrong).err()));
    assert!(is_wrong(desk.request_key(&wrong).err()));
    assert!(is_wrong(desk.root_key(&wrong).err()));
    assert!(is_wrong(thiqa_desk::backup(&desk, &wrong, None, 1, today, &mut dice()).err()));
    assert!(is_wrong(thiqa_desk::check(&backup, Some(&desk), &wrong, today, &mut dice()).err()));
    let elsewhere = helpline.room.path().join("elsewhere");
    assert!(is_wrong(
        thiqa_desk::restore(&backup, &elsewhere, &wrong, CHEAP, today, &mut dice()).err()
    ));
    assert!(!elsewhere.exists());
    assert_eq!(helpline.stories(), ["a story"]);
    assert!(helpline.checks(&backup).is_ok());
}

#[test]
fn a_backup_that_was_cut_off_or_is_none_is_refused() {
    let helpline = Helpline::open();
    let backup = helpline.backs_up();
    let bytes = std::fs::read(&backup).unwrap();
    let refused = |bytes: &[u8]| {
        let file = helpline.room.path().join("damaged.age");
        std::fs::write(&file, bytes).unwrap();
        matches!(helpline.checks(&file), Err(DeskError::NotABackup(_)))
    };
    assert!(refused(&bytes[..bytes.len() - 1]));
    assert!(refused(&bytes[..60]));
    assert!(refused(b"not a backup"));
    assert!(refused(&[]));
    let mut altered = bytes.clone();
    *altered.last_mut().unwrap() ^= 1;
    assert!(refused(&altered));
}

#[test]
fn old_backups_go_once_a_newer_one_was_checked() {
    let helpline = Helpline::open();
    let old = helpline.backs_up();
    helpline.days_pass(31);
    assert!(helpline.backup_only().exists() && old.exists(), "a newer one alone is not enough");
    let newer = helpline.backs_up();
    assert!(!old.exists() && newer.exists());
}

#[test]
fn a_backup_leaves_nothing_beside_itself_and_holds_no_request_key() {
    let helpline = Helpline::open();
    let backup = helpline.backs_up();
    let names: Vec<_> = std::fs::read_dir(&helpline.folder).unwrap().collect();
    let hidden = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with('.');
    assert!(!names.iter().any(|entry| hidden(entry.as_ref().unwrap())), "{names:?}");
    assert_eq!(mode(&backup), 0o600);

    let folder = helpline.room.path().join("copy");
    thiqa_desk::restore(&backup, &folder, &passphrase(), CHEAP, helpline.today(), &mut dice())
        .unwrap();
    let seed = std::fs::read(helpline.folder.join("request-key.read-only")).unwrap();
    let database = std::fs::read(folder.join("desk.db")).unwrap();
    assert!(!database.windows(40).any(|window| seed.starts_with(window)));
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}
