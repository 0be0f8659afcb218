//! What is shown is only read: no view writes, and a list shows what a command beside the open door
//! has changed.

use thiqa_desk::{
    DeadLetterKind, Index, Item, list, mark_seen, show, warnings, weeks, withdrawals,
};

use thiqa_stories::{Child, Helpline};

const FRIDAY: &str = "2026-11-27T09:00Z";

/// Two cases, one with a conversation and a wish, and a dead letter of each kind that can be sent.
fn a_full_desk() -> (Helpline, Child) {
    let helpline = Helpline::open();
    let child = helpline.child_keeps_a_list("a story", 1);
    helpline.child_reports("another story", 2);
    helpline.pulls();
    helpline.replies("c1", "we are here");
    child.writes(&helpline, "thank you", FRIDAY);
    child.wishes(&helpline, "erase", false, FRIDAY);
    Child::of(9).writes(&helpline, "nobody knows me", FRIDAY);
    helpline.pulls();
    (helpline, child)
}

#[test]
fn no_view_writes() {
    let (helpline, _) = a_full_desk();
    let session = helpline.session();
    let files = || {
        let mut files: Vec<_> = std::fs::read_dir(&helpline.folder).unwrap().collect();
        files.sort_by_key(|it| it.as_ref().unwrap().file_name());
        let content = |it: std::io::Result<std::fs::DirEntry>| {
            let path = it.unwrap().path();
            (path.clone(), path.is_file().then(|| std::fs::read(&path).unwrap()))
        };
        let all = files.into_iter().map(content);
        // Readers' marks, which hold nothing that was written.
        all.filter(|(path, _)| path.extension().is_none_or(|it| it != "db-shm")).collect::<Vec<_>>()
    };
    let watcher = helpline.database();
    let version =
        || -> i64 { watcher.query_row("PRAGMA data_version", [], |row| row.get(0)).unwrap() };
    let (before, written) = (files(), version());

    let mut index = Index::new(&session).unwrap();
    for _ in 0..2 {
        let inbox = list(&session, &mut index).unwrap();
        assert_eq!((inbox.cases.len(), inbox.unmatched), (2, 1));
        for line in inbox.lines() {
            assert!(matches!(show(&session, &line.id).unwrap(), Item::Case(_)));
        }
        for line in &inbox.dead_letters {
            assert_eq!(line.kind, DeadLetterKind::Unmatched.name());
            assert!(matches!(show(&session, &line.id).unwrap(), Item::DeadLetter(_)));
        }
        assert_eq!(withdrawals(&session).unwrap().len(), 1);
        warnings(session.desk(), session.today()).unwrap();
        weeks(session.desk(), session.today()).unwrap();
    }

    assert_eq!(version(), written, "nothing was written into the database");
    assert!(files() == before, "and nothing beside it");
    let unread: Vec<_> = helpline.lists().lines().map(|line| (line.new, line.unread)).collect();
    assert_eq!(unread, [(true, 2), (true, 0)], "nobody has seen them");
}

#[test]
fn seeing_is_what_a_door_notes_and_only_as_far_as_was_read() {
    let (helpline, child) = a_full_desk();
    let session = helpline.session();
    let Item::Case(shown) = show(&session, "c1").unwrap() else { panic!("c1 is a case") };
    assert_eq!(shown.line.withdrawals[0].until.as_deref(), Some("2026-12-01"), "if it is read now");
    child.writes(&helpline, "one more word", FRIDAY);
    helpline.pulls();
    mark_seen(&session, "c1", shown.read_to).unwrap();
    let inbox = helpline.lists();
    let line = inbox.lines().find(|line| line.id == "c1").unwrap();
    assert_eq!((line.new, line.unread), (false, 1), "what came meanwhile nobody has read");
    assert_eq!(line.withdrawals[0].until.as_deref(), Some("2026-12-01"));
}

#[test]
fn both_doors_note_that_a_person_has_seen_what_they_show() {
    let (helpline, _) = a_full_desk();
    assert_eq!(helpline.withdrawals(), ["c1 erase -"], "nobody has read it");
    helpline.program(&["list"]);
    assert_eq!(helpline.withdrawals(), ["c1 erase -"], "a list is not a case");
    helpline.program(&["show", "c2"]);
    assert_eq!(helpline.withdrawals(), ["c1 erase -"], "nor is another case");
    helpline.program(&["show", "c1", "--json"]);
    let standing = helpline.withdrawals();
    assert!(standing[0].starts_with("c1 erase 20"), "{standing:?}");
}

#[test]
fn an_index_follows_whatever_is_written_beside_it() {
    let (helpline, child) = a_full_desk();
    let session = helpline.session();
    let mut index = Index::new(&session).unwrap();
    let same = |helpline: &Helpline, index: &mut Index| {
        let json = |inbox| serde_json::to_value(inbox).unwrap();
        let followed = json(list(&session, index).unwrap());
        assert_eq!(followed, json(helpline.lists()), "as a new index would show it");
        followed
    };
    same(&helpline, &mut index);
    helpline.shows("c2");
    same(&helpline, &mut index);
    helpline.flags("c2", true);
    same(&helpline, &mut index);
    helpline.replies("c1", "and again");
    same(&helpline, &mut index);
    child.writes(&helpline, "more", FRIDAY);
    helpline.child_reports("a third story", 3);
    helpline.child_reports("with the keys of the first", 1);
    helpline.pulls();
    let listed = same(&helpline, &mut index);
    assert_eq!(listed["cases"].as_array().unwrap().len(), 4);
    helpline.damages("\"case\"", 3);
    same(&helpline, &mut index);
    helpline.shows("c1");
    helpline.days_pass(8);
    helpline.pulls();
    let listed = same(&helpline, &mut index);
    assert_eq!(listed["erased"][0]["id"], "c1", "her wish was carried out");
}
