//! Withdrawal: a stop is a right, an erasure takes seven days since it was seen, and whoever finds
//! the list destroys nothing that nobody has read. Lina, 15, and her cousin.

use thiqa_desk::{Objection, ReplyError};
use thiqa_report::{Destination, Stage};
use thiqa_stories::{Child, Helpline};

pub const STORY: &str = "ابن عمي يهددني بصور عادية";
pub const FRIDAY: &str = "2026-11-20T23:00Z";
const SATURDAY: &str = "2026-11-21T15:00Z";
pub const LATER: &str = "2026-11-24T18:00Z";

/// Lina wrote on Friday night; on Saturday her cousin found the list, wished to erase everything
/// without a last message, and emptied the mailbox. The desk opens on Tuesday.
pub fn the_wrong_hands() -> (Helpline, Child) {
    let helpline = Helpline::open();
    let lina = helpline.child_keeps_a_list(STORY, 1);
    lina.wishes(&helpline, "erase", false, SATURDAY);
    lina.empties(&helpline);
    helpline.pulls();
    (helpline, lina)
}

#[test]
fn the_report_is_whole_the_case_is_locked_and_the_notice_waits() {
    let (helpline, lina) = the_wrong_hands();
    assert_eq!(helpline.stories(), [STORY]);
    assert_eq!(
        lina.stages(&helpline),
        ["received 2026-11-24", "withdrawn 2026-11-24 erase"],
        "no day before a person has seen it"
    );
    assert_eq!(helpline.withdrawals(), ["c1 erase -"]);
    assert!(matches!(
        helpline.notes("c1", Stage::Reported, Some(Destination::Meta)),
        Err(ReplyError::MayNotTell(_, Objection::Erase))
    ));
    assert!(matches!(
        helpline.asks("c1", Destination::Meta),
        Err(ReplyError::MayNotAsk(Objection::Erase))
    ));
    assert_eq!(helpline.shows_json("c1")["withdrawals"][0]["until"], "2026-12-01");
    assert_eq!(helpline.withdrawals(), ["c1 erase 2026-12-01"]);
    lina.empties(&helpline);
    helpline.pulls();
    assert_eq!(
        lina.stages(&helpline),
        ["received 2026-11-24", "withdrawn 2026-11-24 erase 2026-12-01"],
        "put again, whoever emptied the mailbox"
    );
}

#[test]
fn first_ending_she_takes_it_back() {
    let (helpline, lina) = the_wrong_hands();
    helpline.shows("c1");
    helpline.pulls();
    let notice = lina.reads(&helpline).last().unwrap().n;
    lina.undoes(&helpline, LATER);
    helpline.pulls();
    assert!(helpline.withdrawals().is_empty());
    assert_eq!(lina.stages(&helpline), ["received 2026-11-24"], "she sees that it is undone");
    assert_eq!(lina.reads(&helpline).last().unwrap().n, notice, "under the same number");
    let puts = helpline.relay.puts();
    for _ in 0..3 {
        helpline.days_pass(30);
        helpline.pulls();
    }
    assert_eq!(helpline.relay.puts(), puts, "nothing is put again by itself any more");
    assert_eq!(helpline.stories(), [STORY]);
    let kinds: Vec<_> =
        helpline.conversation("c1").into_iter().filter(|it| it.starts_with("reporter")).collect();
    assert_eq!(kinds, ["reporter withdraw", "reporter undo_withdraw"]);
}

#[test]
fn her_newest_reply_tells_how_it_stands_whatever_was_answered_since_the_notice() {
    let (helpline, lina) = the_wrong_hands();
    helpline.replies("c1", "before anybody has opened the case");
    assert_eq!(lina.stages(&helpline).last().unwrap(), "withdrawn 2026-11-24 erase");
    helpline.shows("c1");
    helpline.pulls();
    assert_eq!(lina.stages(&helpline).last().unwrap(), "withdrawn 2026-11-24 erase 2026-12-01");
    assert_eq!(lina.numbers(&helpline), [1, 2, 3, 4]);
    helpline.replies("c1", "what did you write first?");
    helpline.pulls();
    assert_eq!(lina.numbers(&helpline), [1, 2, 3, 4, 5], "the notice is put again, not written");
    lina.undoes(&helpline, LATER);
    helpline.pulls();
    assert_eq!(lina.stages(&helpline), ["received 2026-11-24"]);
    assert_eq!(lina.numbers(&helpline), [1, 2, 3, 4, 5, 6]);
    helpline.pulls();
    assert_eq!(lina.numbers(&helpline), [1, 2, 3, 4, 5, 6], "then it is over");
}

#[test]
fn an_undo_lifts_what_comes_later_and_is_not_dated_after_it() {
    let (helpline, lina) = the_wrong_hands();
    lina.undoes(&helpline, "2026-11-24T12:00Z");
    helpline.pulls();
    lina.wishes(&helpline, "erase", false, "2026-11-24T11:59Z");
    lina.wishes(&helpline, "erase", false, "2026-11-24T12:00Z");
    lina.wishes(&helpline, "erase", false, "some day");
    helpline.pulls();
    assert!(helpline.withdrawals().is_empty());
    lina.wishes(&helpline, "erase", false, "2026-11-24T12:01Z");
    lina.wishes(&helpline, "stop", false, "2026-11-24T11:00Z");
    helpline.pulls();
    assert_eq!(helpline.withdrawals(), ["c1 stop -", "c1 erase -"], "a stop is never undone by it");
    lina.undoes(&helpline, "2026-11-24T12:30Z");
    helpline.pulls();
    assert_eq!(helpline.withdrawals(), ["c1 stop -"]);
}

/// Whoever finds the list must not be able to disarm it for ever.
#[test]
fn an_undo_that_is_dated_far_ahead_does_not_void_what_she_wishes_later() {
    let (helpline, lina) = the_wrong_hands();
    for sent in ["9999-99-99T99:99Z", "2026-11-26T00:00Z", "some day"] {
        lina.undoes(&helpline, sent);
        helpline.pulls();
        assert!(helpline.withdrawals().is_empty(), "what came before it: {sent}");
        for dated in ["2026-11-24T09:00Z", "no day"] {
            lina.wishes(&helpline, "erase", false, dated);
        }
        helpline.pulls();
        assert_eq!(helpline.withdrawals(), ["c1 erase -", "c1 erase -"], "{sent}");
        assert!(!helpline.may_tell("c1", Destination::Meta));
    }
    lina.undoes(&helpline, "2026-11-25T23:59Z");
    helpline.pulls();
    lina.wishes(&helpline, "erase", false, "2026-11-25T23:59Z");
    helpline.pulls();
    assert!(helpline.withdrawals().is_empty(), "until the end of the next day it is believed");
}

/// Nobody wonders where a wish went that an undo lifted before anybody saw it.
#[test]
fn an_erase_that_was_undone_when_it_came_is_shown_as_undone() {
    let (helpline, lina) = the_wrong_hands();
    lina.undoes(&helpline, LATER);
    helpline.pulls();
    lina.wishes(&helpline, "erase", false, SATURDAY);
    lina.wishes(&helpline, "stop", false, SATURDAY);
    helpline.pulls();
    assert_eq!(helpline.lists().cases[0].unread, 4);
    let shown = |helpline: &Helpline| {
        let case = helpline.shows_json("c1");
        let wishes =
            case["messages"].as_array().unwrap().iter().filter(|it| it["wish"].is_string());
        let mut wishes: Vec<_> =
            wishes.map(|it| format!("{} {}", it["wish"], it["ended"])).collect();
        wishes.sort();
        wishes
    };
    assert_eq!(shown(&helpline), ["\"erase\" true", "\"erase\" true", "\"stop\" null"]);
    let page = crate::browser::open(&helpline);
    let read = page.get(&format!("/{}/en/c1", page.token));
    assert_eq!(read.matches("stands no more").count(), 2, "{read}");
    assert_eq!(helpline.program(&["show", "c1"]).matches("stands no more").count(), 2);
    helpline.lifts("c1").unwrap();
    assert!(shown(&helpline).iter().all(|wish| wish.ends_with("true")), "lifted");
}

#[test]
fn within_one_pull_an_undo_comes_last_whatever_arrived_first() {
    let helpline = Helpline::open();
    let lina = Child::of(1);
    lina.undoes(&helpline, LATER);
    lina.wishes(&helpline, "erase", false, SATURDAY);
    helpline.child_keeps_a_list(STORY, 1);
    helpline.pulls();
    assert!(helpline.withdrawals().is_empty());
    assert_eq!(lina.numbers(&helpline), [1]);
}

/// She undid it on Saturday and wished it again on Sunday, and the desk was closed until Monday.
#[test]
fn within_one_pull_an_erase_that_is_dated_after_the_undo_stands() {
    let helpline = Helpline::open();
    let lina = Child::of(1);
    lina.wishes(&helpline, "erase", false, LATER);
    lina.undoes(&helpline, SATURDAY);
    helpline.child_keeps_a_list(STORY, 1);
    helpline.pulls();
    assert_eq!(helpline.withdrawals(), ["c1 erase -"]);
    assert!(!helpline.may_tell("c1", Destination::Police), "the lock stands");

    let far = Helpline::open();
    lina.wishes(&far, "erase", false, "2099-01-01T10:00Z");
    lina.undoes(&far, SATURDAY);
    far.child_keeps_a_list(STORY, 1);
    far.pulls();
    assert!(far.withdrawals().is_empty(), "no date far ahead stands for ever");
}

#[test]
fn a_judgement_of_danger_by_name_stops_the_erasure_and_keeps_the_lock() {
    let (helpline, lina) = the_wrong_hands();
    helpline.shows("c1");
    assert!(matches!(helpline.keeps("c1", " ", "why"), Err(ReplyError::NothingSaid)));
    assert!(matches!(helpline.keeps("c1", "N. Idrissi", ""), Err(ReplyError::NothingSaid)));
    helpline.keeps("c1", "N. Idrissi", "her life may be in danger").unwrap();
    helpline.days_pass(30);
    assert!(helpline.pulls().erased.is_empty());
    assert_eq!(helpline.withdrawals(), ["c1 erase -"]);
    assert_eq!(
        lina.stages(&helpline),
        ["received 2026-11-24", "withdrawn 2026-11-24 stop"],
        "not told as if it happened: nothing is erased, and nobody is told"
    );
    let puts = helpline.relay.puts();
    helpline.pulls();
    assert_eq!(helpline.relay.puts(), puts, "told once: nothing is pending");
    let shown = helpline.shows_json("c1");
    assert_eq!(shown["withdrawals"][0]["kept_by"], "N. Idrissi");
    assert_eq!(shown["withdrawals"][0]["kept_because"], "her life may be in danger");
    assert!(!helpline.may_tell("c1", Destination::Police), "the lock stands");

    lina.wishes(&helpline, "erase", false, "2026-12-24T10:00Z");
    helpline.pulls();
    assert_eq!(lina.stages(&helpline).last().unwrap(), "withdrawn 2026-12-24 erase", "the new one");
    helpline.shows("c1");
    helpline.days_pass(7);
    assert_eq!(helpline.pulls().erased, [1], "a new wish is judged anew");
    let (other, _) = (Helpline::open(), ());
    other.child_keeps_a_list(STORY, 1);
    other.pulls();
    assert!(matches!(other.keeps("c1", "N. Idrissi", "why"), Err(ReplyError::NoSuchWish(_))));
}

/// Her aunt telephoned with her: she wants the work to go on.
#[test]
fn an_erase_that_is_held_is_lifted_like_a_stop_and_a_pending_one_is_not() {
    let (helpline, lina) = the_wrong_hands();
    helpline.shows("c1");
    assert!(
        matches!(helpline.lifts("c1"), Err(ReplyError::NoSuchWish(_))),
        "she undoes it herself"
    );
    helpline.keeps("c1", "N. Idrissi", "her life may be in danger").unwrap();
    helpline.pulls();
    assert_eq!(lina.stages(&helpline).last().unwrap(), "withdrawn 2026-11-24 stop");
    lina.wishes(&helpline, "stop", false, LATER);
    helpline.pulls();
    assert!(matches!(helpline.lifts("c1"), Err(ReplyError::WishUnseen(_))), "nobody has read it");
    helpline.shows("c1");
    helpline.lifts("c1").unwrap();
    assert!(helpline.withdrawals().is_empty(), "the stop, and what was told as one");
    helpline.asks("c1", Destination::Meta).unwrap();
    assert_eq!(lina.stages(&helpline), ["received 2026-11-24"]);
    helpline.days_pass(40);
    assert!(helpline.pulls().erased.is_empty());
    assert!(matches!(helpline.lifts("c1"), Err(ReplyError::NoSuchWish(_))));

    lina.wishes(&helpline, "stop", false, "2027-01-03T10:00Z");
    lina.wishes(&helpline, "erase", false, "2027-01-03T10:01Z");
    helpline.pulls();
    assert!(matches!(helpline.keeps("c1", "N. Idrissi", "why"), Err(ReplyError::WishUnseen(_))));
    helpline.shows("c1");
    helpline.lifts("c1").unwrap();
    assert_eq!(helpline.withdrawals(), ["c1 erase 2027-01-10"]);
}

#[test]
fn a_clock_that_lags_does_not_end_the_seven_days_too_early() {
    let (helpline, _) = the_wrong_hands();
    helpline.clock.goes_back(400);
    helpline.shows("c1");
    helpline.clock.goes_ahead(400);
    assert_eq!(helpline.withdrawals(), ["c1 erase 2026-12-01"]);
}

#[test]
fn a_clock_that_is_ahead_does_not_put_the_seven_days_off_for_years() {
    let (helpline, _) = the_wrong_hands();
    helpline.clock.goes_ahead(4_000);
    helpline.shows("c1");
    helpline.clock.goes_back(4_000);
    helpline.days_pass(1);
    helpline.pulls();
    assert_eq!(helpline.withdrawals(), ["c1 erase 2026-12-02"], "seen at this pull at the latest");
}

#[test]
fn notices_and_erasures_come_in_random_order() {
    let helpline = Helpline::open();
    for seed in 1..=8 {
        let child = helpline.child_keeps_a_list(STORY, seed);
        child.wishes(&helpline, "erase", false, LATER);
        helpline.pulls();
    }
    let cases: Vec<u64> = (1..=8).collect();
    let mailboxes: Vec<_> = (1..=8).map(|seed| Child::of(seed).mailbox()).collect();
    cases.iter().for_each(|case| drop(helpline.shows(&format!("c{case}"))));
    let before = helpline.relay.deletes().len();
    helpline.pulls();
    let order = helpline.relay.deletes().split_off(before);
    assert!(order.len() == 8 && order != mailboxes, "one in 40 320");
    helpline.days_pass(7);
    let erased = helpline.pulls().erased;
    assert!(erased.len() == 8 && erased != cases, "one in 40 320");
}

#[test]
fn a_notice_stands_in_a_full_mailbox_too() {
    let helpline = Helpline::open();
    let lina = helpline.child_keeps_a_list(STORY, 1);
    helpline.pulls();
    for number in 2..=8 {
        helpline.replies("c1", &format!("{number}"));
    }
    lina.wishes(&helpline, "erase", false, LATER);
    helpline.pulls();
    helpline.shows("c1");
    for _ in 0..3 {
        helpline.days_pass(1);
        helpline.pulls();
    }
    assert_eq!(lina.numbers(&helpline), [2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(lina.stages(&helpline).last().unwrap(), "withdrawn 2026-11-24 erase 2026-12-01");
}
