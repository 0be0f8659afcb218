//! A flood of reports: the list comes in pages, what the flood left is set aside in one act, and whoever
//! was set aside by mistake is back when she writes.

use serde_json::json;
use thiqa_desk::{Picked, SetAside, Step, set_aside};
use thiqa_envelope::Auth;
use thiqa_report::Stage;
use thiqa_stories::{Child, Helpline, report};

use crate::browser::{between, open, status};

const LATER: &str = "2026-11-24T18:00Z";
/// A flood of reports that no child wrote, not pulled yet.
fn a_flood(reports: u8) -> Helpline {
    let helpline = Helpline::open();
    for seed in 1..=reports {
        helpline.child_keeps_a_list("of a machine", seed);
    }
    helpline
}

/// The ids of the cases on a page, in order.
fn ids(page: &str) -> Vec<u64> {
    let rows = page.split("name=\"case\" value=\"c").skip(1);
    rows.map(|row| row.split('"').next().unwrap().parse().unwrap()).collect()
}

/// The number of the case that has this child's keys.
fn case_of(helpline: &Helpline, seed: u8) -> u64 {
    Child::of(seed).wishes(helpline, "stop", false, LATER);
    helpline.pulls();
    let standing = helpline.withdrawals();
    let id = standing[0].split(' ').next().unwrap().to_owned();
    helpline.shows(&id);
    helpline.lifts(&id).unwrap();
    id[1..].parse().unwrap()
}

#[test]
fn a_list_comes_in_pages_and_every_case_stands_on_one() {
    let helpline = a_flood(105);
    for _ in 0..101 {
        helpline.somebody_sends("garbage", &Auth::first_report());
    }
    helpline.pulls();
    let desk = open(&helpline);
    let pages = ["fr/", "fr/?page=2", "fr/?page=99"].map(|path| desk.page(path));
    let lengths = pages.each_ref().map(|page| ids(page).len());
    assert_eq!(lengths, [100, 5, 5], "beyond the last is the last");
    let mut all: Vec<_> = pages[..2].iter().flat_map(|page| ids(page)).collect();
    all.sort_unstable();
    assert!(all.into_iter().eq(1..=105));
    for page in &pages {
        assert!(page.contains("Nouveaux dossiers <span class=\"count\">105</span>"), "{page}");
    }
    let [first, second, _] = &pages;
    assert!(first.contains("Suivante") && !first.contains("Précédente") && first.contains("1 / 2"));
    assert!(!second.contains("Suivante") && second.contains("Précédente"));
    assert!(second.contains("/ar/?page=2"), "the same page in Arabic");
    let letters = |page: &String| page.matches("Texte qui n’est pas du JSON").count();
    assert_eq!(pages.each_ref().map(letters), [100, 1, 1]);
}

#[test]
fn a_flood_is_set_aside_in_one_act_and_nothing_is_sent_to_it() {
    let helpline = a_flood(12);
    let all: Vec<u64> = (1..=12).collect();
    let children: Vec<Child> = (1..=12).map(Child::of).collect();
    // Opened, and set aside before anything is written to them.
    let pulled = helpline.tries_to_pull(&mut |step| {
        if step == Step::Retired {
            assert_eq!(helpline.sets_aside(&all), 12);
        }
    });
    assert_eq!(pulled.unwrap().put, 0);
    assert_eq!(helpline.brings_back(&all), 12);
    let desk = open(&helpline);
    let range = [("press", "range"), ("from", "c1"), ("to", "c12")];
    let list = desk.follows(&desk.posts("aside", &range));
    assert!(list.contains("Mis de côté : 12") && ids(&list).is_empty(), "{list}");
    helpline.pulls();
    let unanswered = |child: &&Child| child.waits(&helpline).is_empty();
    assert_eq!(children.iter().filter(unanswered).count(), 12, "not even `received`");
    let aside = desk.page("fr/aside");
    assert_eq!(ids(&aside).len(), 12);
    assert!(aside.contains("mis de côté le") && desk.page("fr/c7").contains("mis de côté le"));
    assert!(helpline.program(&["aside"]).ends_with("12 set aside.\n"));

    children[0].writes(&helpline, "is anybody there?", LATER);
    helpline.pulls();
    let list = desk.page("fr/");
    assert_eq!(ids(&list), [1], "whoever writes is back");
    assert!(list.contains("Nouveaux messages"), "{list}");
    assert_eq!(children[0].numbers(&helpline), [1], "and reads that it has arrived");

    let back = [("press", "back"), ("case", "c7"), ("case", "c8")];
    let back = desk.follows(&desk.posts("aside", &back));
    assert!(back.contains("De retour dans la liste : 2"), "{back}");
    assert_eq!(helpline.lists().cases.len(), 3);
    let said = helpline.program(&["aside", "c1-c12"]);
    assert!(
        said.starts_with("Set aside: 1.\nPassed over: 2."),
        "c1 wrote, somebody saw c7: {said}"
    );
    assert_eq!(helpline.program(&["aside", "--back", "c1-c12"]), "Brought back: 10.\n");
}

#[test]
fn a_range_passes_over_whoever_names_a_danger_wrote_or_was_looked_at() {
    let helpline = Helpline::open();
    for seed in 1..=5 {
        helpline.child_keeps_a_list("a story", seed);
    }
    let mut body = report("in danger", 6);
    let danger =
        json!({"question": "danger", "label": "?", "value": ["self_harm"], "shown": ["x"]});
    body["answers"].as_array_mut().unwrap().push(danger);
    helpline.somebody_sends(&body.to_string(), &Auth::first_report());
    helpline.pulls();
    helpline.shows("c1");
    Child::of(2).writes(&helpline, "again", LATER);
    helpline.flags("c3", true);
    helpline.pulls();
    let desk = open(&helpline);
    for strange in [
        ("", ""),
        ("c1", ""),
        ("6", "1"),
        ("c6", "c1"),
        ("q1", "q9"),
        ("c0", "c99999999999999999999"),
    ] {
        let range = [("press", "range"), ("from", strange.0), ("to", strange.1)];
        assert!(
            desk.follows(&desk.posts("aside", &range)).contains("Mis de côté : 0"),
            "{strange:?}"
        );
    }
    let range = [("press", "range"), ("from", " c1 "), ("to", "c6"), ("danger", "yes")];
    let list = desk.follows(&desk.posts("aside", &range[..3]));
    assert!(list.contains("Mis de côté : 2") && list.contains("dans la liste : 4"), "{list}");
    assert_eq!(ids(&list), [6, 2, 3, 1]);
    let list = desk.follows(&desk.posts("aside", &range));
    assert!(list.contains("Mis de côté : 1") && list.contains("dans la liste : 3"), "{list}");
    let ticked = [("press", "ticked"), ("case", "c1"), ("case", "c77"), ("case", "<b>")];
    let list = desk.follows(&desk.posts("aside", &ticked));
    assert!(list.contains("Mis de côté : 1") && !list.contains("dans la liste :"), "{list}");
    assert_eq!(status(&desk.posts("aside", &[])), 303);
}

/// The list was drawn before she wrote; another counsellor opens a case while the press is on its way.
#[test]
fn what_the_list_did_not_show_yet_is_passed_over_all_the_same() {
    let helpline = Helpline::open();
    for seed in 1..=4 {
        helpline.child_keeps_a_list("a story", seed);
    }
    helpline.pulls();
    helpline.shows("c1");
    let (session, listed) = (helpline.session(), helpline.lists().within(&(1..=4)));
    Child::of(1).writes(&helpline, "please", LATER);
    Child::of(2).writes(&helpline, "please", LATER);
    helpline.pulls();
    let wrote: Vec<u64> = helpline
        .lists()
        .lines()
        .filter(|it| it.unread > 0)
        .filter_map(|it| it.id[1..].parse().ok())
        .collect();
    assert_eq!(wrote.len(), 2);
    let ticked = set_aside(&session, &wrote, Picked::OneByOne).unwrap();
    assert_eq!(ticked, SetAside { done: 0, passed_over: 2 });
    wrote.iter().for_each(|case| drop(helpline.shows(&format!("c{case}"))));
    let range = Picked::Range { with_dangers: true };
    assert_eq!(set_aside(&session, &listed, range).unwrap().passed_over, 2, "somebody saw them");
    assert_eq!(helpline.sets_aside(&wrote), 2, "they were read");
}

/// What does not open may name a danger, or hold a wish.
#[test]
fn what_does_not_open_is_set_aside_by_no_range_and_by_no_tick() {
    let helpline = Helpline::open();
    for seed in 1..=3 {
        helpline.child_keeps_a_list(&"a story ".repeat(40), seed);
    }
    helpline.pulls();
    helpline.damages("\"case\"", 2);
    let range = Picked::Range { with_dangers: true };
    let came_to = set_aside(&helpline.session(), &[1, 2, 3], range).unwrap();
    assert_eq!(came_to, SetAside { done: 2, passed_over: 1 });
    assert_eq!(helpline.sets_aside(&[2]), 0);
    assert_eq!(helpline.brings_back(&[1, 2, 3]), 2);
}

#[test]
fn whoever_wishes_to_withdraw_is_not_set_aside_and_an_answer_brings_a_case_back() {
    let helpline = Helpline::open();
    for seed in 1..=3 {
        helpline.child_keeps_a_list("a story", seed);
    }
    helpline.pulls();
    let stopped = case_of(&helpline, 1);
    Child::of(2).wishes(&helpline, "erase", false, LATER);
    helpline.pulls();
    let wished: u64 = helpline.withdrawals()[0][1..2].parse().unwrap();
    assert_eq!(helpline.sets_aside(&[1, 2, 3, 99]), 2);
    let aside = |helpline: &Helpline| helpline.lists().aside.len();
    let listed = helpline.lists().lines().map(|it| it.id.clone()).collect::<Vec<_>>();
    assert_eq!(listed, [format!("c{wished}")]);
    assert_eq!(helpline.sets_aside(&[1, 2, 3]), 0, "a second press changes nothing");
    helpline.notes(&format!("c{stopped}"), Stage::Analysis, None).unwrap();
    assert_eq!(aside(&helpline), 1);
}

/// Of a case that a full relay refused, `received` is written and waits: it goes no further.
#[test]
fn what_waits_to_be_put_for_a_case_that_is_set_aside_waits_on() {
    let helpline = Helpline::open();
    let child = helpline.child_keeps_a_list("a story", 1);
    helpline.relay.faults().mailboxes_say = Some(502);
    helpline.pulls();
    helpline.relay.faults().mailboxes_say = None;
    helpline.sets_aside(&[1]);
    helpline.pulls();
    assert!(child.waits(&helpline).is_empty());
    helpline.brings_back(&[1]);
    helpline.pulls();
    assert_eq!(child.numbers(&helpline), [1]);
}

#[test]
fn what_breaks_a_rule_is_kept_for_130_days() {
    let helpline = Helpline::open();
    helpline.somebody_sends("garbage", &Auth::first_report());
    helpline.pulls();
    helpline.days_pass(129);
    helpline.pulls();
    assert_eq!(helpline.lists().quarantined, 1);
    let page = open(&helpline).page("fr/q1");
    assert!(between(&page, "<h1>", "<pre").contains("130 jours"), "{page}");
    helpline.days_pass(1);
    helpline.pulls();
    assert_eq!(helpline.lists().quarantined, 0);
}
