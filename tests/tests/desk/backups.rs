//! Backups: a disk that dies takes nothing with it, and the relay keeps what no backup holds.

use std::path::Path;

use thiqa_desk::{Elsewhere, KeyError, Passphrase, Unacknowledged, UpkeepError};
use thiqa_envelope::Auth;
use thiqa_stories::{Child, Helpline, passphrase, sealed};

#[test]
fn a_disk_that_dies_between_two_backups_loses_no_report() {
    let mut helpline = Helpline::open();
    helpline.child_reports("in the backup", 1);
    helpline.pulls();
    let backup = helpline.backs_up();
    helpline.child_reports("after the backup", 2);
    helpline.pulls();
    assert_eq!(helpline.relay.acknowledged().len(), 1, "only what the backup holds");
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
    let acknowledged = |id| helpline.relay.acknowledged().contains(id);
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
    let root = helpline.root_key().unwrap();
    helpline.signs_more(&root, 1, None).unwrap();
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
    assert!(helpline.waiting().contains(&id));
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
    assert!(helpline.pulls().unreached.is_some(), "two machines never pull");
}

#[test]
fn a_mistyped_passphrase_loses_nothing() {
    let helpline = Helpline::open();
    helpline.child_reports("a story", 1);
    helpline.pulls();
    let backup = helpline.backs_up();
    let wrong = Passphrase::new("six random words are a good two".into()).unwrap();
    let desk = helpline.desk();
    let is_wrong = |error: Option<UpkeepError>| {
        matches!(error, Some(UpkeepError::Key(KeyError::WrongPassphrase)))
    };

    assert!(is_wrong(desk.unlock(&wrong).err().map(Into::into)));
    assert!(is_wrong(desk.request_key(&wrong).err().map(Into::into)));
    assert!(is_wrong(thiqa_desk::root_key(&desk, &wrong).err()));
    assert!(is_wrong(helpline.tries_to_back_up(None, &wrong).err()));
    assert!(is_wrong(helpline.checks_with(&backup, &wrong).err()));
    let elsewhere = helpline.room.path().join("elsewhere");
    assert!(is_wrong(helpline.restores(&backup, &elsewhere, &wrong).err()));
    assert!(!elsewhere.exists() && !helpline.room.path().join("elsewhere.unfinished").exists());
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
        matches!(helpline.checks(&file), Err(UpkeepError::NotABackup(_)))
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
fn a_damaged_letter_is_counted_and_takes_nothing_else_with_it() {
    let mut helpline = Helpline::open();
    helpline.child_reports("whole", 1);
    helpline.child_reports("damaged", 2);
    let mut altered = sealed(&helpline.shown_key(), &Auth::first_report(), b"{}");
    altered[16_000] ^= 1;
    helpline.relay.takes(&altered);
    helpline.pulls();
    let old = helpline.backs_up();
    helpline.damages("\"case\"", 2);
    helpline.damages("apart", 1);
    let id = helpline.child_reports("later", 3);
    helpline.days_pass(31);
    helpline.pulls();

    let backup = helpline.backup_only();
    let check = helpline.checks(&backup).unwrap();
    assert_eq!((check.checked.cases, check.checked.damaged, check.recorded), (3, 2, true));
    assert!(old.exists() && check.elsewhere.is_none(), "it holds what this one lost");
    helpline.checks(&old).unwrap();
    assert!(old.exists(), "nor does whoever looks into it lose it");
    helpline.pulls();
    assert!(!helpline.relay.acknowledged().contains(&id), "nothing goes because of it");

    let folder = helpline.room.path().join("copy");
    let restored = helpline.restores(&backup, &folder, &passphrase()).unwrap();
    assert_eq!(restored.damaged, 2);
    helpline.folder = folder;
    let (inbox, mark) = (helpline.lists(), ["damaged".to_owned()]);
    let damaged: Vec<_> = inbox.lines().filter(|it| it.marks == mark).map(|it| &*it.id).collect();
    assert_eq!((damaged, inbox.cases.len()), (vec!["c2"], 3));
}

#[test]
fn a_damaged_key_is_no_backup() {
    let helpline = Helpline::open();
    let database = helpline.database();
    database.execute("UPDATE reception_key SET sealed = zeroblob(72) WHERE seq = 5", []).unwrap();
    assert!(helpline.checks(&helpline.backup_only()).is_err());
}

#[test]
fn what_lies_on_sticks_is_named_and_never_deleted() {
    let helpline = Helpline::open();
    let stick = helpline.room.path().join("stick");
    std::fs::create_dir(&stick).unwrap();
    let writes =
        |name: &str| helpline.tries_to_back_up(Some(&stick.join(name)), &passphrase()).unwrap();
    let (old, weekly) = (writes("old.age"), writes("weekly.age"));
    std::fs::remove_file(writes("gone.age")).unwrap();
    let made = helpline.today();
    helpline.days_pass(30);
    assert_eq!(helpline.checks(&writes("weekly.age")).unwrap().elsewhere, None);
    helpline.days_pass(1);
    let check = helpline.checks(&writes("newer.age")).unwrap();
    assert_eq!(
        check.elsewhere,
        Some(Elsewhere { made_until: made, files: vec![old.clone()] }),
        "what was written over or deleted is no concern any more"
    );
    assert!(old.exists() && weekly.exists());
    std::fs::rename(&stick, helpline.room.path().join("unplugged")).unwrap();
    let check = helpline.checks(&helpline.backup_only()).unwrap();
    assert!(check.elsewhere.unwrap().files.contains(&old), "the stick is not in: still named");
}

#[test]
fn a_restored_desk_signs_no_number_that_may_be_used() {
    let mut helpline = Helpline::open();
    let early = helpline.room.path().join("on a stick.age");
    std::fs::copy(helpline.backs_up(), &early).unwrap();
    let root = helpline.root_key().unwrap();
    assert_eq!(helpline.signs_more(&root, 12, None).unwrap(), 24);
    helpline.days_pass(13 * 7);
    helpline.backs_up();
    helpline.pulls();
    assert_eq!(helpline.relay.published(), [1, 14]);

    helpline.loses_its_disk_and_restores(&early);
    assert!(matches!(helpline.signs_more(&root, 4, None), Err(UpkeepError::SeqUnsure(12))));
    helpline.pulls();
    assert!(matches!(helpline.signs_more(&root, 4, None), Err(UpkeepError::SeqUnsure(14))));
    assert!(matches!(helpline.signs_more(&root, 4, Some(14)), Err(UpkeepError::SeqUsed(14))));
    assert_eq!(helpline.signs_more(&root, 4, Some(25)).unwrap(), 28);
    assert_eq!(helpline.signs_more(&root, 4, None).unwrap(), 32, "from here on it knows");
    helpline.backs_up();
    assert_eq!(helpline.pulls().publishing.put, Some(25));
}

/// What was answered after the backup is not in it; the numbers that it had may stand in her mailbox.
#[test]
fn after_a_restore_numbers_go_on_at_the_next_thousand_and_what_was_said_last_stands_last() {
    let mut helpline = Helpline::open();
    let salma = helpline.child_keeps_a_list("in the backup", 1);
    helpline.pulls();
    assert_eq!(helpline.replies("c1", "before"), [2]);
    let backup = helpline.backs_up();
    assert_eq!(helpline.replies("c1", "forgotten"), [3]);
    let anas = helpline.child_keeps_a_list("after the backup", 2);
    helpline.pulls();
    assert_eq!(helpline.replies("c2", "forgotten too"), [2]);

    helpline.loses_its_disk_and_restores(&backup);
    let hiba = helpline.child_keeps_a_list("while the disk was dead", 3);
    helpline.fetches();
    let later = helpline.child_keeps_a_list("after the list was copied", 4);
    helpline.pulls();
    assert_eq!(helpline.replies("c1", "after"), [1_000]);
    assert_eq!(helpline.replies("c1", "and more"), [1_001]);
    let said = |child: &Child| {
        let replies = child.reads(&helpline).into_iter();
        replies.map(|it| format!("{} {}", it.n, it.text).trim().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(said(&salma), ["1", "2 before", "3 forgotten", "1000 after", "1001 and more"]);
    assert_eq!(said(&anas), ["1", "2 forgotten too", "1000"], "it may have been answered");
    assert_eq!(said(&hiba), ["1000"], "nobody knows that it was not");
    assert_eq!(said(&later), ["1"], "the desk before never saw it");

    let again = helpline.backs_up();
    helpline.loses_its_disk_and_restores(&again);
    helpline.pulls();
    assert_eq!(helpline.replies("c1", "a second time"), [2_000]);
    assert_eq!(helpline.replies("c4", "the first words"), [1_000]);
}

/// What the protocol says of it, so that nobody is surprised: the second desk cannot know of the first.
#[test]
fn of_a_backup_that_is_restored_twice_an_older_answer_stands_last_until_its_number_is_passed() {
    let mut helpline = Helpline::open();
    let salma = helpline.child_keeps_a_list("a story", 1);
    helpline.pulls();
    let backup = helpline.backs_up();
    helpline.loses_its_disk_and_restores(&backup);
    assert_eq!(helpline.replies("c1", "of the first"), [1_000]);
    assert_eq!(helpline.replies("c1", "of the first, too"), [1_001]);
    helpline.loses_its_disk_and_restores(&backup);
    assert_eq!(helpline.replies("c1", "of the second"), [1_000]);
    let said = || -> Vec<_> { salma.reads(&helpline).into_iter().map(|it| it.text).collect() };
    assert!(said().contains(&"of the first".to_owned()), "none is lost: {:?}", said());
    assert!(said().contains(&"of the second".to_owned()), "none is lost: {:?}", said());
    assert_eq!(said().last().unwrap(), "of the first, too");
    for words in ["and on", "and past it"] {
        helpline.replies("c1", words);
    }
    assert_eq!(said().last().unwrap(), "and past it");
}

/// One envelope that the relay cannot give is waited for; whoever comes meanwhile has a first answer.
#[test]
fn only_what_the_first_list_after_a_restore_held_may_have_been_answered() {
    let mut helpline = Helpline::open();
    let backup = helpline.backs_up();
    let before = helpline.child_keeps_a_list("before", 1);
    let withheld = helpline.waiting();
    helpline.loses_its_disk_and_restores(&backup);
    helpline.relay.faults().no_list = true;
    helpline.pulls();
    helpline.relay.faults().no_list = false;
    let dead = helpline.child_keeps_a_list("no list was read yet", 2);
    helpline.relay.faults().withheld.extend(withheld);
    helpline.fetches();
    let during = helpline.child_keeps_a_list("while one is not given", 3);
    helpline.pulls();
    let answers = |child: &Child| child.numbers(&helpline);
    assert_eq!((answers(&dead), answers(&during)), (vec![1_000], vec![1]));
    assert!(answers(&before).is_empty());
    helpline.relay.faults().withheld.clear();
    helpline.pulls();
    assert_eq!(answers(&before), [1_000], "given at last, the desk before may have answered it");
}

/// The desk before put answers after its notice, so the notice under its old number is not the newest.
#[test]
fn the_notice_of_a_pending_erase_is_the_newest_again_after_a_restore() {
    let mut helpline = Helpline::open();
    let lina = helpline.child_keeps_a_list("a story", 1);
    lina.wishes(&helpline, "erase", false, "2026-11-24T18:00Z");
    helpline.pulls();
    let backup = helpline.backs_up();
    helpline.replies("c1", "forgotten");
    helpline.loses_its_disk_and_restores(&backup);
    helpline.pulls();
    assert_eq!(lina.reads(&helpline).last().unwrap().n, 1_000);
    helpline.shows("c1");
    helpline.pulls();
    assert_eq!(lina.reads(&helpline).last().unwrap().n, 1_000, "renewed in its place");
    assert_eq!(lina.stages(&helpline).last().unwrap(), "withdrawn 2026-11-24 erase 2026-12-01");
}

#[test]
fn a_desk_that_is_shown_a_higher_number_than_it_signed_asks() {
    let mut helpline = Helpline::open();
    let twin = helpline.doubles_desk_to("twin").folder;
    let root = helpline.root_key().unwrap();
    helpline.signs_more(&root, 4, None).unwrap();
    helpline.days_pass(13 * 7);
    helpline.backs_up();
    helpline.pulls();
    assert_eq!(helpline.relay.published(), [1, 14]);
    helpline.folder = twin;
    helpline.fetches();
    let signed = helpline.signs_more(&root, 4, None);
    assert!(matches!(signed, Err(UpkeepError::SeqUnsure(14))));
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
    helpline.restores(&backup, &folder, &passphrase()).unwrap();
    let seed = std::fs::read(helpline.folder.join("request-key.read-only")).unwrap();
    let database = std::fs::read(folder.join("desk.db")).unwrap();
    assert!(!database.windows(40).any(|window| seed.starts_with(window)));
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}
