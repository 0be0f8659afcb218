//! Paying with work instead of an account or an address.

use thiqa_wire::work::{self, CHALLENGE_BYTES};
use thiqa_wire::{Problem, paths};

use crate::mail::envelope;
use crate::post::{HOUR, Opening, Post, solved};

#[test]
fn a_challenge_asks_for_more_work_where_files_will_follow() {
    let post = Post::opens();
    for (parts, difficulty) in [(0, 4), (1, 5), (17, 6), (208, 7)] {
        let body = format!(r#"{{"parts":{parts}}}"#);
        let answer = post.ask("POST", paths::CHALLENGES, &[], body.as_bytes());
        let challenge = thiqa_wire::Challenge::from_bytes(&answer.body).unwrap();
        assert_eq!(
            (answer.status, challenge.difficulty(), u32::from(challenge.parts())),
            (200, difficulty, parts)
        );
        assert_eq!(u64::from(challenge.expires()), post.now() + work::LIFETIME);
    }
}

#[test]
fn garbage_instead_of_a_wish_is_malformed() {
    let post = Post::opens();
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
        let answer = post.ask("POST", paths::CHALLENGES, &[], body.as_bytes());
        assert_eq!(answer.problem(), Problem::Malformed, "{body}");
    }
    let huge = format!("{{\"parts\":0{}}}", " ".repeat(300));
    assert_eq!(post.ask("POST", paths::CHALLENGES, &[], huge.as_bytes()).problem(), Problem::Size);
}

#[test]
fn a_grant_is_refused_by_length_then_by_work_then_as_spent() {
    // Sixteen bits a puzzle: a nonce that was altered is right by chance once in 65 536 times.
    let post = Post::opens_with(Opening { difficulty: 20, ..Opening::default() });
    let good = solved(post.challenge());

    for length in [0, 1, good.len() - 1, good.len() + 1, 4_000] {
        let body: Vec<u8> = good.iter().copied().cycle().take(length).collect();
        assert_eq!(
            post.ask("POST", paths::GRANTS, &[], &body).problem(),
            Problem::Malformed,
            "{length}"
        );
    }
    let altered = |at: usize| {
        let mut body = good.clone();
        body[at] ^= 0x40;
        body
    };
    for (name, body) in [
        ("an altered difficulty", altered(2)),
        ("an altered MAC", altered(30)),
        ("an altered tail", altered(CHALLENGE_BYTES - 1)),
        ("a wrong proof", altered(CHALLENGE_BYTES)),
        ("the last nonce wrong", altered(good.len() - 8)),
    ] {
        assert_eq!(post.ask("POST", paths::GRANTS, &[], &body).problem(), Problem::Work, "{name}");
    }
    assert_eq!(post.ask("POST", paths::GRANTS, &[], &good).status, 201);
    assert_eq!(post.ask("POST", paths::GRANTS, &[], &good).problem(), Problem::Spent);
}

#[test]
fn a_challenge_lives_for_a_quarter_of_an_hour() {
    let post = Post::opens();
    let (one, other) = (solved(post.challenge()), solved(post.challenge()));
    post.later(work::LIFETIME);
    assert_eq!(post.ask("POST", paths::GRANTS, &[], &one).status, 201);
    post.later(1);
    assert_eq!(post.ask("POST", paths::GRANTS, &[], &other).problem(), Problem::Work);
    assert_eq!(
        post.ask("POST", paths::GRANTS, &[], &one).problem(),
        Problem::Work,
        "expiry comes before spent"
    );
}

#[test]
fn what_ends_on_the_full_hour_is_good_in_its_last_second_and_counts_once_in_it() {
    let post = Post::opens();
    let grant = post.grant();
    post.later(6 * HOUR - work::LIFETIME);
    let challenge = solved(post.challenge());
    assert_eq!(post.ask("POST", paths::GRANTS, &[], &challenge).status, 201);
    post.later(work::LIFETIME);
    assert_eq!(post.now() % HOUR, 0);
    post.sweeps();
    assert_eq!(post.ask("POST", paths::GRANTS, &[], &challenge).problem(), Problem::Spent);
    let report = envelope();
    assert_eq!(post.puts(&report, &grant).status, 201);
    post.later(1);
    assert_eq!(post.puts(&report, &grant).problem(), Problem::Grant);
}

#[test]
fn a_replayed_challenge_stays_spent_through_a_sweep_and_a_restart() {
    let post = Post::opens();
    let body = solved(post.challenge());
    assert_eq!(post.ask("POST", paths::GRANTS, &[], &body).status, 201);
    post.sweeps();
    let post = post.restarts();
    assert_eq!(post.ask("POST", paths::GRANTS, &[], &body).problem(), Problem::Spent);
}

#[test]
fn a_challenge_of_one_relay_is_good_at_its_twin_and_at_nobody_elses() {
    let post = Post::opens();
    let twin = post.twin();
    let body = solved(post.challenge());
    assert_eq!(Post::opens().ask("POST", paths::GRANTS, &[], &body).problem(), Problem::Work);
    assert_eq!(twin.ask("POST", paths::GRANTS, &[], &body).status, 201);
    assert_eq!(post.ask("POST", paths::GRANTS, &[], &body).problem(), Problem::Spent);
}
