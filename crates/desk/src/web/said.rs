//! Every key that a page of the desk says exists, and every id that the desk knows has its words.

use super::actions::Done;
use crate::views::Urgency;
use crate::words::KEYS;

/// Every file that says something.
const PAGES: [&str; 11] = [
    include_str!("frame.rs"),
    include_str!("pages/list.rs"),
    include_str!("pages/adopt.rs"),
    include_str!("pages/case.rs"),
    include_str!("pages/banner.rs"),
    include_str!("pages/report.rs"),
    include_str!("pages/talk.rs"),
    include_str!("pages/answer.rs"),
    include_str!("pages/standing.rs"),
    include_str!("pages/dead_letter.rs"),
    include_str!("notice.rs"),
];

/// What stands in quotes after `call`.
fn quoted(call: &str) -> Vec<&'static str> {
    let said = |page: &&'static str| {
        page.split(call).skip(1).filter_map(|it| it.split('"').next()).collect::<Vec<_>>()
    };
    PAGES.iter().flat_map(said).collect()
}

#[test]
fn every_key_that_a_page_says_exists() {
    let calls = ["say(\"", "say_with(\"", "around(\""];
    let said: Vec<_> = calls.into_iter().flat_map(quoted).collect();
    assert!(said.len() > 60);
    for key in said {
        assert!(KEYS.contains(&key), "{key}");
    }
    for group in quoted("name(\"") {
        let group = format!("{group}.");
        assert!(KEYS.iter().any(|key| key.starts_with(&group)), "{group}");
    }
}

/// The ids that a page names, by the group of their words.
fn named() -> Vec<(&'static str, Vec<&'static str>)> {
    use crate::case::Objection::*;
    use thiqa_report::{Choice, Consent, Destination, Question, Stage, Tap, Wish};
    let ids = |choices: &[Choice]| choices.iter().map(|it| it.id()).collect();
    let objections = [Stop, Erase, No, NotNow, NoYes, Damaged];
    vec![
        ("stage", Stage::ALL.iter().map(|it| it.id()).collect()),
        ("destination", Destination::ALL.iter().map(|it| it.id()).collect()),
        ("consent", Consent::ALL.iter().map(|it| it.id()).collect()),
        ("tap", Tap::ALL.iter().map(|it| it.id()).collect()),
        ("wish", Wish::ALL.iter().map(|it| it.id()).collect()),
        ("objection", objections.iter().map(|it| it.id()).collect()),
        ("adult", ids(Question::AdultKnows.choices())),
        ("who", ids(Question::Who.choices())),
        ("danger", ids(&[Choice::NearMe, Choice::WantsToMeet, Choice::Deadline])),
        ("danger", ids(&[Choice::SelfHarm])),
        ("danger_answer", vec!["none", "unsaid", "skipped", "unknown"]),
        ("done", Done::ALL.iter().map(|it| it.id()).collect()),
        ("urgency", Urgency::IDS.to_vec()),
        ("from", vec!["reporter", "desk", "note"]),
        (
            "entry",
            vec![
                "undo_withdraw",
                "notice",
                "last",
                "lift",
                "keep",
                "flag",
                "unflag",
                "erase",
                "take_back",
            ],
        ),
        ("stage_press", vec!["analysis", "decision", "accompaniment", "archived"]),
    ]
}

#[test]
fn every_id_that_the_desk_knows_has_its_words() {
    for (group, ids) in named() {
        for id in ids {
            assert!(KEYS.contains(&&*format!("{group}.{id}")), "{group}.{id}");
        }
    }
}

#[test]
fn every_template_of_an_answer_has_its_name() {
    let file = include_str!("../reply/templates/ar.txt");
    for name in file.lines().filter_map(|line| line.strip_prefix("# ")) {
        let by_itself = crate::reply::templates::BY_ITSELF.contains(&name);
        assert_eq!(KEYS.contains(&&*format!("template_name.{name}")), !by_itself);
    }
}
