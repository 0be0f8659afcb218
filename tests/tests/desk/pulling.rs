//! Pulling: every envelope has one result, whatever it holds and whenever the machine stops.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Value, json};
use thiqa_desk::{Item, Step, SyncError};
use thiqa_envelope::{Auth, AuthContext, MacKey};
use thiqa_stories::{Helpline, case, new_id, report, sealed};
use thiqa_wire::{Direction, EnvelopeId};

const STORY: &str = "هددني برسائل كل ليلة";

#[test]
fn a_report_in_arabic_is_shown_as_it_was_sent() {
    let helpline = Helpline::open();
    helpline.child_reports(STORY, 1);
    helpline.pulls();

    let list = serde_json::to_value(helpline.lists()).unwrap();
    assert_eq!(list["cases"][0]["id"], "c1");
    assert_eq!(list["cases"][0]["new"], true);
    let shown = helpline.shows_json("c1");
    assert_eq!(shown["answers"], report(STORY, 1)["answers"]);
    for field in ["form", "release", "manifest", "language", "sent", "email", "returns"] {
        assert_eq!(shown[field], report(STORY, 1)[field], "{field}");
    }
    assert_eq!(shown["received"], "2026-11-24");
    assert_eq!(shown["marks"], json!([]));
    assert_eq!(shown["messages"].as_array().unwrap().len(), 1, "`received`, and nothing else");
    assert!(!helpline.lists().cases[0].new, "a person has opened it");
}

#[test]
fn pulled_twice_is_one_case() {
    let helpline = Helpline::open();
    let id = helpline.child_reports(STORY, 1);
    assert_eq!(helpline.pulls().settled.len(), 1);
    assert!(helpline.waiting().contains(&id), "not acknowledged yet");
    let again = helpline.pulls();
    assert_eq!((again.settled.len(), again.collected.stored), (0, 0));
    helpline.fetches();
    assert_eq!(helpline.pulls().settled.len(), 0);
    assert_eq!(helpline.lists().cases.len(), 1);
}

#[test]
fn a_pull_cut_off_at_any_step_is_simply_run_again() {
    let steps = steps_of_a_pull(&loaded());
    assert!(steps.len() >= 11, "{steps:?}");
    for (cut, last) in steps.iter().enumerate() {
        let helpline = loaded();
        let mut count = 0;
        let pull = AssertUnwindSafe(|| {
            helpline.tries_to_pull(&mut |_| {
                assert!(count != cut, "the machine stops here");
                count += 1;
            })
        });
        assert!(catch_unwind(pull).is_err());
        helpline.pulls();
        assert_eq!(helpline.stories(), ["first", "second"], "cut at {last:?}");
        assert_eq!(helpline.lists().unreadable, 1);
    }
}

/// Two reports and something unreadable wait; one more is ready to be acknowledged.
fn loaded() -> Helpline {
    let helpline = Helpline::open();
    helpline.child_reports("first", 1);
    helpline.pulls();
    helpline.backs_up();
    helpline.child_reports("second", 2);
    let mut altered = sealed(&helpline.shown_key(), &Auth::first_report(), b"{}");
    altered[5_000] ^= 1;
    helpline.relay.takes(&altered);
    helpline
}

fn steps_of_a_pull(helpline: &Helpline) -> Vec<Step> {
    let mut steps = Vec::new();
    helpline.tries_to_pull(&mut |step| steps.push(step)).unwrap();
    steps
}

#[test]
fn the_unreadable_is_kept_and_never_blocks_the_rest() {
    let helpline = Helpline::open();
    let key = helpline.shown_key();
    let mut altered = sealed(&key, &Auth::first_report(), b"{}");
    altered[16_000] ^= 1;
    helpline.relay.takes(&altered);
    let mut foreign = sealed(&key, &Auth::first_report(), b"{}");
    foreign[24..32].fill(7);
    helpline.relay.gives(&foreign);
    helpline.child_reports(STORY, 1);

    helpline.pulls();
    assert_eq!(helpline.stories(), [STORY]);
    assert_eq!(helpline.lists().unreadable, 2);
    let kept: Vec<Value> = (1..=2).map(|n| helpline.shows_json(&format!("u{n}"))).collect();
    for sent in [&altered, &foreign] {
        let bytes = thiqa_wire::ids::to_base64(sent);
        assert!(kept.iter().any(|item| item["bytes"] == bytes.as_str()), "byte for byte");
    }
}

#[test]
fn the_unreadable_goes_after_130_days_and_no_number_is_given_twice() {
    let helpline = Helpline::open();
    let send = || {
        let mut altered = sealed(&helpline.shown_key(), &Auth::first_report(), b"{}");
        altered[16_000] ^= 1;
        helpline.relay.takes(&altered);
        helpline.pulls();
    };
    let numbers = || {
        let lines = helpline.lists().dead_letters.into_iter().map(|line| line.id);
        lines.collect::<Vec<_>>()
    };
    (0..3).for_each(|_| send());
    helpline.days_pass(129);
    helpline.pulls();
    assert_eq!(numbers(), ["u1", "u2", "u3"]);
    helpline.days_pass(1);
    helpline.pulls();
    assert!(numbers().is_empty());
    send();
    helpline.pulls();
    assert_eq!(numbers(), ["u4"]);
}

#[test]
fn a_list_line_stays_a_line_however_much_a_stranger_wrote() {
    let helpline = Helpline::open();
    let (long, many) = ("x".repeat(1_000), vec!["y".repeat(100); 100]);
    let answer = json!({"question": "content", "label": long, "value": many, "shown": many});
    let body = json!({"v": 1, "t": "report", "form": long, "language": long, "sent": long,
                      "answers": vec![answer; 2]});
    helpline.somebody_sends(&body.to_string(), &Auth::first_report());
    helpline.pulls();
    let line = &serde_json::to_value(helpline.lists()).unwrap()["cases"][0];
    for field in ["form", "language", "sent"] {
        assert_eq!(line[field].as_str().unwrap().chars().count(), 65, "{field}");
    }
    assert!(line.to_string().len() < 12_000, "{}", line.to_string().len());
    let whole = helpline.shows_json("c1");
    assert_eq!((&whole["form"], &whole["answers"][1]["value"]), (&json!(long), &json!(many)));
}

#[test]
fn nothing_that_was_written_is_printed_by_accident() {
    let helpline = Helpline::open();
    helpline.child_reports("MARKER-of-a-story", 1);
    helpline.somebody_sends("MARKER-in-quarantine", &Auth::first_report());
    helpline.pulls();
    let printed =
        format!("{:?} {:?} {:?}", helpline.lists(), helpline.shows("c1"), helpline.shows("q1"));
    for secret in ["MARKER", "whatsapp", "salma", "TUFSS0VS"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn a_newer_version_waits_for_an_update() {
    let helpline = Helpline::open();
    let mut newer = sealed(&helpline.shown_key(), &Auth::first_report(), b"{}");
    newer[4] = 2;
    newer.resize(100_000, 0);
    helpline.relay.gives(&newer);
    helpline.child_reports(STORY, 1);
    for _ in 0..2 {
        let pulled = helpline.pulls();
        assert_eq!(pulled.newer, 1);
        assert_eq!(helpline.lists().newer, 1);
    }
    assert_eq!(helpline.lists().cases.len(), 1);
    helpline.days_pass(20);
    helpline.pulls();
    assert!(!helpline.relay.acknowledged().contains(&EnvelopeId(newer[8..24].try_into().unwrap())));
}

#[test]
fn what_breaks_the_rules_is_quarantined_with_its_bytes() {
    let helpline = Helpline::open();
    let first = Auth::first_report();
    let deep = format!("{{\"v\":1,\"t\":\"report\",\"x\":{}{}}}", "[".repeat(9), "]".repeat(9));
    let broken = [
        ("not_json", "garbage"),
        ("duplicate_key", r#"{"v":1,"v":1,"t":"report"}"#),
        ("too_deep", &deep),
        ("not_version_1", r#"{"v":2,"t":"report"}"#),
    ];
    for (_, body) in broken {
        helpline.somebody_sends(body, &first);
    }
    helpline.pulls();
    assert_eq!(helpline.lists().quarantined, broken.len());
    let items: Vec<_> = (1..=4).map(|n| helpline.shows_json(&format!("q{n}"))).collect();
    for (reason, body) in broken {
        let kept = items.iter().find(|item| item["reason"] == reason).unwrap();
        assert_eq!(kept["text"], body);
    }
}

#[test]
fn a_report_is_accepted_only_as_a_first_message_and_others_wait_for_their_case() {
    let helpline = Helpline::open();
    let context = AuthContext { direction: Direction::ToDesk, envelope: new_id() };
    let auth = Auth::of(&[3; 16], &MacKey::new([4; 32]), context, b"");
    helpline.somebody_sends(&report("posing", 1).to_string(), &auth);
    let followup = r#"{"v":1,"t":"followup","sent":"2026-11-24T11:00Z","text":"هو كتب من جديد"}"#;
    helpline.somebody_sends(followup, &auth);
    helpline.somebody_sends(
        r#"{"v":1,"t":"withdraw","sent":"x","wish":"stop"}"#,
        &Auth::first_report(),
    );
    helpline.somebody_sends(r#"{"v":1,"t":"drawing","strokes":[]}"#, &Auth::first_report());
    helpline.pulls();

    let inbox = helpline.lists();
    assert_eq!((inbox.cases.len(), inbox.quarantined, inbox.unmatched), (0, 1, 3));
    assert_eq!(helpline.shows_json("q1")["reason"], "report_with_auth");
    let reasons: Vec<_> =
        (1..=3).map(|n| helpline.shows_json(&format!("m{n}"))["reason"].clone()).collect();
    assert_eq!(reasons, ["followup", "withdraw", "other_kind"], "in the order of a pull");
    assert_eq!(helpline.shows_json("m1")["text"], followup);
}

#[test]
fn a_report_without_a_usable_case_is_listed_and_marked() {
    let helpline = Helpline::open();
    let send = |change: &dyn Fn(&mut Value), seed| {
        let mut body = report(STORY, seed);
        change(&mut body);
        helpline.somebody_sends(&body.to_string(), &Auth::first_report());
    };
    let zero_key = thiqa_wire::ids::to_base64(&[0; 1_216]);
    send(&|_| {}, 1);
    send(&|body| drop(body.as_object_mut().unwrap().remove("case")), 2);
    send(&|body| body["case"]["ref"] = json!("AAAA"), 3);
    send(&|body| body["case"]["reply_pk"] = json!(zero_key), 4);
    for (seed, field) in [(5, "ref"), (6, "mailbox"), (7, "reply_pk"), (8, "k_r2d"), (9, "k_d2r")] {
        send(&|body| body["case"][field] = case(1)[field].clone(), seed);
    }
    send(&|body| body["case"]["k_r2d"] = case(1)["k_d2r"].clone(), 10);
    helpline.pulls();
    let marks: Vec<_> = helpline.lists().lines().map(|case| case.marks.clone()).collect();
    let one = |mark: &str| vec![mark.to_owned()];
    assert_eq!(
        marks[..4],
        [vec![], one("case_missing"), one("case_unusable"), one("case_unusable")]
    );
    assert!(marks[4..].iter().all(|it| *it == one("case_known")), "{marks:?}");
    assert_eq!(marks.len(), 10);
    let reading =
        |id: &str| matches!(helpline.shows(id), Item::Case(case) if case.every_answer.len() == 3);
    assert!((1..=10).all(|number| reading(&format!("c{number}"))));
}

#[test]
fn unknown_fields_are_shown_and_missing_metadata_is_marked() {
    let helpline = Helpline::open();
    let body = r#"{"v":1,"t":"report","mood":"🙂","answers":[{"question":"pet","label":"Animal","value":["cat"],"shown":["Chat"]},7]}"#;
    helpline.somebody_sends(body, &Auth::first_report());
    helpline.pulls();
    let shown = helpline.shows_json("c1");
    assert_eq!(shown["unknown"], json!({"mood": "🙂", "answers": [7]}));
    assert_eq!(shown["answers"][0]["question"], "pet");
    assert_eq!(shown["marks"], json!(["case_missing", "metadata_unusable", "answer_unusable"]));
}

#[test]
fn cases_are_numbered_in_the_order_in_which_they_were_written() {
    let helpline = Helpline::open();
    for seed in [3, 1, 2] {
        helpline.child_reports(&format!("story {seed}"), seed);
    }
    helpline.relay.faults().page = Some(2);
    helpline.pulls();
    let excerpts: Vec<_> = helpline.lists().lines().map(|it| it.excerpt.clone().unwrap()).collect();
    assert_eq!(excerpts, ["story 1", "story 2", "story 3"]);
}

#[test]
fn two_pulls_do_not_run_at_once() {
    let helpline = Helpline::open();
    let mut second = None;
    helpline
        .tries_to_pull(&mut |step| {
            if step == Step::Collected {
                second = Some(helpline.tries_to_pull(&mut |_| {}));
            }
        })
        .unwrap();
    assert!(matches!(second, Some(Err(SyncError::PullRunning))));
    assert!(helpline.tries_to_pull(&mut |_| {}).is_ok(), "the lock ends with the pull");
}

#[test]
fn no_file_of_the_desk_holds_a_word() {
    let helpline = Helpline::open();
    helpline.child_reports("MARKER-of-a-story", 1);
    helpline.somebody_sends("MARKER-in-quarantine", &Auth::first_report());
    helpline.somebody_sends(r#"{"v":1,"t":"followup","text":"MARKER-m"}"#, &Auth::first_report());
    helpline.fetches();
    helpline.pulls();
    helpline.shows("c1");
    helpline.backs_up();
    for marker in ["MARKER", "whatsapp", "salma@example.org", "hate_speech"] {
        assert!(!helpline.some_file_holds(marker.as_bytes()), "{marker}");
    }
    assert!(helpline.some_file_holds(b"not_json"), "the search itself finds something");
}
