//! Every key that a page of the desk says exists, and every id that the desk knows has its words.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::actions::Done;
use crate::views::Urgency;
use crate::words::KEYS;

/// What stands in quotes after `call`, in every file of this room.
fn quoted(call: &str) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    for folder in ["src/web", "src/web/pages"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for file in fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            if file.extension().is_some_and(|it| it == "rs") && !file.ends_with("said.rs") {
                let text = fs::read_to_string(file).unwrap();
                let after = text.split(call).skip(1).filter_map(|it| it.split('"').next());
                said.extend(after.map(str::to_owned));
            }
        }
    }
    said
}

#[test]
fn every_key_that_a_page_says_exists() {
    let calls = ["say(\"", "say_with(\"", "around(\""];
    let said: BTreeSet<_> = calls.into_iter().flat_map(quoted).collect();
    assert!(said.len() > 60);
    for key in said {
        assert!(KEYS.contains(&&*key), "{key}");
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
        ("stage_press", Stage::pressed().map(|it| it.id()).collect()),
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
    let file = include_str!("../../../../locales/ar/replies.txt");
    for name in file.lines().filter_map(|line| line.strip_prefix("# ")) {
        let by_itself = crate::reply::templates::BY_ITSELF.contains(&name);
        assert_eq!(KEYS.contains(&&*format!("template_name.{name}")), !by_itself);
    }
}
