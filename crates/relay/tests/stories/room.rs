//! A full house: words stop early and clearly, repeats are known, and collecting always works.

use thiqa_relay::store::SMALLEST_ROOM;
use thiqa_wire::{Problem, paths};

use crate::desk::desk;
use crate::mail::{envelope, id_of};
use crate::post::{HOUR, Opening, Post, size_of, solved};

#[test]
fn a_full_relay_says_so_knows_repeats_and_lets_the_desk_collect() {
    let post = Post::opens_with(Opening { room: SMALLEST_ROOM, ..Opening::default() });
    let mut spare: Vec<_> = (0..20).map(|_| post.grant()).collect();
    let unspent = solved(post.challenge());
    let mut kept = Vec::new();
    let last_grant = loop {
        let challenge = solved(post.challenge());
        let answer = post.ask("POST", paths::GRANTS, &[], &challenge);
        if answer.status != 201 {
            assert_eq!(answer.problem(), Problem::Full);
            break kept.last().map(|(_, grant)| *grant).unwrap();
        }
        let (report, grant) = (envelope(), thiqa_wire::Grant(answer.body.try_into().unwrap()));
        assert_eq!(post.puts(&report, &grant).status, 201);
        kept.push((report, grant));
    };
    assert!(kept.len() > 100, "{} reports in 4 MiB", kept.len());

    // A large envelope no longer fits, a few small ones may; then nothing does.
    let refused = loop {
        let answer = post.puts(&envelope(), &spare.pop().expect("twenty more do not fit"));
        if answer.status != 201 {
            break answer.problem();
        }
    };
    assert_eq!(refused, Problem::Full);
    assert_eq!(post.ask("POST", paths::GRANTS, &[], &unspent).problem(), Problem::Full);
    let (report, _) = kept.last().unwrap();
    assert_eq!(post.puts(report, &last_grant).status, 200, "a repeat is known on a full disk");
    assert!(size_of(&post.file()) <= SMALLEST_ROOM + (64 << 10), "a few nonces more");

    let ids: Vec<_> = kept.iter().map(|(report, _)| id_of(report)).collect();
    assert!(desk().lists(&post, 50).len() >= ids.len());
    assert_eq!(desk().acks(&post, &ids).status, 204, "collecting works when full");
    assert_eq!(post.ask("POST", paths::GRANTS, &[], &unspent).status, 201, "only 201 spent it");
    post.takes(&envelope());
}

#[test]
fn an_envelope_that_does_not_fit_leaves_its_grant_good() {
    let post = Post::opens_with(Opening { room: SMALLEST_ROOM, ..Opening::default() });
    // More grants than the room has places, while there is room.
    let grants: Vec<_> = (0..300).map(|_| post.grant()).collect();
    let mut kept = Vec::new();
    let mut answers = grants.iter().map(|grant| {
        let report = envelope();
        let answer = post.puts(&report, grant);
        (report, grant, answer)
    });
    let (report, grant, refused) = answers
        .find(|(report, _, answer)| {
            kept.push(id_of(report));
            answer.status != 201
        })
        .unwrap();
    assert_eq!(refused.problem(), Problem::Full);
    assert_eq!(desk().acks(&post, &kept).status, 204);
    assert_eq!(post.puts(&report, grant).status, 201, "the same bytes again on the same grant");
}

#[test]
fn a_full_relay_answers_the_desk_however_often_it_asks() {
    let post = Post::opens_with(Opening { room: SMALLEST_ROOM, ..Opening::default() });
    let grants: Vec<_> = (0..300).map(|_| post.grant()).collect();
    let mut kept = Vec::new();
    let full = grants.iter().find_map(|grant| {
        let report = envelope();
        let answer = post.puts(&report, grant);
        kept.push(id_of(&report));
        (answer.status != 201).then(|| answer.problem())
    });
    assert_eq!(full, Some(Problem::Full));

    // Two MiB beyond the room, as eighty thousand nonces would take; then enough for new pages.
    let old = "INSERT INTO manifests VALUES (0, zeroblob(8), zeroblob(2 << 20), 0)";
    rusqlite::Connection::open(post.file()).unwrap().execute(old, []).unwrap();
    for _ in 0..400 {
        assert_eq!(desk().asks(&post, "GET", paths::DESK_ENVELOPES, &[]).status, 200);
    }
    assert_eq!(desk().publishes(&post, 2).status, 204);
    assert_eq!(desk().acks(&post, &kept).status, 204);
    post.later(3 * HOUR);
    post.sweeps();
    post.takes(&envelope());
}
