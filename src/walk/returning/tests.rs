use thiqa_envelope::CaseCode;
use thiqa_report::{Reached, Stage};

use super::super::Back;
use super::*;
use crate::sending::Outcome;

const DAY: &str = "2026-11-24";

fn reply(n: u64, ask: Vec<Destination>) -> Reply {
    let stages = vec![Reached::on(Stage::Received, DAY.into())];
    Reply { n, got: 1, sent: DAY.into(), text: "hello".into(), ask, stages }
}

/// Somebody whose list has opened these replies.
fn back_with(replies: Vec<Reply>) -> Walk {
    let mut walk = Walk::begin();
    walk.opens();
    walk.come_back();
    let attempt = walk.begin_attempt().unwrap();
    assert!(walk.opened(attempt, Ok(replies)));
    assert_eq!(walk.page(), Page::Conversation);
    walk
}

fn arrives(walk: &mut Walk) {
    assert_eq!(walk.page(), Page::Sending);
    (0..3).for_each(|_| walk.hear(Outcome::Done));
}

fn first_visit() -> Walk {
    let mut walk = Walk::begin();
    walk.opens();
    walk.start(Form::Cyberviolence);
    while let Page::Question(question) = walk.page() {
        walk.choose(question, super::super::non_answer(question).unwrap_or(Choice::Me));
        walk.forward();
    }
    walk
}

#[test]
fn the_list_is_given_after_the_message_has_arrived_and_not_before() {
    let mut walk = first_visit();
    assert!(walk.list().is_none());
    walk.show_list();
    assert_eq!(walk.page(), Page::Check);
    walk.send();
    arrives(&mut walk);
    assert_eq!(walk.page(), Page::Arrived);
    walk.give_list(CaseCode::from_random([7; 10]));
    walk.show_list();
    assert_eq!(walk.page(), Page::List);
    walk.keep_list();
    assert_eq!(walk.back(), Back::Moved);
    assert_eq!(walk.page(), Page::List);
    assert_eq!(walk.back(), Back::Moved);
    // Back does not lose the list.
    assert_eq!((walk.page(), walk.back()), (Page::Arrived, Back::Stayed));
}

#[test]
fn who_declines_the_list_is_not_shown_one_and_the_body_says_so() {
    let mut walk = first_visit();
    walk.want_list(false);
    walk.send();
    arrives(&mut walk);
    assert_eq!(walk.page(), Page::Done);
    walk.give_list(CaseCode::from_random([7; 10]));
    assert!(walk.list().is_none());
}

#[test]
fn who_declines_the_list_once_it_is_offered_may_take_it_after_all() {
    let mut walk = first_visit();
    walk.send();
    arrives(&mut walk);
    walk.give_list(CaseCode::from_random([7; 10]));
    walk.decline_list();
    assert_eq!((walk.page(), walk.wants_list()), (Page::Done, false));
    walk.show_list();
    assert_eq!((walk.page(), walk.wants_list()), (Page::List, true));
}

#[test]
fn two_different_lines_of_the_seven_are_asked_for_and_may_be_wrong() {
    for first in 0..=u8::MAX {
        for other in [0, 1, 5, 6, 7, 255] {
            let mut walk = first_visit();
            walk.recall_list([first, other]);
            let [one, two] = walk.recall().lines;
            assert!(one < two && two < 7);
        }
    }
    let mut walk = first_visit();
    walk.recall_list([1, 2]);
    let [one, two] = walk.recall().lines;
    walk.write_recall(0, "right".into());
    walk.check_recall(&|at, text| at == one && text == "right");
    assert_eq!((walk.recall().wrong, walk.page()), (Some(two), Page::Recall));
    walk.write_recall(1, "right".into());
    assert_eq!(walk.recall().wrong, None);
    walk.check_recall(&|_, text| text == "right");
    assert_eq!(walk.page(), Page::Done);
}

#[test]
fn what_is_typed_of_a_list_stays_while_the_relay_does_not_answer() {
    let mut walk = Walk::begin();
    walk.opens();
    walk.come_back();
    walk.enter(|input| input.write_line(0, "sucre 3", None));
    let attempt = walk.begin_attempt().unwrap();
    assert_eq!(walk.begin_attempt(), None);
    assert!(walk.opened(attempt, Err(Obstacle::Unreached)));
    assert_eq!(walk.list_input().obstacle, Some(Obstacle::Unreached));
    assert_eq!((walk.page(), walk.list_input().line(0)), (Page::Enter, "sucre 3"));
    let attempt = walk.begin_attempt().unwrap();
    assert!(walk.opened(attempt, Ok(Vec::new())));
    assert_eq!((walk.page(), walk.list_input().line(0)), (Page::Conversation, ""));
}

#[test]
fn what_was_left_does_not_open_by_itself_and_leaves_nothing_for_who_comes_after() {
    let mut walk = Walk::begin();
    walk.opens();
    walk.come_back();
    walk.enter(|input| input.write_line(0, "sucre 3", None));
    let attempt = walk.begin_attempt().unwrap();
    walk.back();
    assert_eq!((walk.page(), walk.list_input().line(0)), (Page::Welcome, ""));
    assert!(!walk.opened(attempt, Ok(vec![reply(1, Vec::new())])));
    assert!(walk.page() == Page::Welcome && walk.conversation().is_empty());

    let mut walk = back_with(vec![reply(1, Vec::new())]);
    walk.answer();
    walk.write_words("hello".into());
    walk.back();
    walk.ask_to_empty();
    walk.back();
    walk.back();
    assert!(walk.page() == Page::Welcome && walk.conversation().is_empty());
    assert_eq!(walk.words(), "");
    walk.emptied(true);
    walk.looked_again(Some(vec![reply(1, Vec::new())]));
    assert!(walk.page() == Page::Welcome && walk.conversation().is_empty());
}

#[test]
fn an_answer_to_an_opening_that_was_left_is_not_taken_for_the_next_one() {
    let mut walk = Walk::begin();
    walk.opens();
    walk.come_back();
    let left = walk.begin_attempt().unwrap();
    walk.back();
    walk.come_back();
    let next = walk.begin_attempt().unwrap();
    let code = CaseCode::from_random([7; 10]);
    assert!(walk.read_list_input(left, |_| vec![code.clone()]).is_empty());
    assert!(!walk.opened(left, Ok(vec![reply(1, Vec::new())])));
    assert!(!walk.opened(left, Err(Obstacle::Unreached)));
    assert_eq!((walk.page(), walk.list_input().obstacle), (Page::Enter, None));
    assert!(!walk.is_visiting());
    assert_eq!(walk.read_list_input(next, |_| vec![code.clone()]), [code]);
    assert!(walk.opened(next, Ok(Vec::new())) && walk.is_visiting());
    walk.back();
    assert!(!walk.is_visiting());
}

#[test]
fn what_is_typed_and_no_list_ends_its_opening() {
    let mut walk = Walk::begin();
    walk.opens();
    walk.come_back();
    let attempt = walk.begin_attempt().unwrap();
    assert!(walk.read_list_input(attempt, |input| input.read_digits()).is_empty());
    assert_eq!(walk.list_input().obstacle, Some(Obstacle::Digits));
    assert!(walk.begin_attempt().is_some());
}

#[test]
fn words_stay_until_they_have_arrived_and_nothing_is_sent_empty() {
    let mut walk = back_with(vec![reply(1, Vec::new())]);
    walk.answer();
    walk.write_words("  ".into());
    walk.say_words();
    assert!(walk.page() == Page::Answer && walk.is_unsendable());
    walk.write_words("hello".into());
    assert!(!walk.is_unsendable());
    walk.say_words();
    walk.hear(Outcome::Refused(thiqa_wire::Problem::Full));
    assert_eq!(walk.back(), Back::Moved);
    assert_eq!((walk.page(), walk.words()), (Page::Answer, "hello"));
    walk.say_words();
    arrives(&mut walk);
    assert_eq!((walk.page(), walk.words()), (Page::Noted(Noted::Followup), ""));
    walk.go_home();
    assert_eq!(walk.page(), Page::Conversation);
    walk.answer();
    walk.write_words("a".repeat(STRING_LIMIT + 1));
    walk.say_words();
    assert!(walk.page() == Page::Answer && walk.is_unsendable());
}

#[test]
fn a_consent_is_marked_once_it_has_arrived() {
    let mut walk = back_with(vec![reply(1, vec![Destination::Meta])]);
    walk.consents(Destination::Meta, Consent::Yes);
    assert_eq!(walk.consent(Destination::Meta), None);
    arrives(&mut walk);
    assert_eq!(walk.consent(Destination::Meta), Some(Consent::Yes));
    assert_eq!(walk.consent(Destination::Police), None);
    walk.go_home();
    walk.consents(Destination::Meta, Consent::No);
    arrives(&mut walk);
    assert_eq!(walk.consent(Destination::Meta), Some(Consent::No));
}

#[test]
fn both_wishes_arrive_and_the_door_stays_open() {
    for (wish, last) in [(Wish::Stop, false), (Wish::Erase, false), (Wish::Erase, true)] {
        let mut walk = back_with(vec![reply(1, Vec::new())]);
        walk.withdraw();
        walk.erase();
        assert_eq!(walk.back(), Back::Moved);
        walk.wish(wish, last);
        let Sends::Message(message) = walk.sends() else { panic!("a message") };
        assert!(*message == Message::Withdraw { wish, last_message: last });
        arrives(&mut walk);
        assert_eq!(walk.page(), Page::Noted(Noted::Withdrawn));
        walk.go_home();
        walk.undo();
        arrives(&mut walk);
        assert_eq!(walk.page(), Page::Noted(Noted::Followup));
    }
}

#[test]
fn an_emptied_mailbox_is_empty_and_one_that_was_not_stays() {
    let mut walk = back_with(vec![reply(1, Vec::new())]);
    walk.ask_to_empty();
    walk.emptied(false);
    assert!(walk.page() == Page::Empty && walk.is_unreached());
    walk.emptied(true);
    assert_eq!(walk.page(), Page::Noted(Noted::Emptied));
    walk.go_home();
    assert!(walk.page() == Page::Conversation && walk.conversation().is_empty());
}

#[test]
fn what_arrived_in_this_visit_is_counted_until_it_is_closed() {
    let mut walk = back_with(vec![reply(1, Vec::new())]);
    assert_eq!(walk.arrived(), 0);
    for count in 1..3 {
        walk.tap(Tap::Worse);
        assert_eq!(walk.arrived(), count - 1, "it is only on its way");
        arrives(&mut walk);
        assert_eq!(walk.arrived(), count);
        walk.go_home();
    }
    walk.looked_again(Some(vec![reply(1, Vec::new()), reply(2, Vec::new())]));
    assert_eq!(walk.arrived(), 2);
    walk.back();
    assert_eq!(walk.arrived(), 0);
}

#[test]
fn a_lost_list_is_said_in_the_new_message() {
    let mut walk = Walk::begin();
    walk.opens();
    walk.come_back();
    walk.has_lost_list();
    assert!(matches!(walk.page(), Page::Question(_)));
    assert!(walk.draft().has_chosen(Question::WroteBefore, Choice::Yes));
}

#[test]
fn who_has_pictures_in_a_later_visit_is_led_to_what_is_written_to_the_team() {
    let mut walk = back_with(vec![reply(1, Vec::new())]);
    walk.has_pictures();
    assert_eq!((walk.back(), walk.page()), (Back::Moved, Page::Conversation));
    walk.has_pictures();
    walk.without_image();
    assert_eq!(walk.page(), Page::Answer);
    assert_eq!((walk.back(), walk.page()), (Back::Moved, Page::Conversation));
}
