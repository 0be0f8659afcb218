//! Whether somebody who watches the connection can tell by the time whether messages wait.
//!
//! Opens mailboxes of the real program over one connection, 2 000 times each: unknown ones, ones
//! with one message, full ones, mixed at random; at a relay that holds thousands, where none is
//! opened twice, and at one that holds hardly any. Ends with an error where the median of one kind
//! differs from that of the unknown ones by more than a twentieth.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench may fail"
)]

mod real;

use std::time::{Duration, Instant};

use thiqa_wire::paths::{self, MAILBOX_BYTES, MAILBOX_SLOTS};
use thiqa_wire::{MailboxId, header};

use client::Client;
use launch::{Program, signed};
use real::{client, desk, launch, mail, rate, relay, rng, submit, wait};

/// Times that each kind of mailbox is opened.
const TIMES: usize = 2_000;
/// Desks that fill the mailboxes at the same time.
const DESKS: usize = 32;
/// By how much two medians may differ.
const TOLERANCE: f64 = 0.05;

/// What waits in the mailboxes of one kind.
const KINDS: [(&str, usize); 3] = [("unknown", 0), ("one message", 1), ("full", MAILBOX_SLOTS)];

/// A relay and how many mailboxes of each kind it holds.
const RELAYS: [(&str, usize); 2] = [("two thousand of each kind", TIMES), ("one of each kind", 1)];

fn main() {
    let telling: Vec<String> =
        RELAYS.iter().flat_map(|(name, held)| measure(name, *held)).collect();
    assert!(telling.is_empty(), "the time tells: {}", telling.join(", "));
}

/// Opens mailboxes of a relay that holds `held` of each kind; whatever the time tells.
fn measure(name: &str, held: usize) -> Vec<String> {
    let folder = launch::folder();
    let mut command = launch::command(folder.path());
    command.args(["--reads", "1000000", "--reads-burst", "1000000"]);
    let relay = launch::start(command);
    let mut visits = visits(&fill(&relay, held));
    visits.sort_by_cached_key(|_| rng::random::<8>());

    let mut client = relay.client();
    let mut took: [Vec<Duration>; KINDS.len()] = Default::default();
    let began = Instant::now();
    for (kind, token) in &visits {
        took[*kind].push(opens(&mut client, token, KINDS[*kind].1 > 0));
    }
    let reads = rate(visits.len(), began.elapsed());
    let began = Instant::now();
    for _ in 0..visits.len() {
        // There is no manifest: 503, and the way there and back all the same.
        assert_eq!(client.ask("GET", paths::HEALTH, &[], &[]).status, 503);
    }
    let health_checks = rate(visits.len(), began.elapsed());
    relay.stops();

    println!("\nOpening mailboxes, {TIMES} times each kind at random, of a relay with {name}\n");
    println!("mailbox         median       p99  to unknown");
    took.iter_mut().for_each(|times| times.sort_unstable());
    let unknown = micros(median(&took[0]));
    let mut telling = Vec::new();
    for ((kind, _), times) in KINDS.iter().zip(&took) {
        let (median, slow) = (micros(median(times)), micros(times[times.len() * 99 / 100]));
        let ratio = median / unknown;
        println!("{kind:<12} {median:>6.0} µs {slow:>6.0} µs {ratio:>11.3}");
        if (ratio - 1.0).abs() > TOLERANCE {
            telling.push(format!("{kind} {ratio:.3}"));
        }
    }
    println!(
        "\n{reads:.0} a second, {:.2} of the same client asking /healthz",
        reads / health_checks
    );
    telling
}

/// Each kind [`TIMES`] times, in turn.
fn visits(tokens: &[Vec<[u8; 32]>]) -> Vec<(usize, [u8; 32])> {
    let each = tokens.iter().enumerate();
    each.flat_map(|(kind, tokens)| tokens.iter().cycle().take(TIMES).map(move |it| (kind, *it)))
        .collect()
}

/// Puts what waits; the tokens of each kind. What is unknown is a new token each time.
fn fill(relay: &Program, held: usize) -> Vec<Vec<[u8; 32]>> {
    let tokens = KINDS.map(|(_, messages)| {
        let many = if messages == 0 { TIMES } else { held };
        (messages, (0..many).map(|_| rng::random()).collect::<Vec<[u8; 32]>>())
    });
    std::thread::scope(|scope| {
        for (messages, tokens) in tokens.iter().filter(|(messages, _)| *messages > 0) {
            for share in tokens.chunks(tokens.len().div_ceil(DESKS)) {
                scope.spawn(move || {
                    let mut client = relay.client();
                    for token in share {
                        (0..*messages).for_each(|_| put(&mut client, MailboxId::of(token)));
                    }
                });
            }
        }
    });
    tokens.map(|(_, tokens)| tokens).into()
}

fn put(client: &mut Client, mailbox: MailboxId) {
    let message = mail::reply();
    let target = paths::desk_reply(mailbox, mail::id_of(&message));
    assert_eq!(signed(client, "PUT", &target, &message).status, 201);
}

fn opens(client: &mut Client, token: &[u8; 32], finds: bool) -> Duration {
    let began = Instant::now();
    let answer = client.ask("POST", paths::MAILBOX, &[], token);
    let took = began.elapsed();
    assert_eq!((answer.status, answer.body.len()), (200, MAILBOX_BYTES));
    let found = answer.body.chunks(header::REPLY).any(|slot| slot.starts_with(&header::MAGIC));
    assert_eq!(found, finds, "what was put is there, and nothing else");
    took
}

fn median(sorted: &[Duration]) -> Duration {
    sorted[sorted.len() / 2]
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000_000.0
}
