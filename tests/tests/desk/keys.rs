//! Keys: published with a checked backup, retired by what the relay shows, destroyed by a pull that
//! has everything, and by nothing else.

use thiqa_desk::{RelayError, Served, SyncError, Unacknowledged, Warning};
use thiqa_wire::{Day, Problem};

use thiqa_envelope::Auth;
use thiqa_stories::{Helpline, report, sealed};

#[test]
fn nothing_is_published_without_a_checked_backup() {
    let helpline = Helpline::unpublished();
    helpline.fetches();
    helpline.pulls();
    helpline.backup_only();
    helpline.fetches();
    assert_eq!(helpline.relay.published(), Vec::<u64>::new());
    assert!(warned(&helpline, &Warning::NeverBackedUp));

    helpline.backs_up();
    let fetched = helpline.fetches();
    assert_eq!((fetched.publishing.put, fetched.publishing.served.seq()), (Some(1), Some(1)));
    assert_eq!(helpline.relay.published(), [1]);
}

#[test]
fn keys_signed_later_need_a_backup_of_their_own() {
    let helpline = Helpline::open();
    helpline.days_pass(12 * 7);
    helpline.pulls();
    assert_eq!(helpline.relay.published(), [1, 12]);
    let root = helpline.root_key().unwrap();
    assert_eq!(helpline.signs_more(&root, 4, None).unwrap(), 16);
    helpline.pulls();
    assert_eq!(helpline.relay.published(), [1, 12]);
    assert!(warned(&helpline, &Warning::WeeksNotBackedUp(4)));
    helpline.backs_up();
    helpline.pulls();
    assert_eq!(helpline.relay.published(), [1, 12, 13]);
}

#[test]
fn a_desk_that_was_off_for_two_months_loses_nothing() {
    let helpline = Helpline::open();
    helpline.child_reports("before the summer", 1);
    helpline.days_pass(61);
    helpline.child_reports("during the summer", 2);
    assert_eq!(helpline.living_keys().len(), 12, "time alone destroys nothing");

    let pulled = helpline.pulls();
    assert_eq!(helpline.stories(), ["before the summer", "during the summer"]);
    assert_eq!(helpline.relay.published(), [1, 9], "skipped weeks are skipped");
    assert!(pulled.destroyed.is_empty(), "retired today");
    let late = sealed(
        &first_key(&helpline),
        &Auth::first_report(),
        report("late", 3).to_string().as_bytes(),
    );
    helpline.relay.takes(&late);
    helpline.days_pass(7);
    helpline.pulls();
    assert_eq!(helpline.lists().cases.len(), 3, "sealed to the old key in another tab");
}

#[test]
fn a_key_is_destroyed_21_days_after_it_was_retired_and_is_in_no_file() {
    let helpline = Helpline::open();
    let (seed, sealed_seed) = secret_of(&helpline, 1);
    assert!(helpline.some_file_holds(&sealed_seed), "the search itself finds something");
    helpline.days_pass(7);
    helpline.pulls();
    helpline.backs_up();
    assert_eq!(helpline.desk().weeks().unwrap()[0].retired, Some(helpline.today()));
    helpline.days_pass(20);
    assert!(helpline.pulls().destroyed.is_empty());
    helpline.days_pass(1);
    helpline.fetches();
    assert_eq!(helpline.living_keys().len(), 12, "fetch never destroys");
    assert_eq!(helpline.pulls().destroyed, [1]);
    assert_eq!(helpline.living_keys()[0], 2);
    assert!(!helpline.some_file_holds(&sealed_seed) && !helpline.some_file_holds(&seed));
}

#[test]
fn a_key_that_may_still_be_in_the_log_is_not_called_destroyed() {
    let helpline = Helpline::open();
    let (_, sealed_seed) = secret_of(&helpline, 1);
    helpline.days_pass(7);
    helpline.pulls();
    helpline.days_pass(21);
    let reader = helpline.somebody_reads();
    let pulled = helpline.pulls();
    assert!(pulled.log_kept && pulled.destroyed.is_empty());
    assert_eq!(helpline.living_keys()[0], 1);
    assert!(helpline.some_file_holds(&sealed_seed));

    drop(reader);
    let pulled = helpline.pulls();
    assert_eq!((pulled.log_kept, pulled.destroyed), (false, vec![1]));
    assert_eq!(helpline.living_keys()[0], 2);
    assert!(!helpline.some_file_holds(&sealed_seed));
}

#[test]
fn a_copy_that_a_cut_off_backup_left_is_gone_before_a_key_is_destroyed() {
    let helpline = Helpline::open();
    let leave = || {
        std::fs::create_dir_all(helpline.folder.join(".snapshot")).unwrap();
        std::fs::write(helpline.folder.join(".snapshot/desk.db"), "LEFT-OVER").unwrap();
    };
    leave();
    helpline.desk();
    assert!(!helpline.some_file_holds(b"LEFT-OVER"));
    helpline.days_pass(7);
    helpline.pulls();
    helpline.days_pass(21);
    let pulled = helpline.tries_to_pull(&mut |step| {
        if step == thiqa_desk::Step::Retired {
            leave();
        }
    });
    assert_eq!(pulled.unwrap().destroyed, [1]);
    assert!(!helpline.some_file_holds(b"LEFT-OVER"));
}

#[test]
fn a_key_waits_while_a_copy_for_a_backup_holds_it() {
    let helpline = Helpline::open();
    helpline.days_pass(7);
    helpline.pulls();
    helpline.days_pass(21);
    let backup_runs = std::fs::File::open(&helpline.folder).unwrap();
    backup_runs.lock().unwrap();
    std::fs::create_dir(helpline.folder.join(".snapshot")).unwrap();
    assert!(helpline.pulls().destroyed.is_empty());
    backup_runs.unlock().unwrap();
    assert_eq!(helpline.pulls().destroyed, [1]);
}

#[test]
fn skipped_weeks_are_retired_and_destroyed_like_the_others() {
    let helpline = Helpline::open();
    helpline.days_pass(35);
    helpline.pulls();
    helpline.days_pass(21);
    assert_eq!(helpline.pulls().destroyed, [1, 2, 3, 4, 5]);
}

#[test]
fn a_relay_that_withholds_keeps_the_key_alive_for_130_days() {
    let helpline = Helpline::open();
    let held_back = helpline.child_reports("held back", 1);
    helpline.relay.faults().withheld.insert(held_back);
    helpline.days_pass(7);
    let pulled = helpline.pulls();
    assert_eq!((pulled.collected.missing, pulled.settled.len()), (1, 0));
    helpline.days_pass(100);
    assert!(helpline.pulls().destroyed.is_empty());

    helpline.days_pass(29);
    helpline.relay.faults().withheld.clear();
    let pulled = helpline.pulls();
    assert_eq!(helpline.stories(), ["held back"], "given on the last day");
    assert!(pulled.destroyed.contains(&1), "now everything listed was stored");
}

#[test]
fn after_130_days_a_relay_that_still_withholds_loses() {
    let helpline = Helpline::open();
    let held_back = helpline.child_reports("held back", 1);
    helpline.relay.faults().withheld.insert(held_back);
    helpline.days_pass(7);
    helpline.pulls();
    helpline.days_pass(129);
    assert!(helpline.pulls().destroyed.is_empty());
    helpline.days_pass(1);
    assert_eq!(helpline.pulls().destroyed, [1]);
}

#[test]
fn a_relay_that_shows_an_older_manifest_retires_and_destroys_nothing() {
    let helpline = Helpline::open();
    let old = helpline.relay.manifest();
    helpline.relay.faults().shown_instead = old.clone();
    helpline.days_pass(60);
    let pulled = helpline.pulls();
    assert_eq!(pulled.publishing.served.seq(), Some(1));
    assert_eq!(pulled.publishing.put, Some(9), "it was put all the same");
    assert!(helpline.desk().weeks().unwrap().iter().all(|week| week.retired.is_none()));
    helpline.days_pass(60);
    assert!(helpline.pulls().destroyed.is_empty());
    assert!(warned(&helpline, &Warning::ManifestOld(121)));

    // It shows the newer one once, and the older one again: the key stays.
    helpline.relay.faults().shown_instead = None;
    helpline.pulls();
    helpline.relay.faults().shown_instead = old;
    helpline.days_pass(30);
    assert!(helpline.pulls().destroyed.is_empty());
}

#[test]
fn a_manifest_that_the_root_did_not_sign_is_said_and_changes_nothing() {
    let helpline = Helpline::open();
    helpline.child_reports("a story", 1);
    helpline.pulls();
    helpline.backs_up();
    let stranger = Helpline::open().relay.manifest();
    helpline.relay.faults().shown_instead = stranger;
    helpline.days_pass(30);
    let pulled = helpline.pulls();
    assert_eq!(pulled.publishing.served, Served::Unverifiable);
    assert!(matches!(pulled.unacknowledged, Some(Unacknowledged::NoManifest)));
    assert!(helpline.relay.acknowledged().is_empty());
    assert!(helpline.desk().weeks().unwrap().iter().all(|week| week.retired.is_none()));
}

#[test]
fn a_clock_that_jumps_destroys_nothing() {
    let helpline = Helpline::open();
    helpline.child_reports("a story", 1);
    helpline.days_pass(7);
    helpline.pulls();
    helpline.child_reports("another", 2);
    helpline.clock.goes_ahead(200);
    assert!(matches!(
        helpline.tries_to_pull(&mut |_| {}),
        Err(SyncError::Relay(RelayError::Refused(Problem::Clock)))
    ));
    assert_eq!(helpline.living_keys().len(), 12);
    assert_eq!(helpline.lists().cases.len(), 1);

    helpline.clock.goes_back(230);
    assert!(helpline.tries_to_pull(&mut |_| {}).is_err(), "a clock that lags is no better");
    helpline.clock.goes_ahead(30);
    let pulled = helpline.pulls();
    assert_eq!((pulled.settled.len(), pulled.destroyed.len()), (1, 0));
    assert_eq!(helpline.lists().cases[1].received, "2026-12-01");
}

#[test]
fn a_report_is_remembered_as_long_as_a_key_could_open_it_again() {
    let helpline = Helpline::open();
    let id = helpline.child_reports("a story", 1);
    let copy = helpline.relay.taken(id);
    let manifest = helpline.relay.manifest();
    helpline.relay.faults().shown_instead = manifest;
    helpline.pulls();
    helpline.days_pass(200);
    helpline.pulls();
    assert_eq!(helpline.relay.acknowledged().len(), 1);
    helpline.relay.gives(&copy);
    assert!(helpline.pulls().settled.is_empty(), "the old key lives, so the hash does");

    helpline.relay.faults().shown_instead = None;
    helpline.pulls();
    helpline.days_pass(21);
    assert!(helpline.pulls().destroyed.contains(&1));
    helpline.pulls();
    helpline.relay.gives(&copy);
    helpline.pulls();
    let inbox = helpline.lists();
    assert_eq!((inbox.cases.len(), inbox.unreadable), (1, 1), "forgotten with its key: noise now");
}

#[test]
fn what_waits_for_an_update_is_warned_of_and_holds_a_key_for_130_days() {
    let helpline = Helpline::open();
    let mut newer = sealed(&helpline.shown_key(), &Auth::first_report(), b"{}");
    newer[4] = 9;
    helpline.relay.gives(&newer);
    helpline.days_pass(7);
    helpline.pulls();
    assert!(warned(&helpline, &Warning::NewerWaits(1)));
    helpline.days_pass(129);
    assert!(helpline.pulls().destroyed.is_empty());
    helpline.days_pass(1);
    assert_eq!(helpline.pulls().destroyed, [1]);
    assert!(warned(&helpline, &Warning::NewerWaits(1)), "it still waits");
}

#[test]
fn a_relay_that_shows_a_later_key_than_this_desk_would_is_warned_of() {
    let helpline = Helpline::open();
    helpline.days_pass(7);
    helpline.pulls();
    let ahead = Warning::ManifestAhead("2026-11-30".into());
    assert!(!warned(&helpline, &ahead));
    // Whether the desk is restored from an older backup or its clock is: it does not know that key yet.
    helpline.clock.goes_back(7);
    assert!(warned(&helpline, &ahead));
}

#[test]
fn an_envelope_to_a_destroyed_key_is_unreadable_and_kept() {
    let helpline = Helpline::open();
    let key = helpline.shown_key();
    helpline.days_pass(7);
    helpline.pulls();
    helpline.days_pass(21);
    assert_eq!(helpline.pulls().destroyed, [1]);
    helpline.relay.gives(&sealed(
        &key,
        &Auth::first_report(),
        report("too late", 1).to_string().as_bytes(),
    ));
    helpline.pulls();
    assert_eq!(helpline.lists().unreadable, 1);
}

#[test]
fn a_desk_says_what_is_due() {
    let helpline = Helpline::open();
    helpline.pulls();
    assert_eq!(helpline.warnings(), []);
    helpline.days_pass(8);
    assert!(warned(&helpline, &Warning::BackupOld(8)));
    helpline.days_pass(7);
    assert!(warned(&helpline, &Warning::NotPulled(15)));
    helpline.days_pass(34);
    assert!(
        warned(&helpline, &Warning::SignMore("2027-02-08".into())),
        "49 days: four weeks before"
    );
}

fn warned(helpline: &Helpline, warning: &Warning) -> bool {
    helpline.warnings().contains(warning)
}

/// The key of the first manifest that was ever shown.
fn first_key(helpline: &Helpline) -> thiqa_envelope::PublicKey {
    let manifest = helpline.relay.manifests().remove(0);
    let root = helpline.desk().identity().root().unwrap();
    let demo = thiqa_envelope::Deployment::named("demo");
    thiqa_envelope::reception_key(&demo, &root, 1, &manifest).unwrap().1
}

/// A week's seed, and how it lies in the database.
fn secret_of(helpline: &Helpline, seq: u64) -> (Vec<u8>, Vec<u8>) {
    let keys = helpline.session().reception_keys().unwrap();
    let (_, key) = keys.into_iter().find(|(at, _)| *at == seq).unwrap();
    let connection = rusqlite::Connection::open(helpline.folder.join("desk.db")).unwrap();
    let sql = "SELECT sealed FROM reception_key WHERE seq = ?1";
    let sealed = connection.query_row(sql, [seq], |row| row.get(0)).unwrap();
    (key.seed().to_vec(), sealed)
}

#[test]
fn the_days_of_these_stories_are_what_they_seem() {
    assert_eq!(thiqa_desk::calendar::written(Day::of(thiqa_stories::TUESDAY)), "2026-11-24");
}
