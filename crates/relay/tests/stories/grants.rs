//! Paying with work instead of an account or an address.

use thiqa_wire::work::{self, CHALLENGE_BYTES};
use thiqa_wire::{Challenge, Problem, Solution, paths};

use crate::mail::envelope;
use crate::relay::{HOUR, Options, Relay};
use crate::submit::solved;

#[test]
fn a_challenge_asks_for_more_work_where_files_will_follow() {
    let relay = Relay::opens();
    for (parts, difficulty) in [(0, 4), (1, 5), (17, 6), (208, 7)] {
        let body = format!(r#"{{"parts":{parts}}}"#);
        let answer = relay.ask("POST", paths::CHALLENGES, &[], body.as_bytes());
        let challenge = Challenge::from_bytes(&answer.body).unwrap();
        assert_eq!(
            (answer.status, challenge.difficulty(), u32::from(challenge.parts())),
            (200, difficulty, parts)
        );
        assert_eq!(u64::from(challenge.expires()), relay.now() + work::LIFETIME);
    }
}

#[test]
fn garbage_instead_of_a_wish_is_malformed() {
    let relay = Relay::opens();
    for body in [
        "",
        "{}",
        "null",
        "[0]",
        r#"{"parts":209}"#,
        r#"{"parts":-1}"#,
        r#"{"parts":0.5}"#,
        r#"{"parts":"0"}"#,
        r#"{"parts":0,"name":"x"}"#,
        r#"{"parts":0}{"parts":0}"#,
        "\u{0}\u{1}",
    ] {
        let answer = relay.ask("POST", paths::CHALLENGES, &[], body.as_bytes());
        assert_eq!(answer.problem(), Problem::Malformed, "{body}");
    }
    let huge = format!("{{\"parts\":0{}}}", " ".repeat(300));
    assert_eq!(relay.ask("POST", paths::CHALLENGES, &[], huge.as_bytes()).problem(), Problem::Size);
}

#[test]
fn a_grant_is_refused_by_length_then_by_work_then_as_spent() {
    let relay = Relay::opens_with(Options { difficulty: 20, ..Options::default() });
    let good = solved(relay.challenge());

    for length in [0, 1, good.len() - 1, good.len() + 1, 4_000] {
        let body: Vec<u8> = good.iter().copied().cycle().take(length).collect();
        assert_eq!(
            relay.ask("POST", paths::GRANTS, &[], &body).problem(),
            Problem::Malformed,
            "{length}"
        );
    }
    let flipped = |at: usize, bits: u8| {
        let mut body = good.clone();
        body[at] ^= bits;
        body
    };
    let altered = |at| flipped(at, 0x40);
    // Any nonce may be right by chance: then another one is taken.
    let wrong_nonce = |at| {
        let others = (1..=u8::MAX).map(|bits| flipped(at, bits));
        others.into_iter().find(|body| !is_solved(body)).unwrap()
    };
    for (name, body) in [
        ("an altered difficulty", altered(2)),
        ("an altered MAC", altered(30)),
        ("an altered tail", altered(CHALLENGE_BYTES - 1)),
        ("a wrong proof", wrong_nonce(CHALLENGE_BYTES)),
        ("the last nonce wrong", wrong_nonce(good.len() - 8)),
    ] {
        assert_eq!(relay.ask("POST", paths::GRANTS, &[], &body).problem(), Problem::Work, "{name}");
    }
    assert_eq!(relay.ask("POST", paths::GRANTS, &[], &good).status, 201);
    assert_eq!(relay.ask("POST", paths::GRANTS, &[], &good).problem(), Problem::Spent);
}

fn is_solved(body: &[u8]) -> bool {
    let (challenge, solution) = body.split_at(CHALLENGE_BYTES);
    let challenge = Challenge::from_bytes(challenge).unwrap();
    Solution::from_bytes(solution).unwrap().check(&challenge).is_ok()
}

#[test]
fn a_challenge_lives_for_a_quarter_of_an_hour() {
    let relay = Relay::opens();
    let (one, other) = (solved(relay.challenge()), solved(relay.challenge()));
    relay.later(work::LIFETIME);
    assert_eq!(relay.ask("POST", paths::GRANTS, &[], &one).status, 201);
    relay.later(1);
    assert_eq!(relay.ask("POST", paths::GRANTS, &[], &other).problem(), Problem::Work);
    assert_eq!(
        relay.ask("POST", paths::GRANTS, &[], &one).problem(),
        Problem::Work,
        "expiry comes before spent"
    );
}

#[test]
fn what_ends_on_the_full_hour_is_good_in_its_last_second_and_counts_once_in_it() {
    let relay = Relay::opens();
    let grant = relay.grant();
    relay.later(6 * HOUR - work::LIFETIME);
    let challenge = solved(relay.challenge());
    assert_eq!(relay.ask("POST", paths::GRANTS, &[], &challenge).status, 201);
    relay.later(work::LIFETIME);
    assert_eq!(relay.now() % HOUR, 0);
    relay.sweeps();
    assert_eq!(relay.ask("POST", paths::GRANTS, &[], &challenge).problem(), Problem::Spent);
    let report = envelope();
    assert_eq!(relay.puts(&report, &grant).status, 201);
    relay.later(1);
    assert_eq!(relay.puts(&report, &grant).problem(), Problem::Grant);
}

#[test]
fn a_replayed_challenge_stays_spent_through_a_sweep_and_a_restart() {
    let relay = Relay::opens();
    let body = solved(relay.challenge());
    assert_eq!(relay.ask("POST", paths::GRANTS, &[], &body).status, 201);
    relay.sweeps();
    let relay = relay.restarts();
    assert_eq!(relay.ask("POST", paths::GRANTS, &[], &body).problem(), Problem::Spent);
}

#[test]
fn a_challenge_of_one_relay_is_good_at_its_twin_and_at_nobody_elses() {
    let relay = Relay::opens();
    let twin = relay.twin();
    let body = solved(relay.challenge());
    assert_eq!(Relay::opens().ask("POST", paths::GRANTS, &[], &body).problem(), Problem::Work);
    assert_eq!(twin.ask("POST", paths::GRANTS, &[], &body).status, 201);
    assert_eq!(relay.ask("POST", paths::GRANTS, &[], &body).problem(), Problem::Spent);
}
