//! The walk, told without a screen: what follows what, what stays, and that no road lets a file in.

use super::*;
use crate::sending::{Failure, Loss, Outcome, Progress};
use Question::*;
use proptest::prelude::*;

fn opened(form: Form) -> Walk {
    let mut walk = Walk::begin();
    walk.opens();
    walk.start(form);
    walk
}

/// Somebody who says as little as she may and stands before sending.
fn silent(form: Form) -> Walk {
    let mut walk = opened(form);
    while let Page::Question(question) = walk.page() {
        if let Some(choice) = non_answer(question) {
            walk.choose(question, choice);
        }
        walk.forward();
    }
    assert_eq!(walk.page(), Page::Check);
    walk
}

fn sent(form: Form) -> Walk {
    let mut walk = silent(form);
    walk.send();
    (0..3).for_each(|_| walk.hear(Outcome::Done));
    assert_eq!(walk.page(), Page::Arrived);
    walk.give_list(CaseCode::from_random([7; 10]));
    walk.finish();
    walk
}

#[test]
fn nothing_may_be_written_before_the_key_is_verified() {
    let mut walk = Walk::begin();
    walk.start(Form::Meta);
    assert_eq!((walk.page(), walk.eager()), (Page::Welcome, Some(Form::Meta)));
    walk.opens();
    assert_eq!((walk.page(), walk.eager()), (Page::Question(Danger), None));

    let mut walk = Walk::begin();
    walk.start(Form::Meta);
    walk.cannot_open(Missing::Network);
    assert_eq!(walk.page(), Page::Unavailable(Missing::Network));
    walk.reopens();
    assert_eq!((walk.page(), walk.eager()), (Page::Welcome, None));
}

#[test]
fn one_question_follows_another_and_back_loses_nothing() {
    let mut walk = opened(Form::Meta);
    walk.forward();
    walk.choose(Content, Choice::Violence);
    walk.forward();
    assert_eq!(walk.page(), Page::Question(ContentType));
    for page in [Page::Question(Content), Page::Question(Danger), Page::Welcome] {
        assert_eq!(walk.back(), Back::Moved);
        assert_eq!(walk.page(), page);
    }
    assert_eq!(walk.back(), Back::Leaves);
    walk.start(Form::Meta);
    assert!(walk.draft().has_chosen(Content, Choice::Violence));
}

#[test]
fn the_other_road_keeps_what_was_said_on_the_first() {
    let mut walk = silent(Form::Cyberviolence);
    walk.change(Story);
    walk.write(Story, "hello".into());
    while walk.back() == Back::Moved {}
    walk.start(Form::Meta);
    assert_eq!(walk.draft().form(), Form::Meta);
    assert_eq!(walk.draft().written(Story), "hello");
}

#[test]
fn whoever_reads_is_not_taken_away_by_a_key_that_comes_or_does_not() {
    let mut walk = Walk::begin();
    walk.start(Form::Meta);
    walk.read(Leaflet::Talk);
    walk.opens();
    assert_eq!(walk.page(), Page::Leaflet(Leaflet::Talk));

    let mut walk = Walk::begin();
    walk.read(Leaflet::Talk);
    walk.cannot_open(Missing::Relay);
    assert_eq!(walk.page(), Page::Leaflet(Leaflet::Talk));
    walk.back();
    walk.start(Form::Meta);
    assert_eq!(walk.page(), Page::Unavailable(Missing::Relay));
}

#[test]
fn the_road_without_a_form_leads_back_to_the_first_page() {
    let mut walk = Walk::begin();
    walk.found_images();
    assert_eq!(walk.page(), Page::FoundImages);
    assert_eq!(walk.back(), Back::Moved);
    assert_eq!(walk.page(), Page::Welcome);
}

#[test]
fn whatever_is_read_leads_back_to_where_she_was_and_loses_nothing() {
    let mut walk = opened(Form::Cyberviolence);
    walk.choose(Violence, Choice::Threats);
    while walk.page() != Page::Question(Danger) {
        walk.forward();
    }
    walk.choose(Danger, Choice::SelfHarm);
    walk.forward();
    let card = walk.card();
    assert!(card.is_some());
    for leaflet in Leaflet::ALL {
        walk.read(leaflet);
        walk.read(leaflet);
        assert_eq!((walk.page(), walk.card()), (Page::Leaflet(leaflet), None));
        assert_eq!(walk.back(), Back::Moved);
        assert_eq!((walk.page(), walk.card()), (Page::Question(Story), card));
    }
    walk.read(Leaflet::Talk);
    walk.read(Leaflet::Adult);
    assert_eq!(walk.back(), Back::Moved);
    assert_eq!(walk.page(), Page::Leaflet(Leaflet::Talk));
    walk.back();
    assert!(walk.draft().has_chosen(Violence, Choice::Threats));
    walk.back();
    assert_eq!(walk.page(), Page::Question(Danger));
}

#[test]
fn who_reads_on_the_first_page_may_begin_from_there_and_never_leaves_by_a_back() {
    let mut walk = opened(Form::Meta);
    while walk.back() == Back::Moved {}
    walk.read(Leaflet::Talk);
    assert!(walk.may_start());
    assert_eq!(walk.back(), Back::Moved);
    walk.read(Leaflet::Talk);
    walk.start(Form::Cyberviolence);
    assert!(matches!(walk.page(), Page::Question(_)) && !walk.may_start());
    assert_eq!(walk.back(), Back::Moved);
    assert_eq!(walk.page(), Page::Welcome);
}

#[test]
fn a_message_arrives_beneath_what_is_read() {
    let mut walk = silent(Form::Cyberviolence);
    walk.send();
    walk.read(Leaflet::Serious);
    (0..3).for_each(|_| walk.hear(Outcome::Done));
    assert_eq!(walk.page(), Page::Leaflet(Leaflet::Serious));
    walk.back();
    assert_eq!(walk.page(), Page::Arrived);
}

#[test]
fn what_stands_in_the_way_is_said_once_and_goes_when_it_is_mended() {
    let mut walk = opened(Form::Cyberviolence);
    assert_eq!((walk.page(), walk.trouble()), (Page::Question(Violence), None));
    walk.forward();
    assert_eq!(
        (walk.page(), walk.trouble()),
        (Page::Question(Violence), Some(Trouble::Unanswered))
    );
    walk.choose(Violence, Choice::Unknown);
    assert_eq!(walk.trouble(), None);

    let mut walk = silent(Form::Meta);
    walk.change(Email);
    walk.write(Email, "salma".into());
    walk.forward();
    assert_eq!(walk.trouble(), Some(Trouble::EmailWithoutAt));
    walk.write(Email, "salma@".into());
    assert_eq!(walk.trouble(), Some(Trouble::EmailWithoutHost));
    walk.write(Email, String::new());
    assert_eq!(walk.trouble(), None);
}

#[test]
fn a_changed_answer_leads_back_to_the_answers() {
    let mut walk = silent(Form::Meta);
    walk.change(Story);
    walk.write(Story, "hello".into());
    walk.forward();
    assert_eq!(walk.page(), Page::Check);
    walk.change(Platform);
    assert_eq!(walk.back(), Back::Moved);
    assert_eq!(walk.page(), Page::Check);
    assert_eq!(walk.back(), Back::Moved);
    assert_eq!(walk.page(), Page::Question(Age));
    walk.forward();
    assert_eq!(walk.page(), Page::Check);
}

#[test]
fn a_changed_answer_asks_what_it_calls_for_and_then_leads_back() {
    let mut walk = silent(Form::Cyberviolence);
    walk.change(Anonymous);
    walk.choose(Anonymous, Choice::No);
    let mut seen = Vec::new();
    while let Page::Question(question) = walk.page() {
        seen.push(question);
        walk.forward();
    }
    assert_eq!((seen, walk.page()), (vec![Anonymous, Name, Contact], Page::Check));
}

#[test]
fn what_may_be_added_is_asked_one_by_one_and_can_be_left_at_any_moment() {
    let mut walk = silent(Form::Cyberviolence);
    walk.add(Part::Facts);
    assert_eq!(walk.page(), Page::Question(Since));
    walk.write(Since, "منذ أسبوع".into());
    walk.forward();
    assert_eq!(walk.page(), Page::Question(Links));
    walk.enough();
    assert_eq!(walk.page(), Page::Check);
    walk.add(Part::Person);
    assert_eq!(walk.back(), Back::Moved);
    assert_eq!(walk.page(), Page::Check);
    assert!(walk.draft().has_answer(Since));
}

#[test]
fn what_stands_open_beside_the_answers_may_be_said_or_passed_there() {
    let mut walk = silent(Form::Cyberviolence);
    assert_eq!(walk.draft().asked(Part::Beside), [Platform]);
    walk.choose(Platform, Choice::Whatsapp);
    assert_eq!(walk.page(), Page::Check);
    assert!(walk.draft().has_chosen(Platform, Choice::Whatsapp));
    assert!(silent(Form::Meta).draft().asked(Part::Beside).is_empty(), "it asks on the way");
}

#[test]
fn a_card_is_said_on_the_page_after_the_answer_and_stops_nothing() {
    for (choice, card) in [
        (Choice::SelfHarm, Some(Card::SelfHarm)),
        (Choice::Deadline, Some(Card::Pressure)),
        (Choice::NoneOfThese, None),
        (Choice::Unsaid, None),
    ] {
        let mut walk = silent(Form::Cyberviolence);
        walk.change(Impact);
        walk.choose(Impact, choice);
        walk.forward();
        assert_eq!(walk.card(), card.filter(|card| *card == Card::SelfHarm));
        for form in Form::ALL {
            let mut walk = silent(form);
            walk.change(Danger);
            walk.choose(Danger, choice);
            assert_eq!(walk.card(), None);
            walk.forward();
            assert_eq!((walk.page(), walk.card()), (Page::Check, card));
            walk.has_pictures();
            walk.back();
            assert_eq!((walk.page(), walk.card()), (Page::Check, None), "it is said once");
            walk.change(Story);
            assert_eq!(walk.card(), None);
        }
    }
}

#[test]
fn an_answer_taken_back_is_asked_for_again_at_send() {
    let mut walk = silent(Form::Meta);
    walk.change(Platform);
    walk.choose(Platform, Choice::Unknown);
    walk.back();
    walk.send();
    assert_eq!(
        (walk.page(), walk.trouble()),
        (Page::Question(Platform), Some(Trouble::Unanswered))
    );
}

#[test]
fn an_arrived_message_leaves_no_answer_behind() {
    let mut walk = silent(Form::Cyberviolence);
    walk.change(Story);
    walk.write(Story, "hello".into());
    walk.forward();
    walk.change(Danger);
    walk.choose(Danger, Choice::SelfHarm);
    walk.forward();
    assert_eq!(walk.card(), Some(Card::SelfHarm));
    walk.send();
    assert_eq!((walk.back(), walk.card()), (Back::Stayed, None));
    for _ in 0..3 {
        assert!(walk.draft().has_answer(Story));
        walk.hear(Outcome::Done);
    }
    assert_eq!((walk.page(), walk.card()), (Page::Arrived, None));
    assert_eq!(walk.last_card(), Some(Card::SelfHarm), "which is said once more at the end");
    assert!(Question::ALL.iter().all(|&question| !walk.draft().has_answer(question)));
    walk.finish();
    assert_eq!(walk.back(), Back::Leaves);
    assert_eq!(walk.page(), Page::Left);
}

#[test]
fn a_failure_keeps_every_answer_and_the_way_back_while_nothing_went_out() {
    let mut walk = silent(Form::Meta);
    walk.send();
    walk.hear(Outcome::Lost(Loss::Offline));
    assert!(matches!(walk.sending().progress(), Progress::Stopped(_, Failure::Offline)));
    assert_eq!(walk.back(), Back::Moved);
    assert_eq!(walk.page(), Page::Check);
    assert_eq!(walk.draft().open_question(), None);

    walk.send();
    walk.hear(Outcome::Done);
    walk.hear(Outcome::Done);
    while !matches!(walk.sending().progress(), Progress::Stopped(..)) {
        walk.hear(Outcome::Lost(Loss::NoAnswer));
        assert_eq!(walk.back(), Back::Stayed);
        walk.waited();
    }
    assert_eq!(walk.back(), Back::Stayed);
    assert_eq!(walk.draft().open_question(), None);
}

#[test]
fn the_long_work_begins_at_the_last_question_on_the_way() {
    for (form, last) in [(Form::Meta, Age), (Form::Cyberviolence, Story)] {
        let mut walk = opened(form);
        assert!(!walk.is_at_last_question());
        walk.change(last);
        assert!(walk.is_at_last_question());
    }
}

#[test]
fn who_has_pictures_is_led_to_her_words_wherever_she_says_so() {
    for form in Form::ALL {
        let mut walk = silent(form);
        walk.has_pictures();
        walk.without_image();
        assert_eq!(walk.page(), Page::Question(Story));
        walk.write(Story, "hello".into());
        walk.forward();
        assert_eq!((walk.page(), walk.draft().written(Story)), (Page::Check, "hello"));

        let mut walk = sent(form);
        walk.has_pictures();
        assert_eq!((walk.back(), walk.page()), (Back::Moved, Page::Done));
        walk.has_pictures();
        walk.without_image();
        assert_eq!(walk.page(), Page::Answer);
        assert_eq!((walk.back(), walk.page()), (Back::Moved, Page::Done));
    }
}

#[test]
fn a_picture_of_herself_is_not_taken_and_her_words_are() {
    let mut walk = Walk::begin();
    walk.opens();
    walk.found_images();
    walk.image_of_me();
    assert_eq!(walk.page(), Page::ImageOfMe);
    assert_eq!(walk.back(), Back::Moved);
    assert_eq!(walk.page(), Page::FoundImages);
    walk.image_of_me();
    walk.without_image();
    assert_eq!(walk.page(), Page::Question(Question::Violence));
    assert!(walk.draft().has_chosen(Question::Violence, Choice::IntimateImage));
}

#[test]
fn the_type_that_the_third_road_gives_is_given_no_more_where_she_turns_back() {
    let given = |walk: &Walk| walk.draft().has_chosen(Question::Violence, Choice::IntimateImage);
    let mut walk = opened(Form::Cyberviolence);
    walk.back();
    walk.found_images();
    walk.write_of_image();
    assert!((walk.page(), given(&walk)) == (Page::Question(Question::Violence), true));
    walk.back();
    assert!((walk.page(), given(&walk)) == (Page::Welcome, false));
    walk.found_images();
    walk.write_of_image();
    walk.choose(Question::Violence, Choice::IntimateImage);
    walk.back();
    assert!((walk.page(), given(&walk)) == (Page::Welcome, false), "she took it away herself");
    walk.found_images();
    walk.write_of_image();
    walk.forward();
    assert!(walk.page() != Page::Question(Question::Violence), "she has seen it, and left it so");
    walk.back();
    walk.back();
    assert!((walk.page(), given(&walk)) == (Page::Welcome, true));
}

#[test]
fn a_card_follows_an_answer_also_where_she_adds_no_more() {
    let mut walk = silent(Form::Cyberviolence);
    walk.add(Part::Person);
    while walk.page() != Page::Question(Impact) {
        walk.forward();
    }
    walk.choose(Impact, Choice::SelfHarm);
    walk.enough();
    assert_eq!((walk.page(), walk.card()), (Page::Check, Some(Card::SelfHarm)));
}

#[test]
fn whoever_says_late_that_it_happens_to_another_reads_so_from_then_on_and_loses_nothing() {
    let mut walk = silent(Form::Cyberviolence);
    assert_eq!(walk.concerned(), Concerned::Writer);
    walk.change(Detail);
    walk.choose(Detail, Choice::Blackmail);
    walk.forward();
    walk.change(Who);
    assert_eq!(walk.page(), Page::Question(Question::Violence), "where it stands open");
    walk.choose(Who, Choice::MyChild);
    assert_eq!(walk.concerned(), Concerned::Another);
    walk.forward();
    assert_eq!((walk.page(), walk.card()), (Page::Check, Some(Card::Another)));
    assert!(walk.draft().has_chosen(Detail, Choice::Blackmail));
    walk.change(Who);
    walk.choose(Who, Choice::Me);
    assert_eq!(walk.back(), Back::Moved);
    assert_eq!((walk.page(), walk.concerned()), (Page::Check, Concerned::Writer));
}

#[test]
fn what_is_said_at_the_end_is_said_of_the_same_person() {
    for (who, concerned) in [(Choice::Me, Concerned::Writer), (Choice::Witness, Concerned::Another)]
    {
        for (danger, card) in [
            (Choice::NoneOfThese, (concerned == Concerned::Another).then_some(Card::Another)),
            (Choice::SelfHarm, Some(Card::SelfHarm)),
        ] {
            let mut walk = silent(Form::Cyberviolence);
            walk.choose(Who, who);
            walk.choose(Danger, danger);
            walk.send();
            (0..3).for_each(|_| walk.hear(Outcome::Done));
            assert!(!walk.draft().has_answer(Who));
            assert_eq!((walk.last_card(), walk.concerned()), (card, concerned));
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Pictures,
    OfMe,
    Without,
    Back,
    Forward,
}

fn step() -> impl Strategy<Value = Step> {
    use Step::*;
    proptest::sample::select(vec![Pictures, OfMe, Without, Back, Forward])
}

proptest! {
    /// Both forms, every age band, before and after sending, every order and Back: from a picture
    /// the way leads to words or to where she was, and nothing that she wrote is lost.
    #[test]
    fn from_every_picture_there_is_a_way_to_words(
        cyberviolence in any::<bool>(),
        age in proptest::sample::select(Age.choices().to_vec()),
        arrived in any::<bool>(),
        steps in prop::collection::vec(step(), 0..30),
    ) {
        let form = if cyberviolence { Form::Cyberviolence } else { Form::Meta };
        let mut walk = if arrived { sent(form) } else { silent(form) };
        walk.choose(Age, age);
        walk.write(Story, "hello".into());
        for step in steps {
            let page = walk.page();
            match step {
                Step::Pictures if matches!(page, Page::Check | Page::Done) => {
                    walk.has_pictures();
                    prop_assert_eq!(walk.page(), Page::Pictures);
                }
                Step::OfMe if page == Page::FoundImages => walk.image_of_me(),
                Step::OfMe if page == Page::Welcome => walk.found_images(),
                Step::Without if matches!(page, Page::Pictures | Page::ImageOfMe) => {
                    walk.without_image();
                    prop_assert!(matches!(walk.page(), Page::Question(_) | Page::Answer));
                }
                Step::Back if !matches!(page, Page::Done | Page::Welcome) => {
                    prop_assert_eq!(walk.back(), Back::Moved);
                    let back = walk.page();
                    prop_assert!(page != Page::Pictures || matches!(back, Page::Check | Page::Done));
                }
                Step::Forward => walk.forward(),
                _ => {}
            }
            prop_assert_eq!(walk.draft().written(Story), "hello");
        }
    }
}
