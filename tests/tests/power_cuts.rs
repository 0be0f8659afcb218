//! Power cuts: whatever dies, and whenever, every 201 becomes exactly one case.

use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use thiqa_stories::{Helpline, Phone, SEED, Workplace, another_seed};

/// People who write at the same time.
const PEOPLE: u64 = 8;
/// Times that the power fails.
const CUTS: usize = 5;
/// Reports that must have arrived between two cuts, so that each falls into the middle of work.
const BETWEEN_CUTS: usize = 12;
/// How long a report may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// A pull in a process of its own that dies after so many steps. Its nonces are its own too.
fn pull_until(desk: &Workplace, steps: u64) -> Output {
    let mut pull = Command::new(env!("CARGO_BIN_EXE_pull-until"));
    pull.env(SEED, another_seed().to_string()).arg(&desk.folder).arg(steps.to_string());
    pull.output().unwrap()
}

#[test]
fn a_relay_that_dies_five_times_under_load_keeps_every_report_it_said_it_had() {
    let mut helpline = Helpline::open_with_a_program();
    let (next, done) = (AtomicU64::new(0), AtomicBool::new(false));
    let phone = Phone::on(&helpline, helpline.line_of_a_visitor(), 0);
    let (tells, told) = mpsc::channel();
    let mut arrived: Vec<String> = Vec::new();
    std::thread::scope(|scope| {
        for _ in 0..PEOPLE {
            let (phone, tells) = (&phone, tells.clone());
            let (next, done) = (&next, &done);
            scope.spawn(move || {
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
                            tells.send(story).unwrap();
                            break;
                        }
                    }
                }
            });
        }
        drop(tells);
        for _ in 0..CUTS {
            arrived.extend(told.try_iter());
            for _ in 0..BETWEEN_CUTS {
                let story = told.recv_timeout(PATIENCE);
                // Where none comes, nobody else waits either.
                done.store(story.is_err(), Ordering::Relaxed);
                arrived.push(story.unwrap());
            }
            helpline.relay.dies();
            helpline.program_starts();
        }
        done.store(true, Ordering::Relaxed);
    });
    arrived.extend(told);

    helpline.pulls();
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
    let helpline = Helpline::open_with_a_program();
    let told: Vec<String> = (0..3).map(|number| format!("story {number}")).collect();
    for (seed, story) in (100..).zip(&told) {
        Phone::on(&helpline, helpline.line_of_a_visitor(), seed).sends(story);
    }
    let mut steps_seen = Vec::new();
    for steps in 0.. {
        let desk = helpline.doubles_desk_to(&format!("desk-{steps}"));
        let run = pull_until(&desk, steps);
        desk.pulls();
        desk.pulls();
        assert_eq!(desk.stories(), told, "killed after {steps} steps");
        assert_eq!(desk.lists().unreadable, 0);
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
    let helpline = Helpline::open_with_a_program();
    Phone::on(&helpline, helpline.line_of_a_visitor(), 7).sends("story");
    assert_eq!(helpline.pulls().acknowledged, 0, "no backup holds it yet");
    assert_eq!(helpline.pulls().collected.listed.len(), 1, "so the relay still has it");
    helpline.backs_up();
    // Collected, ReadBack, Retired, Destroyed come before it.
    let run = pull_until(&helpline, 4);
    assert!(String::from_utf8(run.stdout).unwrap().ends_with("Acknowledged\n"));
    assert!(!run.status.success(), "it died there");
    assert!(helpline.pulls().collected.listed.is_empty(), "the relay let it go");
    assert_eq!(helpline.stories(), ["story"]);
}
