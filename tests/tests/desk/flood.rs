//! A flood of reports: the list comes in pages, what the flood left is set aside in one act, and whoever
//! was set aside by mistake is back when she writes.

use serde_json::json;
use thiqa_desk::Step;
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
            assert_eq!(helpline.sets_aside(&all, true), 12);
        }
    });
    assert_eq!(pulled.unwrap().put, 0);
    assert_eq!(helpline.sets_aside(&all, false), 12);
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
    assert_eq!(said, "Set aside: 1.\n", "c1 wrote, and somebody looked at c7");
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
    let untouched = |danger| helpline.lists().untouched(&(1..=6), danger);
    assert_eq!(untouched(false), [4, 5]);
    assert_eq!(untouched(true), [6, 4, 5]);
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
    assert!(desk.follows(&desk.posts("aside", &range)).contains("Mis de côté : 3"));
    let ticked = [("press", "ticked"), ("case", "c1"), ("case", "c77"), ("case", "<b>")];
    let list = desk.follows(&desk.posts("aside", &ticked));
    assert!(list.contains("Mis de côté : 1"), "{list}");
    assert_eq!(status(&desk.posts("aside", &[])), 303);
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
    assert_eq!(helpline.sets_aside(&[1, 2, 3, 99], true), 2);
    let aside = |helpline: &Helpline| helpline.lists().aside.len();
    let listed = helpline.lists().lines().map(|it| it.id.clone()).collect::<Vec<_>>();
    assert_eq!(listed, [format!("c{wished}")]);
    assert_eq!(helpline.sets_aside(&[1, 2, 3], true), 0, "a second press changes nothing");
    helpline.notes(&format!("c{stopped}"), Stage::Analysis, None).unwrap();
    assert_eq!(aside(&helpline), 1);
}

/// Of a case that a full relay refused, `received` is written and waits: it goes no further.
#[test]
fn what_waits_to_be_put_for_a_case_that_is_set_aside_waits_on() {
    let helpline = Helpline::open();
    let child = helpline.child_keeps_a_list("a story", 1);
    helpline.relay.faults().no_mailboxes = true;
    helpline.pulls();
    helpline.relay.faults().no_mailboxes = false;
    helpline.sets_aside(&[1], true);
    helpline.pulls();
    assert!(child.waits(&helpline).is_empty());
    helpline.sets_aside(&[1], false);
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
