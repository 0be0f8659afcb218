//! A message is part of the case whose key its MAC was made with, and of no other; what fits none
//! is never lost.

use serde_json::json;
use thiqa_desk::{Settled, Step};
use thiqa_envelope::{Auth, AuthContext, CaseKeys, Deployment, MacKey, sender};
use thiqa_stories::{Child, Helpline, new_id, report, rng};
use thiqa_wire::Direction;
use zeroize::Zeroizing;

const STORY: &str = "هددني برسائل كل ليلة";
const SENT: &str = "2026-11-24T11:00Z";

fn followup(text: &str) -> serde_json::Value {
    json!({"v": 1, "t": "followup", "sent": SENT, "text": text})
}

#[test]
fn a_followup_is_shown_in_its_case_with_its_day() {
    let helpline = Helpline::open();
    let child = helpline.child_keeps_a_list(STORY, 1);
    helpline.pulls();
    helpline.shows("c1");
    helpline.days_pass(1);
    let body = json!({"v": 1, "t": "followup", "sent": SENT, "text": "كتب من جديد", "tap": "wrote_again", "mood": 1});
    child.sends(&helpline, &body);
    let pulled = helpline.pulls();
    assert_eq!(pulled.settled, [Settled::Message(1)]);
    let line = &helpline.lists().cases[0];
    assert_eq!((line.new, line.unread), (false, 1));
    let shown = helpline.shows_json("c1");
    let message = &shown["messages"][1];
    assert_eq!(
        *message,
        json!({"from": "reporter", "kind": "followup", "day": "2026-11-25", "sent": SENT, "new": true,
               "text": "كتب من جديد", "tap": "wrote_again", "unknown": {"mood": 1}})
    );
    assert_eq!(helpline.lists().cases[0].unread, 0, "a person has seen it");
    assert_eq!(helpline.shows_json("c1")["messages"][1]["new"], false);
}

#[test]
fn a_message_before_its_report_waits_and_is_not_lost() {
    let helpline = Helpline::open();
    let child = Child::of(1);
    child.sends(&helpline, &followup("first of all"));
    child.wishes(&helpline, "stop", false, SENT);
    helpline.pulls();
    let inbox = helpline.lists();
    assert_eq!((inbox.cases.len(), inbox.unmatched), (0, 2));
    assert_eq!(helpline.shows_json("m1")["text"], followup("first of all").to_string());
    helpline.days_pass(100);
    helpline.child_keeps_a_list(STORY, 1);
    let pulled = helpline.pulls();
    assert_eq!(pulled.settled, [Settled::Case(1), Settled::Message(1), Settled::Message(1)]);
    assert_eq!(helpline.lists().unmatched, 0);
    assert_eq!(helpline.withdrawals(), ["c1 stop -"]);
    assert!(helpline.conversation("c1").contains(&"reporter followup first of all".to_owned()));
}

#[test]
fn whatever_the_order_of_delivery_one_pull_applies_the_report_first() {
    let helpline = Helpline::open();
    let child = Child::of(1);
    for number in 0..4 {
        child.writes(&helpline, &format!("{number}"), &format!("2026-11-24T12:0{number}Z"));
    }
    helpline.child_keeps_a_list(STORY, 1);
    helpline.pulls();
    let said = helpline.conversation("c1");
    let said: Vec<_> = said.iter().filter_map(|it| it.strip_prefix("reporter followup ")).collect();
    assert_eq!(said, ["0", "1", "2", "3"]);
    assert_eq!(child.reads(&helpline)[0].got, 5);
}

#[test]
fn what_fits_no_case_goes_after_120_days_and_its_number_is_not_given_again() {
    let helpline = Helpline::open();
    Child::of(1).sends(&helpline, &followup("lost"));
    helpline.pulls();
    helpline.days_pass(119);
    helpline.pulls();
    assert_eq!(helpline.lists().unmatched, 1);
    helpline.days_pass(1);
    helpline.pulls();
    assert_eq!(helpline.lists().unmatched, 0);
    Child::of(2).sends(&helpline, &followup("another"));
    helpline.pulls();
    assert_eq!(helpline.lists().dead_letters[0].id, "m2");
}

/// Wrong key, another case's, altered words, another way, another envelope, no auth at all.
#[test]
fn a_forged_message_is_never_part_of_a_case_and_shown_apart() {
    let helpline = Helpline::open();
    helpline.child_keeps_a_list(STORY, 1);
    helpline.child_keeps_a_list(STORY, 2);
    helpline.pulls();
    let keys = |seed| CaseKeys::derive(&Zeroizing::new([seed; 32]));
    let (hers, others) = (keys(1), keys(2));
    let body = followup("forged").to_string();
    let envelope = new_id();
    let to_desk = AuthContext { direction: Direction::ToDesk, envelope };
    let to_her = AuthContext { direction: Direction::ToReporter, envelope };
    let mac = |reference: &[u8; 16], key: &MacKey, context, body: &str| {
        Auth::of(reference, key, context, body.as_bytes())
    };
    let forged = [
        mac(&hers.case_ref, &MacKey::new([9; 32]), to_desk, &body),
        mac(&hers.case_ref, &others.reporter_to_desk, to_desk, &body),
        mac(&others.case_ref, &hers.reporter_to_desk, to_desk, &body),
        mac(&hers.case_ref, &hers.reporter_to_desk, to_desk, "other words"),
        mac(&hers.case_ref, &hers.reporter_to_desk, to_her, &body),
        mac(&hers.case_ref, &hers.desk_to_reporter, to_desk, &body),
        // The right MAC, for an envelope of another name: a replay.
        mac(&hers.case_ref, &hers.reporter_to_desk, to_desk, &body),
        Auth::first_report(),
    ];
    for auth in &forged {
        helpline.somebody_sends(&body, auth);
    }
    helpline.pulls();
    helpline.pulls();
    assert_eq!(helpline.lists().unmatched, forged.len());
    for id in ["c1", "c2"] {
        assert_eq!(helpline.conversation(id), ["desk reply"], "only `received`");
    }
    for number in 1..=forged.len() {
        let shown = helpline.shows_json(&format!("m{number}"));
        assert_eq!((&shown["kind"], &shown["reason"]), (&json!("unmatched"), &json!("followup")));
    }
}

#[test]
fn a_message_counts_once_however_often_the_relay_shows_it() {
    let helpline = Helpline::open();
    let child = helpline.child_keeps_a_list(STORY, 1);
    let sealed = child.seals(&helpline.shown_key(), &followup("once"));
    helpline.relay.takes(&sealed);
    helpline.pulls();
    helpline.backs_up();
    helpline.pulls();
    helpline.relay.gives(&sealed);
    helpline.pulls();
    assert_eq!(helpline.conversation("c1"), ["reporter followup once", "desk reply"]);
    assert_eq!(helpline.lists().unmatched, 0);
}

#[test]
fn a_message_of_another_deployment_does_not_open() {
    let helpline = Helpline::open();
    helpline.child_keeps_a_list(STORY, 1);
    let keys = CaseKeys::derive(&Zeroizing::new([1; 32]));
    let (envelope, body) = (new_id(), followup("elsewhere").to_string());
    let context = AuthContext { direction: Direction::ToDesk, envelope };
    let auth = Auth::of(&keys.case_ref, &keys.reporter_to_desk, context, body.as_bytes());
    let other = Deployment::named("other");
    let key = helpline.shown_key();
    let sealed = sender::to_desk(&other, &key, envelope, &auth, body.as_bytes(), &mut rng());
    helpline.relay.takes(&sealed.unwrap());
    helpline.pulls();
    let inbox = helpline.lists();
    assert_eq!((inbox.unreadable, inbox.unmatched), (1, 0));
    assert_eq!(helpline.conversation("c1"), ["desk reply"]);
}

#[test]
fn a_message_of_a_newer_kind_with_a_valid_mac_is_kept_in_its_case() {
    let helpline = Helpline::open();
    let child = helpline.child_keeps_a_list(STORY, 1);
    child.sends(&helpline, &json!({"v": 1, "t": "drawing", "strokes": [1, 2]}));
    helpline.pulls();
    let message = &helpline.shows_json("c1")["messages"][0];
    assert_eq!(
        (&message["kind"], &message["unknown"]["strokes"]),
        (&json!("drawing"), &json!([1, 2]))
    );
}

/// A case of which the keys are those of another opens no conversation: its messages are hers who
/// was there first.
#[test]
fn a_report_that_claims_the_keys_of_another_case_hears_nothing_of_it() {
    let helpline = Helpline::open();
    let child = helpline.child_keeps_a_list(STORY, 1);
    helpline.pulls();
    helpline.somebody_sends(&report("a thief", 1).to_string(), &Auth::first_report());
    child.sends(&helpline, &followup("mine"));
    helpline.pulls();
    assert!(helpline.conversation("c1").contains(&"reporter followup mine".to_owned()));
    assert!(helpline.conversation("c2").is_empty());
    assert_eq!(child.numbers(&helpline), [1]);
}

#[test]
fn a_pull_cut_off_at_any_step_loses_and_doubles_no_message() {
    let loaded = || {
        let helpline = Helpline::open();
        let child = Child::of(1);
        child.sends(&helpline, &followup("before the report"));
        helpline.pulls();
        helpline.child_keeps_a_list(STORY, 1);
        child.sends(&helpline, &followup("with it"));
        helpline
    };
    let mut steps: Vec<Step> = Vec::new();
    loaded().tries_to_pull(&mut |step| steps.push(step)).unwrap();
    assert!(steps.iter().any(|it| matches!(it, Step::Matched(1))), "{steps:?}");
    assert!(steps.iter().any(|it| matches!(it, Step::Put(_))), "{steps:?}");
    for (cut, last_step) in steps.iter().enumerate() {
        let helpline = loaded();
        let mut count = 0;
        let pull = std::panic::AssertUnwindSafe(|| {
            helpline.tries_to_pull(&mut |_| {
                assert!(count != cut, "the machine stops here");
                count += 1;
            })
        });
        assert!(std::panic::catch_unwind(pull).is_err());
        helpline.pulls();
        let mut said = helpline.conversation("c1");
        said.sort();
        let all =
            ["desk reply", "reporter followup before the report", "reporter followup with it"];
        assert_eq!(said, all, "cut at {last_step:?}");
        assert_eq!(Child::of(1).numbers(&helpline), [1]);
        assert_eq!(helpline.lists().unmatched, 0);
    }
}

/// Somebody saw the list on paper and forged a first report with its `case`, before or after hers.
#[test]
fn two_reports_with_one_case_name_each_other_and_the_first_is_flagged() {
    let helpline = Helpline::open();
    helpline.child_keeps_a_list("first", 1);
    helpline.pulls();
    assert!(!helpline.lists().cases[0].flagged);
    helpline.child_keeps_a_list("second", 1);
    helpline.child_keeps_a_list("another's", 2);
    helpline.pulls();
    let id = |story: &str| {
        let cases = helpline.lists().cases;
        cases.iter().find(|it| it.excerpt.as_deref() == Some(story)).unwrap().id.clone()
    };
    let (first, second, other) = (id("first"), id("second"), id("another's"));
    let shown = helpline.shows_json(&first);
    assert_eq!((&shown["flagged"], &shown["same_case"]), (&json!(true), &json!([{"id": second}])));
    assert_eq!(shown["marks"], json!([]), "it keeps the conversation");
    let shown = helpline.shows_json(&second);
    assert_eq!(
        (&shown["marks"], &shown["same_case"]),
        (&json!(["case_known"]), &json!([{"id": first}]))
    );
    assert!(helpline.shows_json(&other).get("same_case").is_none());
    helpline.flags(&first, false);
    helpline.child_keeps_a_list("third", 1);
    helpline.pulls();
    let shown = helpline.shows_json(&first);
    assert_eq!(
        (&shown["flagged"], &shown["same_case"]),
        (&json!(true), &json!([{"id": second}, {"id": id("third")}]))
    );
    let page = crate::browser::open(&helpline);
    let read = page.get(&format!("/{}/en/{second}", page.token));
    assert!(read.contains(&format!("<bdi>{first}</bdi>")) && read.contains("same keys came also"));
}
