//! A relay that fails, breaks off or gives something else: nothing is lost, nothing blocks the rest.

use thiqa_desk::RelayError;
use thiqa_stories::Helpline;
use thiqa_wire::{EnvelopeId, Problem};

const STORY: &str = "هددني برسائل كل ليلة";

#[test]
fn other_bytes_than_those_listed_are_nothing_and_are_asked_for_again() {
    let helpline = Helpline::open();
    let (first, second) = (helpline.child_reports("first", 1), helpline.child_reports("second", 2));
    let honest = [first, second].map(|id| helpline.relay.taken(id));
    let gives = |id: EnvelopeId, bytes: &[u8]| {
        helpline.relay.faults().given.insert(id, bytes.to_vec());
    };
    helpline.relay.faults().maintenance = true;
    assert_eq!(helpline.pulls().collected.missing, 2, "a page for people");
    helpline.relay.faults().maintenance = false;
    gives(first, &honest[1]);
    gives(second, &honest[0]);
    assert_eq!(helpline.pulls().collected.missing, 2, "one for the other");
    gives(first, &[0x5a; 16_384]);
    gives(second, &honest[1][..1_000]);
    assert_eq!(helpline.pulls().collected.missing, 2, "noise, and one that was cut off");
    let pulled = helpline.pulls();
    assert!(matches!(pulled.collected.trouble, Some(RelayError::OtherBytes)));

    helpline.backs_up();
    helpline.pulls();
    assert!(helpline.relay.acknowledged().is_empty());
    helpline.relay.faults().given.clear();
    helpline.pulls();
    assert_eq!(helpline.stories(), ["first", "second"]);
    assert_eq!(helpline.lists().unreadable, 0);
}

#[test]
fn one_envelope_that_cannot_be_given_does_not_keep_the_others() {
    let helpline = Helpline::open();
    let mut ids: Vec<_> =
        (1..=7).map(|seed| helpline.child_reports(&format!("story {seed}"), seed)).collect();
    ids.sort();
    helpline.relay.faults().busy_for.insert(ids[0]);
    helpline.relay.faults().breaks_for.insert(ids[2]);
    helpline.relay.faults().withheld.insert(ids[3]);
    let pulled = helpline.pulls();
    assert_eq!((pulled.collected.stored, pulled.collected.missing), (4, 3));
    helpline.relay.faults().busy_for.clear();
    helpline.relay.faults().breaks_for.clear();
    helpline.relay.faults().withheld.clear();
    helpline.pulls();
    assert_eq!(helpline.lists().cases.len(), 7);
}

#[test]
fn a_relay_that_gives_nothing_any_more_is_left_alone_until_the_next_pull() {
    let helpline = Helpline::open();
    let ids: Vec<_> = (1..=9).map(|seed| helpline.child_reports(STORY, seed)).collect();
    helpline.relay.faults().breaks_for.extend(ids);
    let asked = helpline.relay.asked();
    assert_eq!(helpline.pulls().collected.missing, 9);
    // The list, three envelopes, the manifest; nothing is retired or acknowledged.
    assert!(helpline.relay.asked() - asked <= 3 * 2 + 3, "not nine times");
}

#[test]
fn what_was_fetched_is_opened_while_the_relay_is_down_and_nothing_else_is_done() {
    let helpline = Helpline::open();
    let first = helpline.child_reports("already here", 1);
    helpline.pulls();
    helpline.child_reports(STORY, 2);
    helpline.fetches();
    helpline.backs_up();
    helpline.days_pass(30);
    helpline.relay.faults().no_list = true;
    let (weeks, published) = (helpline.desk().weeks().unwrap(), helpline.relay.published());
    let pulled = helpline.pulls();
    assert!(matches!(pulled.unreached, Some(RelayError::Answer(502))));
    assert_eq!((pulled.settled.len(), pulled.acknowledged), (1, 0));
    assert_eq!(helpline.stories(), ["already here", STORY]);
    assert_eq!((helpline.desk().weeks().unwrap(), helpline.relay.published()), (weeks, published));
    let warnings = helpline.warnings();
    assert!(warnings.contains(&thiqa_desk::Warning::NotPulled(30)), "no pull is noted");
    assert!(!helpline.relay.acknowledged().contains(&first));

    helpline.relay.faults().no_list = false;
    assert_eq!(helpline.pulls().settled.len(), 0);
    assert_eq!(helpline.lists().cases.len(), 2);
}

#[test]
fn a_clock_that_lags_while_the_relay_is_down_writes_no_day_before_the_last_pull() {
    let helpline = Helpline::open();
    helpline.days_pass(10);
    helpline.pulls();
    helpline.child_reports(STORY, 1);
    helpline.fetches();
    helpline.relay.faults().no_list = true;
    helpline.clock.goes_back(200);
    helpline.pulls();
    assert_eq!(helpline.lists().cases[0].received, "2026-12-04");
}

#[test]
fn a_busy_relay_is_asked_again_and_an_unknown_desk_is_told_so() {
    let mut helpline = Helpline::open();
    helpline.child_reports(STORY, 1);
    helpline.relay.faults().busy = 3;
    assert_eq!(helpline.pulls().settled.len(), 1);
    helpline.relay.faults().busy = 4;
    assert!(matches!(helpline.pulls().unreached, Some(RelayError::Answer(503))));
    let stranger = Helpline::unpublished();
    helpline.relay_obeys(&stranger.folder.join("public"));
    assert!(matches!(helpline.pulls().unreached, Some(RelayError::Refused(Problem::Signature))));
}

#[test]
fn what_fetch_copied_is_opened_even_if_the_relay_loses_it() {
    let helpline = Helpline::open();
    let id = helpline.child_reports(STORY, 1);
    assert_eq!(helpline.fetches().collected.stored, 1);
    helpline.days_pass(20);
    helpline.fetches();
    assert!(helpline.relay.acknowledged().is_empty(), "fetch never lets it delete");
    helpline.relay.faults().lost.insert(id);
    helpline.pulls();
    assert_eq!(helpline.stories(), [STORY]);
}

#[test]
fn a_list_without_end_and_an_envelope_without_measure_are_refused() {
    let helpline = Helpline::open();
    helpline.relay.gives(&[b"THQ1\x01\x01\x01\x00".as_slice(), &vec![7; 300_000]].concat());
    helpline.child_reports(STORY, 1);
    let pulled = helpline.pulls();
    assert_eq!((pulled.collected.stored, pulled.collected.missing), (1, 1));
    helpline.relay.faults().page = Some(0);
    assert!(matches!(helpline.pulls().unreached, Some(RelayError::List)));
}

#[test]
fn a_list_that_drips_ends_as_a_whole() {
    let helpline = Helpline::open();
    for seed in 1..=6 {
        helpline.child_reports(STORY, seed);
    }
    helpline.relay.faults().page = Some(1);
    assert_eq!(helpline.slow_line(60).list().unwrap().len(), 6, "slow, and in time");
    assert!(matches!(helpline.slow_line(300).list(), Err(RelayError::List)));
}

#[test]
fn a_long_list_on_a_slow_line_is_waited_for_as_long_as_it_goes_on() {
    let helpline = Helpline::open();
    for number in 0..3_500_u128 {
        helpline.relay.faults().given.insert(EnvelopeId(number.to_be_bytes()), Vec::new());
    }
    // Each page takes twice as many seconds: a thousand ids are 200 more.
    assert_eq!(helpline.slow_line(250).list().unwrap().len(), 3_500);
    assert!(matches!(helpline.slow_line(500).list(), Err(RelayError::List)));
}
