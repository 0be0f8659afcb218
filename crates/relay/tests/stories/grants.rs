//! Paying with work instead of an account or an address.

use thiqa_relay::store::SMALLEST_ROOM;
use thiqa_wire::work::{self, CHALLENGE_BYTES};
use thiqa_wire::{Challenge, Grant, Problem, Solution, header, paths};

use crate::client::{Answer, Client};
use crate::mail::{envelope, envelope_of};
use crate::relay::{HOUR, Options, Relay};
use crate::submit::{self, solved};
use crate::wait;

#[test]
fn a_challenge_asks_for_more_work_where_files_will_follow() {
    let relay = Relay::opens();
    for (parts, difficulty) in [(0, 6), (1, 7), (17, 8), (208, 9)] {
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
        r#"{"parts":0,"for":"any"}"#,
        r#"{"parts":0,"for":2}"#,
        r#"{"parts":1,"for":"read"}"#,
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
    let relay = Relay::opens_with(Options { difficulty: 18, ..Options::default() });
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
fn a_large_envelope_costs_more_and_goes_on_no_grant_for_a_small_one() {
    let relay = Relay::opens();
    let mut client = Client::to(relay.address);
    let mut buy = |purpose: &str| {
        let challenge = submit::challenge_for(&mut client, purpose);
        let answer = relay.ask("POST", paths::GRANTS, &[], &solved(challenge));
        (challenge.difficulty(), answer)
    };
    let grant = |answer: Answer| Grant(answer.body.try_into().unwrap());
    let (cheap, small) = buy("small");
    let (dear, large) = buy("large");
    assert_eq!((cheap, dear), (4, 6));
    assert_eq!(buy("read").1.problem(), Problem::Work, "a read is no envelope");

    let (small, large) = (grant(small), grant(large));
    let report = envelope_of(header::LARGE, 1);
    assert_eq!(relay.puts(&report, &small).problem(), Problem::Grant);
    assert_eq!(relay.puts(&envelope(), &small).status, 201);
    assert_eq!(relay.puts(&report, &large).status, 201);
    assert_eq!(relay.puts(&report, &large).status, 200);
}

#[test]
fn work_is_dearer_while_many_grants_are_sold_and_not_spent() {
    let relay = Relay::opens();
    let mut client = Client::to(relay.address);
    let grants: Vec<_> = (0..256).map(|_| submit::grant(&mut client)).collect();
    let mut small = || submit::challenge_for(&mut client, "small").difficulty();
    wait::until("it rises", || (small() == 5).then_some(()));
    assert_eq!(relay.puts(&envelope(), &grants[0]).status, 201);
    wait::until("and falls when one is spent", || (small() == 4).then_some(()));
}

#[test]
fn work_is_dearer_in_a_room_that_fills() {
    let relay = Relay::opens_with(Options { room: SMALLEST_ROOM, ..Options::default() });
    let mut client = Client::to(relay.address);
    for (percent, difficulty) in [(50, 5), (75, 6), (90, 8)] {
        while relay.pages() * 100 < SMALLEST_ROOM / 4_096 * percent {
            relay.takes(&envelope());
        }
        let mut small = || submit::challenge_for(&mut client, "small").difficulty();
        wait::until("it rises", || (small() == difficulty).then_some(()));
    }
    let large = submit::challenge_for(&mut client, "large");
    let refused = relay.ask("POST", paths::GRANTS, &[], &solved(large));
    assert_eq!(refused.problem(), Problem::Full, "the last quarter is for small ones");
    relay.takes(&envelope());
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
    relay.later(HOUR - work::LIFETIME);
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
