//! A copied folder shows what it holds and does nothing else, until it is adopted: two desks never answer
//! one person.

use std::fs;
use std::path::Path;

use thiqa_desk::{Desk, Fault, IdentityError, Item, KeyError, RelayError, ReplyError, Warning};
use thiqa_report::Stage;
use thiqa_stories::{Child, Helpline, Workplace, passphrase, plan};
use thiqa_wire::Problem;

use crate::browser::{open, status};

const LATER: &str = "2026-11-24T18:00Z";

fn a_desk_and_its_copy() -> (Helpline, Child, Workplace) {
    let helpline = Helpline::open();
    let salma = helpline.child_keeps_a_list("a story", 1);
    helpline.pulls();
    helpline.replies("c1", "before");
    salma.wishes(&helpline, "erase", false, LATER);
    helpline.pulls();
    let copy = helpline.copies_desk_to("copy");
    (helpline, salma, copy)
}

#[test]
fn a_copy_beside_the_desk_shows_everything_and_does_nothing() {
    let (helpline, salma, copy) = a_desk_and_its_copy();
    let watcher = copy.database();
    let version =
        || -> i64 { watcher.query_row("PRAGMA data_version", [], |row| row.get(0)).unwrap() };
    let files = |folder: &std::path::Path| {
        let names = fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name());
        let mut names: Vec<_> = names.filter(|it| !it.to_string_lossy().contains(".db-")).collect();
        names.sort();
        names
    };
    let before = (version(), files(&copy.folder));
    assert!(!copy.desk().is_at_home() && helpline.desk().is_at_home());
    assert_eq!(copy.warnings(), [Warning::NotAtHome]);
    assert_eq!(copy.stories(), ["a story"]);
    assert!(matches!(copy.shows("c1"), Item::Case(_)));
    assert_eq!(copy.withdrawals(), ["c1 erase -"], "nobody has seen it by that");
    copy.writes_missing_templates();

    let not_at_home = |done: Result<(), ReplyError>| {
        assert!(matches!(done, Err(ReplyError::Fault(Fault::NotAtHome))));
    };
    not_at_home(copy.keeps("c1", "N. Idrissi", "x"));
    not_at_home(thiqa_desk::flag(&copy.session(), "c1", true));
    assert!(matches!(thiqa_desk::bring_back(&copy.session(), &[1]), Err(Fault::NotAtHome)));
    assert!(matches!(copy.desk().read_only_key(), Err(Fault::NotAtHome)), "it does not fetch");
    let key = copy.desk().request_key(&passphrase());
    assert!(matches!(key, Err(KeyError::Fault(Fault::NotAtHome))), "nor pull, nor answer");
    let draft =
        thiqa_desk::ReplyDraft { stage: Some((Stage::Analysis, None)), ..Default::default() };
    let with_another_key = thiqa_desk::reply(&copy.session(), &mut helpline.line(), "c1", &draft);
    not_at_home(with_another_key.map(drop));
    assert!(copy.tries_to_back_up(None, &passphrase()).is_err());
    assert_eq!((version(), files(&copy.folder)), before, "nothing was written");

    helpline.replies("c1", "and the desk goes on");
    assert_eq!(salma.reads(&helpline).last().unwrap().text, "and the desk goes on");
}

#[test]
fn a_desk_that_is_moved_on_its_machine_stays_the_desk_and_on_another_machine_it_is_a_copy() {
    let room = tempfile::tempdir().unwrap();
    let at = |folder: &str, machine| Workplace {
        machine: Some(machine),
        ..Workplace::on_tuesday(&room.path().join(folder))
    };
    let desk = at("desk", "the office");
    desk.holds_a_ceremony(&plan("https://relay.example")).unwrap();
    assert!(desk.desk().is_at_home());
    fs::rename(&desk.folder, room.path().join("moved")).unwrap();
    assert!(at("moved", "the office").desk().is_at_home());
    assert!(!at("moved", "a machine with its disk").desk().is_at_home());
    assert!(at("moved", "the office").desk().is_at_home(), "looking changed nothing");
    assert!(Workplace::on_tuesday(&room.path().join("moved")).desk().is_at_home(), "unnamed");
}

/// The copy is put where the desk was, as after a mistake with the folders.
#[test]
fn a_copy_in_the_place_of_the_desk_is_a_copy_still() {
    let (helpline, _, copy) = a_desk_and_its_copy();
    let desk = helpline.folder.clone();
    fs::rename(&desk, helpline.path("before")).unwrap();
    fs::rename(&copy.folder, &desk).unwrap();
    assert!(!helpline.desk().is_at_home());
    let before = Workplace { folder: helpline.path("before"), ..helpline.copies_desk_to("x") };
    assert!(before.desk().is_at_home());
}

/// Somebody puts a copy in the place of the desk while its page is open, and takes it away again.
#[test]
fn an_open_page_finds_that_a_copy_was_put_in_the_place_of_its_desk() {
    let (helpline, _, copy) = a_desk_and_its_copy();
    let page = open(&helpline);
    helpline.shows("c1");
    assert!(page.page("fr/").contains("Relever les messages"));
    let swap = |to: &str, from: &Path| {
        fs::rename(&helpline.folder, helpline.path(to)).unwrap();
        fs::rename(from, &helpline.folder).unwrap();
    };
    swap("before", &copy.folder);
    let asked = helpline.relay.asked();
    let (list, stored) = (page.page("fr/"), || fs::read(helpline.folder.join("desk.db")).unwrap());
    assert!(list.contains("est une copie d’un bureau") && !list.contains("Relever les messages"));
    assert!(list.contains("pas encore vue"), "what the copy holds, not what stood here: {list}");
    let before = stored();
    let refused = page.presses("c1", "reply", &[("text", "kept")]);
    assert!(status(&refused) == 409 && refused.contains(">\nkept</textarea>"), "{refused}");
    assert_eq!(status(&page.posts("pull", &[])), 500);
    assert!(before == stored() && helpline.relay.asked() == asked, "nobody was told");

    swap("copy", &helpline.path("before"));
    let list = page.page("fr/");
    assert!(list.contains("Relever les messages") && !list.contains("pas encore vue"), "{list}");
    page.follows(&page.presses("c1", "reply", &[("text", "as before")]));
}

/// The copy was made before the program was updated, or while a backup was being checked.
#[test]
fn a_copy_that_another_release_wrote_is_refused_unchanged_and_may_be_adopted() {
    let (mut helpline, salma, copy) = a_desk_and_its_copy();
    let stored = |copy: &Workplace| fs::read(copy.folder.join("desk.db")).unwrap();
    let scratch = copy.folder.join(".snapshot");
    fs::create_dir(&scratch).unwrap();
    let before = stored(&copy);
    copy.lists();
    assert!(scratch.exists() && before == stored(&copy), "a copy of this release");

    let older = "ALTER TABLE last DROP COLUMN rebuild;
                 DELETE FROM refinery_schema_history WHERE version = 12;";
    copy.database().execute_batch(older).unwrap();
    let before = stored(&copy);
    let opened = Desk::open(&copy.folder, &copy.machine()).err();
    assert!(matches!(opened, Some(IdentityError::Fault(Fault::CopyOfOtherRelease))), "{opened:?}");
    assert!(scratch.exists() && before == stored(&copy));

    copy.adopts();
    assert!(copy.desk().is_at_home() && !scratch.exists());
    helpline.relay_obeys(&copy.folder.join("public"));
    copy.replies("c1", "after");
    assert_eq!(salma.reads(&helpline).last().unwrap().text, "after");
}

/// A helpline has just updated its program: its desk is the first folder that is asked.
#[test]
fn a_desk_of_an_older_release_is_at_home_where_it_is_opened_first() {
    let helpline = Helpline::open();
    let older = helpline.doubles_desk_to("older");
    assert!(older.desk().is_at_home() && older.desk().is_at_home());
    let folder = helpline.path("copied since");
    fs::create_dir(&folder).unwrap();
    for name in ["desk.json", "desk.db"] {
        fs::copy(older.folder.join(name), folder.join(name)).unwrap();
    }
    assert!(!Workplace::on_tuesday(&folder).desk().is_at_home());
}

#[test]
fn an_adopted_copy_draws_new_keys_and_goes_on_as_a_restored_desk_does() {
    let (mut helpline, salma, copy) = a_desk_and_its_copy();
    helpline.shows("c1");
    helpline.replies("c1", "of which the copy knows nothing");
    let keys = |desk: &Workplace| fs::read_to_string(desk.folder.join("public/desk-keys")).unwrap();
    let before = keys(&copy);
    let given = copy.adopts();
    assert_eq!(given, keys(&copy));
    assert!(given != before && before == keys(&helpline));
    assert!(copy.desk().is_at_home() && copy.warnings() != [Warning::NotAtHome]);
    let refused = |desk: &Workplace| {
        matches!(desk.pulls().unreached, Some(RelayError::Refused(Problem::Signature)))
    };
    assert!(refused(&copy), "the relay's keeper has not got them yet");
    assert!(!refused(&helpline));

    helpline.relay_obeys(&copy.folder.join("public"));
    assert!(refused(&helpline), "the other desk can do nothing more");
    assert!(copy.pulls().unreached.is_none());
    assert_eq!(copy.replies("c1", "after"), [1_001], "the notice is the thousandth");
    assert_eq!(salma.reads(&helpline).last().unwrap().text, "after");
    let root = copy.root_key().unwrap();
    assert!(copy.signs_more(&root, 1, None).is_err(), "the other may have signed more");
}

/// A snapshot of its whole machine was brought back: the folder cannot know, a person does.
#[test]
fn a_desk_at_home_may_be_adopted_too() {
    let (mut helpline, salma, _) = a_desk_and_its_copy();
    let said = helpline.program(&["adopt", "--other-is-gone"]);
    assert!(said.contains("public/desk-keys") && said.contains(" full\n"), "{said}");
    let public = helpline.folder.join("public");
    helpline.relay_obeys(&public);
    helpline.pulls();
    helpline.replies("c1", "after");
    assert_eq!(salma.reads(&helpline).last().unwrap().n, 1_001);
}

#[test]
fn the_page_of_a_copy_says_what_it_is_and_goes_on_as_the_desk_once_it_is_adopted() {
    let (mut helpline, salma, copy) = a_desk_and_its_copy();
    let page = open(&copy);
    let adopting = "Continuer à partir d’ici";
    for path in ["fr/", "fr/c1"] {
        let shown = page.page(path);
        assert!(shown.contains("est une copie d’un bureau") && shown.contains(adopting), "{shown}");
        assert!(!shown.contains("Relever les messages"), "{path}");
    }
    assert!(page.page("fr/c1").contains("<fieldset disabled>"));
    assert_eq!(copy.withdrawals(), ["c1 erase -"]);
    let refused = page.presses("c1", "reply", &[("text", "kept")]);
    assert!(status(&refused) == 409 && refused.contains(">\nkept</textarea>"), "{refused}");
    assert_eq!(status(&page.posts("pull", &[])), 500);
    assert_eq!(status(&page.posts("aside", &[("case", "c1"), ("press", "ticked")])), 500);

    assert!(page.page("fr/adopt").contains("L’autre bureau ne travaille plus"));
    let right = "six random words are a good one";
    for half in [
        [("gone", ""), ("passphrase", right)],
        [("gone", "yes"), ("passphrase", "six random words are a good two")],
        [("gone", "yes"), ("passphrase", "short")],
    ] {
        let refused = page.posts("adopt", &half);
        assert!(status(&refused) == 409 && !refused.contains(right), "{refused}");
        assert!(refused.contains("Rien n’a été changé"), "{refused}");
        assert!(!copy.desk().is_at_home());
    }
    let adopted = page.posts("adopt", &[("gone", "yes"), ("passphrase", right)]);
    let keys = fs::read_to_string(copy.folder.join("public/desk-keys")).unwrap();
    assert!(status(&adopted) == 200 && adopted.contains(keys.trim()), "{adopted}");

    helpline.relay_obeys(&copy.folder.join("public"));
    assert!(page.posts("pull", &[]).contains("Réponses envoyées"), "the notice");
    page.follows(&page.presses("c1", "reply", &[("text", "after")]));
    assert_eq!(salma.reads(&helpline).last().unwrap().text, "after");
}

#[test]
fn a_backup_is_checked_beside_a_copy_and_noted_nowhere() {
    let (helpline, _, copy) = a_desk_and_its_copy();
    let backup = helpline.backup_only();
    let said = copy.program(&["restore", "--check", backup.to_str().unwrap()]);
    assert!(said.contains("Opened:") && said.contains("noted nowhere"), "{said}");
    assert_eq!(status(&open(&copy).page("fr/")), 200);
}
