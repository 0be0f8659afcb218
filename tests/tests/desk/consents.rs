//! The ledger of consents: who may be told, and why not.

use serde_json::json;
use thiqa_desk::{Objection, ReplyError};
use thiqa_report::{Destination, Stage};
use thiqa_stories::{Child, Helpline};

const META: Destination = Destination::Meta;

fn one_case() -> (Helpline, Child) {
    let helpline = Helpline::open();
    let child = helpline.child_keeps_a_list("a story", 1);
    helpline.pulls();
    helpline.asks("c1", META).unwrap();
    (helpline, child)
}

fn at(minute: u32) -> String {
    format!("2026-11-24T12:{minute:02}Z")
}

#[test]
fn nobody_is_told_without_a_yes_and_each_destination_has_its_own() {
    let (helpline, child) = one_case();
    let refused = |why: Objection| match helpline.notes("c1", Stage::Reported, Some(META)) {
        Err(ReplyError::MayNotTell(META, objection)) => assert_eq!(objection, why),
        other => panic!("{other:?}"),
    };
    refused(Objection::NoYes);
    child.consents(&helpline, "meta", "not_now", &at(1));
    helpline.pulls();
    refused(Objection::NotNow);
    child.consents(&helpline, "meta", "yes", &at(2));
    helpline.pulls();
    helpline.days_pass(1);
    assert!(helpline.may_tell("c1", META) && !helpline.may_tell("c1", Destination::Police));
    helpline.notes("c1", Stage::Reported, Some(META)).unwrap();
    assert_eq!(child.stages(&helpline), ["received 2026-11-24", "reported 2026-11-25 meta"]);
    child.consents(&helpline, "meta", "no", &at(3));
    helpline.pulls();
    refused(Objection::No);
    let consents = &helpline.shows_json("c1")["consents"];
    assert_eq!(
        consents[0],
        json!({"to": "meta", "asked": "2026-11-24", "answer": "no", "answered": "2026-11-25"})
    );
    assert_eq!(child.stages(&helpline).len(), 2, "what was told stays told");
}

/// Each row: answers in the order of the pulls, with their minutes by the phone; who wins.
#[test]
fn a_no_counts_when_it_is_later_by_pull_or_by_phone_and_a_yes_only_by_both() {
    let rows: [(&[(&str, u32)], bool); 8] = [
        (&[("yes", 5)], true),
        (&[("no", 1), ("yes", 2)], true),
        (&[("yes", 1), ("no", 2)], false),
        (&[("yes", 2), ("no", 1)], false),
        (&[("no", 2), ("yes", 1)], false),
        (&[("no", 1), ("yes", 1)], false),
        (&[("yes", 1), ("no", 2), ("yes", 3)], true),
        (&[("no", 9), ("yes", 3), ("yes", 4)], false),
    ];
    for (answers, told) in rows {
        let (helpline, child) = one_case();
        for (answer, minute) in answers {
            child.consents(&helpline, "meta", answer, &at(*minute));
            helpline.pulls();
        }
        assert_eq!(helpline.may_tell("c1", META), told, "{answers:?}");
    }
}

#[test]
fn in_one_message_or_without_a_time_a_no_wins() {
    let (helpline, child) = one_case();
    let both = json!({"v": 1, "t": "followup", "sent": at(1), "consent":
        [{"to": "meta", "answer": "no"}, {"to": "meta", "answer": "yes"}]});
    child.sends(&helpline, &both);
    helpline.pulls();
    assert!(!helpline.may_tell("c1", META));

    let (helpline, child) = one_case();
    child.consents(&helpline, "meta", "no", "yesterday");
    helpline.pulls();
    child.consents(&helpline, "meta", "yes", &at(1));
    helpline.pulls();
    assert!(!helpline.may_tell("c1", META), "whether it is later by her phone is not known");
}

#[test]
fn an_answer_of_another_form_that_nobody_can_place_takes_every_yes_back_until_she_says_yes_again() {
    let no = json!([{"to": "meta", "answer": "no"}]);
    let odd = [json!("no"), json!(7), json!({"meta": "yes"}), json!([7])];
    let followups = odd.map(|odd| ("followup", odd));
    for (kind, odd) in followups.into_iter().chain([("undo_withdraw", no)]) {
        let (helpline, child) = one_case();
        child.consents(&helpline, "meta", "yes", &at(1));
        helpline.pulls();
        assert!(helpline.may_tell("c1", META));
        let message = json!({"v": 1, "t": kind, "sent": at(2), "consent": odd});
        child.sends(&helpline, &message);
        helpline.pulls();
        assert!(!helpline.may_tell("c1", META), "{odd}");
        child.consents(&helpline, "meta", "yes", &at(3));
        helpline.pulls();
        assert!(helpline.may_tell("c1", META), "{odd}");
    }
}

#[test]
fn a_part_that_does_not_open_may_be_a_no() {
    let (helpline, child) = one_case();
    child.writes(&helpline, &"long ".repeat(60), &at(1));
    child.consents(&helpline, "meta", "yes", &at(2));
    helpline.pulls();
    assert!(helpline.may_tell("c1", META));
    let journal = helpline.shows_json("c1");
    let at = journal["messages"].as_array().unwrap().iter().position(|it| it["kind"] == "followup");
    helpline.damages("entry", at.unwrap() as u64 + 1);
    assert!(!helpline.may_tell("c1", META));
}

#[test]
fn whoever_wishes_to_stop_is_not_asked_for_more_and_nobody_is_told() {
    let (helpline, child) = one_case();
    child.consents(&helpline, "meta", "yes", &at(1));
    child.wishes(&helpline, "stop", false, &at(2));
    helpline.pulls();
    assert!(!helpline.may_tell("c1", META));
    assert!(matches!(
        helpline.notes("c1", Stage::Reported, Some(META)),
        Err(ReplyError::MayNotTell(META, Objection::Stop))
    ));
    assert!(matches!(
        helpline.asks("c1", Destination::School),
        Err(ReplyError::MayNotAsk(Objection::Stop))
    ));
    assert_eq!(helpline.replies("c1", "of course").len(), 1, "she is answered");
    assert_eq!(child.stages(&helpline), ["received 2026-11-24", "withdrawn 2026-11-24 stop"]);
    helpline.days_pass(40);
    helpline.pulls();
    assert_eq!(helpline.withdrawals(), ["c1 stop -"], "nothing is erased");
    helpline.shows("c1");
    helpline.lifts("c1").unwrap();
    assert!(helpline.may_tell("c1", META) && helpline.withdrawals().is_empty());
    assert!(matches!(helpline.lifts("c1"), Err(ReplyError::NoSuchWish(_))));
}
