//! Power cuts: whatever dies, and whenever, every 201 becomes exactly one case.

use std::net::Ipv4Addr;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use thiqa_stories::{Helpline, Phone, list, stories};

/// People who write at the same time.
const PEOPLE: u64 = 8;
/// Times that the power fails.
const CUTS: usize = 5;
/// Reports that must have arrived between two cuts, so that each falls into the middle of work.
const BETWEEN_CUTS: usize = 12;

#[test]
fn a_relay_that_dies_five_times_under_load_keeps_every_report_it_said_it_had() {
    let mut helpline = Helpline::opens();
    let arrived: Mutex<Vec<String>> = Mutex::default();
    let (next, done) = (AtomicU64::new(0), AtomicBool::new(false));
    let phone = Phone::on(&helpline, helpline.line(Ipv4Addr::LOCALHOST, "a phone"), 0);
    std::thread::scope(|scope| {
        for _ in 0..PEOPLE {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let story = format!("story {number}");
                    let phone = phone.of(number);
                    // She tries the same bytes until she hears that they are there.
                    let Ok(mut sealed) = phone.seals(&story) else { continue };
                    while !done.load(Ordering::Relaxed) {
                        if phone
                            .puts(&mut sealed)
                            .is_ok_and(|answer| matches!(answer.status, 200 | 201))
                        {
                            arrived.lock().unwrap().push(story);
                            break;
                        }
                    }
                }
            });
        }
        for _ in 0..CUTS {
            let before = arrived.lock().unwrap().len();
            while arrived.lock().unwrap().len() < before + BETWEEN_CUTS {
                std::thread::yield_now();
            }
            helpline.relay_dies();
            helpline.relay_starts();
        }
        done.store(true, Ordering::Relaxed);
    });

    helpline.pulls();
    let mut arrived = arrived.into_inner().unwrap();
    arrived.sort();
    let at_desk = helpline.stories();
    for story in &arrived {
        assert_eq!(at_desk.iter().filter(|it| *it == story).count(), 1, "{story}");
    }
    assert!(arrived.len() >= CUTS * BETWEEN_CUTS);
    let mut once = at_desk.clone();
    once.dedup();
    assert_eq!(once, at_desk, "no report twice");
}

#[test]
fn a_pull_that_dies_at_any_step_makes_every_report_one_case() {
    let helpline = Helpline::opens();
    let told: Vec<String> = (0..3).map(|number| format!("story {number}")).collect();
    for (seed, story) in (100..).zip(&told) {
        Phone::on(&helpline, helpline.line(Ipv4Addr::LOCALHOST, "a phone"), seed).sends(story);
    }
    let mut steps_seen = Vec::new();
    for steps in 0.. {
        let desk = helpline.copies_desk_to(&format!("desk-{steps}"));
        let run = Command::new(env!("CARGO_BIN_EXE_pull-until"))
            .arg(&desk)
            .arg(steps.to_string())
            .output()
            .unwrap();
        thiqa_stories::pull(&desk, &mut |_| {});
        thiqa_stories::pull(&desk, &mut |_| {});
        assert_eq!(stories(&desk), told, "killed after {steps} steps");
        assert_eq!(list(&desk).unreadable, 0);
        if run.status.success() {
            break;
        }
        let last = String::from_utf8(run.stdout).unwrap().lines().last().unwrap().to_owned();
        steps_seen.push(last);
    }
    for step in ["Stored", "Collected", "ReadBack", "Opened", "Settled", "Retired", "Destroyed"] {
        assert!(steps_seen.iter().any(|seen| seen == step), "never killed at {step}");
    }
}

#[test]
fn a_pull_that_dies_after_an_acknowledgement_has_lost_nothing() {
    let helpline = Helpline::opens();
    Phone::on(&helpline, helpline.line(Ipv4Addr::LOCALHOST, "a phone"), 7).sends("story");
    assert_eq!(helpline.pulls().acknowledged, 0, "no backup holds it yet");
    assert_eq!(helpline.pulls().collected.listed.len(), 1, "so the relay still has it");
    helpline.backs_up();
    // Collected, ReadBack, Retired, Destroyed come before it.
    let steps = 4;
    let run = Command::new(env!("CARGO_BIN_EXE_pull-until"))
        .arg(helpline.desk_folder())
        .arg(steps.to_string())
        .output()
        .unwrap();
    assert!(String::from_utf8(run.stdout).unwrap().ends_with("Acknowledged\n"));
    assert!(!run.status.success(), "it died there");
    assert!(helpline.pulls().collected.listed.is_empty(), "the relay let it go");
    assert_eq!(helpline.stories(), ["story"]);
}
