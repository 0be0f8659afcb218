//! In which order a counsellor finds the cases, and what the list says of danger.

use serde_json::json;
use thiqa_envelope::Auth;
use thiqa_stories::{Child, Helpline, report};

use crate::browser::{between, open};

const LATER: &str = "2026-11-25T09:00Z";

/// A child keeps her list and answers the question of danger with these; without any she passed it
/// over.
fn reports(helpline: &Helpline, seed: u8, question: &str, chosen: &[&str]) -> Child {
    let mut body = report("a story", seed);
    body["returns"] = json!(true);
    if !chosen.is_empty() {
        let answer = json!({"question": question, "label": "?", "value": chosen, "shown": chosen});
        body["answers"].as_array_mut().unwrap().push(answer);
    }
    helpline.somebody_sends(&body.to_string(), &Auth::first_report());
    Child::of(seed)
}

fn taps(child: &Child, helpline: &Helpline, tap: &str) {
    child.sends(helpline, &json!({"v": 1, "t": "followup", "sent": LATER, "tap": tap}));
}

/// The names of the cases as the list has them.
fn order(helpline: &Helpline) -> Vec<String> {
    helpline.lists().lines().map(|case| case.id.clone()).collect()
}

#[test]
fn self_harm_stands_first_then_what_is_near_then_worse_then_news_then_who_waits_longest() {
    let helpline = Helpline::open();
    let quiet = reports(&helpline, 1, "danger", &["none"]);
    let worse = reports(&helpline, 2, "danger", &["unsaid"]);
    reports(&helpline, 3, "danger", &[]);
    reports(&helpline, 4, "danger", &["wants_to_meet"]);
    reports(&helpline, 5, "danger", &["near_me"]);
    reports(&helpline, 6, "danger", &["deadline", "self_harm"]);
    reports(&helpline, 7, "impact", &["sleep", "self_harm"]);
    helpline.pulls();
    for id in ["c1", "c2", "c3", "c4", "c5", "c6"] {
        helpline.shows(id);
    }
    assert_eq!(order(&helpline), ["c7", "c6", "c5", "c4", "c1", "c2", "c3"]);

    helpline.days_pass(1);
    helpline.replies("c1", "we are here");
    quiet.writes(&helpline, "again", LATER);
    taps(&worse, &helpline, "worse");
    reports(&helpline, 8, "danger", &["none"]);
    helpline.pulls();
    assert_eq!(order(&helpline), ["c7", "c6", "c5", "c4", "c2", "c1", "c8", "c3"]);
    for id in ["c1", "c2", "c7", "c8"] {
        helpline.shows(id);
    }
    let seen = ["c6", "c7", "c5", "c4", "c2", "c3", "c1", "c8"];
    assert_eq!(order(&helpline), seen, "worse until it is answered, else who waits longest");
    helpline.replies("c2", "tell us");
    assert_eq!(order(&helpline), ["c6", "c7", "c5", "c4", "c3", "c1", "c8", "c2"]);

    let list = open(&helpline).page("en/");
    let at = |words: &str| list.find(words).unwrap_or_else(|| panic!("{words} in {list}"));
    let groups = [
        "<h2>Thoughts of self-harm <",
        "/c6\"",
        "<h2>Danger that is near or has a deadline <",
        "/c5\"",
        "<h2>Another danger <",
        "/c4\"",
        "<h2>Waiting for our answer",
        "/c3\"",
        "<h2>We have answered <",
        "/c2\"",
    ];
    assert!(groups.windows(2).all(|two| at(two[0]) < at(two[1])), "{list}");
    assert!(!list.contains("<h2>“It is worse”"), "a group without a case is not there");
}

#[test]
fn a_stop_lowers_nobody_in_danger_and_nothing_that_nobody_opened() {
    let helpline = Helpline::open();
    let in_danger = reports(&helpline, 1, "danger", &["deadline"]);
    reports(&helpline, 2, "danger", &["near_me"]);
    let unopened = reports(&helpline, 3, "danger", &[]);
    reports(&helpline, 4, "danger", &[]);
    helpline.pulls();
    for child in [&in_danger, &unopened] {
        child.wishes(&helpline, "stop", false, LATER);
    }
    helpline.pulls();
    assert_eq!(order(&helpline), ["c1", "c2", "c3", "c4"]);
    helpline.shows("c1");
    helpline.shows("c2");
    helpline.replies("c1", "it is noted");
    helpline.replies("c2", "it is noted");
    assert_eq!(order(&helpline), ["c1", "c2", "c3", "c4"], "she has stopped us and is in danger");
}

#[test]
fn what_is_finished_stands_last_until_she_writes_and_then_until_she_is_answered() {
    let helpline = Helpline::open();
    let child = reports(&helpline, 1, "danger", &["self_harm"]);
    reports(&helpline, 2, "danger", &["none"]);
    helpline.pulls();
    helpline.shows("c1");
    helpline.finishes("c1", "goodbye").unwrap();
    assert_eq!(order(&helpline), ["c2", "c1"]);
    child.writes(&helpline, "again", LATER);
    helpline.pulls();
    assert_eq!(order(&helpline), ["c1", "c2"]);
    helpline.shows("c1");
    assert_eq!(order(&helpline), ["c1", "c2"], "that somebody read it answers nothing");
    helpline.finishes("c1", "goodbye once more").unwrap();
    assert_eq!(order(&helpline), ["c2", "c1"]);
}

#[test]
fn passed_over_rather_not_say_and_no_danger_are_told_apart_in_the_list_and_above_the_case() {
    let helpline = Helpline::open();
    let answers: [&[&str]; 5] = [&[], &["unsaid"], &["none"], &["of_a_newer_form"], &["near_me"]];
    for (answer, seed) in answers.into_iter().zip(1..) {
        reports(&helpline, seed, "danger", answer);
    }
    helpline.pulls();
    let desk = open(&helpline);
    let ids = ["skipped", "unsaid", "none", "unknown", "named"];
    for (language, words) in [
        ("fr", ["Question passée", "Préfère ne pas répondre", "Aucun, selon", "ne peut pas lire"]),
        ("en", ["was passed over", "Would rather not say", "None, says", "cannot read the answer"]),
        ("ar", ["بقي بلا جواب", "تفضيل عدم الإجابة", "الجواب: لا يوجد", "لا تقرؤه هذه النسخة"]),
    ] {
        let list = desk.page(&format!("{language}/"));
        for (number, said) in (1..).zip(words) {
            let page = desk.page(&format!("{language}/c{number}"));
            let banner = between(&page, "<div class=\"banner\">", "</div>");
            let row = between(&list, &format!("/c{number}\""), "</li>");
            for other in words {
                assert_eq!(banner.contains(other), other == said, "{other} in {banner}");
                assert_eq!(row.contains(other), other == said, "{other} in {row}");
            }
        }
    }
    for (number, id) in (1..).zip(ids) {
        assert_eq!(helpline.shows_json(&format!("c{number}"))["danger_answer"], id);
    }
    let said = helpline.program(&["list"]);
    for id in &ids[..4] {
        assert_eq!(said.matches(&format!("danger: {id}\n")).count(), 1, "{said}");
    }
    assert_eq!(said.matches("DANGER: near_me\n").count(), 1, "{said}");
}
