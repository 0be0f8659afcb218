//! A full relay: words stop early and clearly, repeats are known, and collecting always works.

use thiqa_relay::store::SMALLEST_ROOM;
use thiqa_wire::{Problem, paths};

use crate::desk::desk;
use crate::mail::{envelope, id_of};
use crate::relay::{HOUR, Options, Relay, size_of};
use crate::submit::solved;
use crate::wait;

#[test]
fn a_full_relay_says_so_knows_repeats_and_lets_the_desk_collect() {
    let relay = Relay::opens_with(Options { room: SMALLEST_ROOM, ..Options::default() });
    let mut spare: Vec<_> = (0..20).map(|_| relay.grant()).collect();
    let unspent = solved(relay.challenge());
    let mut kept = Vec::new();
    let last_grant = loop {
        let challenge = solved(relay.challenge());
        let answer = relay.ask("POST", paths::GRANTS, &[], &challenge);
        if answer.status != 201 {
            assert_eq!(answer.problem(), Problem::Full);
            break kept.last().map(|(_, grant)| *grant).unwrap();
        }
        let (report, grant) = (envelope(), thiqa_wire::Grant(answer.body.try_into().unwrap()));
        assert_eq!(relay.puts(&report, &grant).status, 201);
        kept.push((report, grant));
    };
    assert!(kept.len() > 100, "{} reports in 4 MiB", kept.len());

    // A large envelope no longer fits, a few small ones may; then nothing does.
    let refused = loop {
        let answer = relay.puts(&envelope(), &spare.pop().expect("twenty more do not fit"));
        if answer.status != 201 {
            break answer.problem();
        }
    };
    assert_eq!(refused, Problem::Full);
    assert_eq!(relay.ask("POST", paths::GRANTS, &[], &unspent).problem(), Problem::Full);
    let (report, _) = kept.last().unwrap();
    assert_eq!(relay.puts(report, &last_grant).status, 200, "a repeat is known on a full disk");
    assert!(size_of(&relay.file()) <= SMALLEST_ROOM + (64 << 10), "a few nonces more");

    let ids: Vec<_> = kept.iter().map(|(report, _)| id_of(report)).collect();
    assert!(desk().lists(&relay, 50).len() >= ids.len());
    assert_eq!(desk().acks(&relay, &ids).status, 204, "collecting works when full");
    assert_eq!(relay.ask("POST", paths::GRANTS, &[], &unspent).status, 201, "only 201 spent it");
    relay.takes(&envelope());
}

#[test]
fn work_of_a_challenge_that_was_drawn_before_the_room_filled_is_too_cheap_then() {
    let relay = Relay::opens_with(Options { room: SMALLEST_ROOM, ..Options::default() });
    let challenge = relay.challenge();
    let early = solved(challenge);
    let grants: Vec<_> = (0..300).map(|_| relay.grant()).collect();
    let mut kept: Vec<_> = grants.iter().map(|grant| (envelope(), grant)).collect();
    kept.retain(|(report, grant)| relay.puts(report, grant).status == 201);
    let ids: Vec<_> = kept.iter().map(|(report, _)| id_of(report)).collect();
    assert_eq!(desk().acks(&relay, &ids[..8]).status, 204, "room for some, and nine tenths full");
    wait::until("work is dearer", || {
        (relay.challenge().difficulty() > challenge.difficulty() + 2).then_some(())
    });
    assert_eq!(relay.ask("POST", paths::GRANTS, &[], &early).problem(), Problem::Work);
    relay.grant();
    assert_eq!(desk().acks(&relay, &ids[8..]).status, 204);
    wait::until("it is as before", || {
        (relay.challenge().difficulty() <= challenge.difficulty() + 2).then_some(())
    });
    assert_eq!(relay.ask("POST", paths::GRANTS, &[], &early).status, 201, "only 201 spent it");
}

#[test]
fn an_envelope_that_does_not_fit_leaves_its_grant_good() {
    let relay = Relay::opens_with(Options { room: SMALLEST_ROOM, ..Options::default() });
    // More grants than envelopes fit, while there is room.
    let grants: Vec<_> = (0..300).map(|_| relay.grant()).collect();
    let mut kept = Vec::new();
    let mut answers = grants.iter().map(|grant| {
        let report = envelope();
        let answer = relay.puts(&report, grant);
        (report, grant, answer)
    });
    let (report, grant, refused) = answers
        .find(|(report, _, answer)| {
            kept.push(id_of(report));
            answer.status != 201
        })
        .unwrap();
    assert_eq!(refused.problem(), Problem::Full);
    assert_eq!(desk().acks(&relay, &kept).status, 204);
    assert_eq!(relay.puts(&report, grant).status, 201, "the same bytes again on the same grant");
}

#[test]
fn a_full_relay_answers_the_desk_however_often_it_asks() {
    let relay = Relay::opens_with(Options { room: SMALLEST_ROOM, ..Options::default() });
    let grants: Vec<_> = (0..300).map(|_| relay.grant()).collect();
    let mut kept = Vec::new();
    let full = grants.iter().find_map(|grant| {
        let report = envelope();
        let answer = relay.puts(&report, grant);
        kept.push(id_of(&report));
        (answer.status != 201).then(|| answer.problem())
    });
    assert_eq!(full, Some(Problem::Full));

    // Two MiB beyond the room, as eighty thousand nonces would take; then enough for new pages.
    let old = "INSERT INTO manifests VALUES (0, zeroblob(8), zeroblob(2 << 20), 0)";
    rusqlite::Connection::open(relay.file()).unwrap().execute(old, []).unwrap();
    for _ in 0..400 {
        assert_eq!(desk().asks(&relay, "GET", paths::DESK_ENVELOPES, &[]).status, 200);
    }
    assert_eq!(desk().publishes(&relay, 2).status, 204);
    assert_eq!(desk().acks(&relay, &kept).status, 204);
    relay.later(3 * HOUR);
    relay.sweeps();
    relay.takes(&envelope());
}
