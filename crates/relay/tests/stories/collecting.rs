//! The desk's side: who may ask, what they hear, and that a request counts once.

use thiqa_wire::paths::{self, ACK_LIMIT, DESK_ACK, DESK_ENVELOPES, TIME_HEADER};
use thiqa_wire::{EnvelopeId, MailboxId, Problem};

use crate::desk::{as_headers, desk, fetch, stranger};
use crate::mail::{envelope, id_of};
use crate::relay::Relay;
use crate::rng::random;

#[test]
fn the_list_is_ascending_and_turns_its_pages() {
    let relay = Relay::opens();
    let twin = relay.twin();
    let mut put = Vec::new();
    for round in 0..12 {
        let report = envelope();
        if round % 2 == 0 {
            relay.takes(&report)
        } else {
            twin.takes(&report)
        }
        put.push(id_of(&report));
    }
    put.sort();
    for limit in [1, 5, 11, 12, 13, 1_000] {
        assert_eq!(desk().lists(&relay, limit), put, "{limit} a page");
        assert_eq!(desk().lists(&twin, limit), put, "{limit} a page, at the twin");
    }
    let target = paths::desk_list(Some(put[3]), 2);
    let page: paths::Listing =
        serde_json::from_slice(&desk().asks(&relay, "GET", &target, &[]).body).unwrap();
    assert_eq!((page.ids, page.more), (vec![put[4].to_string(), put[5].to_string()], true));
}

#[test]
fn a_hundred_ids_are_a_page_where_no_number_is_asked_for() {
    let relay = Relay::opens();
    (0..101).for_each(|_| relay.takes(&envelope()));
    let answer = desk().asks(&relay, "GET", DESK_ENVELOPES, &[]);
    let page: paths::Listing = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((page.ids.len(), page.more), (100, true));
}

#[test]
fn a_list_asked_for_oddly_is_malformed() {
    let relay = Relay::opens();
    for query in [
        "limit=0",
        "limit=1001",
        "limit=-1",
        "limit=%31",
        "limit=",
        "limit=01",
        "limit=1&limit=2",
        "after=",
        "after=00",
        "after=ABCDEFABCDEFABCDEFABCDEFABCDEFAB",
        "before=1",
        "&",
        "limit",
        "limit=1&",
    ] {
        let answer = desk().asks(&relay, "GET", &format!("{DESK_ENVELOPES}?{query}"), &[]);
        assert_eq!(answer.problem(), Problem::Malformed, "{query}");
    }
    assert_eq!(desk().asks(&relay, "GET", &format!("{DESK_ENVELOPES}?"), &[]).status, 200);
}

#[test]
fn what_does_not_wait_is_unknown() {
    let relay = Relay::opens();
    assert_eq!(desk().gets(&relay, EnvelopeId(random())).problem(), Problem::Unknown);
    let odd = format!("{DESK_ENVELOPES}/00");
    assert_eq!(desk().asks(&relay, "GET", &odd, &[]).problem(), Problem::Malformed);
}

#[test]
fn nobody_but_a_registered_desk_is_told_anything() {
    let relay = Relay::opens();
    let report = envelope();
    relay.takes(&report);
    let targets = [
        ("GET", DESK_ENVELOPES.to_owned()),
        ("GET", format!("{DESK_ENVELOPES}?limit=garbage")),
        ("GET", paths::desk_envelope(id_of(&report))),
        ("POST", DESK_ACK.to_owned()),
        ("PUT", paths::DESK_MANIFEST.to_owned()),
        ("DELETE", paths::desk_mailbox(MailboxId(random()))),
        ("DELETE", format!("{}/x", paths::DESK_MAILBOXES)),
        ("DELETE", paths::desk_reply(MailboxId(random()), EnvelopeId(random()))),
    ];
    for (method, target) in &targets {
        assert_eq!(
            relay.ask(method, target, &[], b"").problem(),
            Problem::Signature,
            "{method} {target}"
        );
        let answer = stranger().asks(&relay, method, target, b"");
        assert_eq!(answer.problem(), Problem::Signature, "{method} {target}");
    }
    assert_eq!(desk().lists(&relay, 10), [id_of(&report)]);
}

#[test]
fn a_request_altered_on_its_way_is_not_the_desks() {
    let relay = Relay::opens();
    let report = envelope();
    relay.takes(&report);
    let body = format!(r#"{{"envelopes":["{}"]}}"#, id_of(&report));
    let signature = desk().signs(&relay, "POST", DESK_ACK, b"{}");
    assert_eq!(
        relay.ask("POST", DESK_ACK, &as_headers(&signature), body.as_bytes()).problem(),
        Problem::Signature
    );
    let signature = desk().signs(&relay, "GET", DESK_ENVELOPES, b"");
    let other = format!("{DESK_ENVELOPES}?limit=1");
    assert_eq!(
        relay.ask("GET", &other, &as_headers(&signature), b"").problem(),
        Problem::Signature
    );
    assert_eq!(relay.ask("HEAD", DESK_ENVELOPES, &as_headers(&signature), b"").status, 401);
    let mut signature = desk().signs(&relay, "GET", DESK_ENVELOPES, b"");
    for (_, value) in signature.iter_mut().filter(|(name, _)| *name == TIME_HEADER) {
        *value = (relay.now() + 1).to_string();
    }
    assert_eq!(
        relay.ask("GET", DESK_ENVELOPES, &as_headers(&signature), b"").problem(),
        Problem::Signature
    );
    let signature = desk().signs(&relay, "GET", DESK_ENVELOPES, b"");
    let twice: Vec<_> = as_headers(&signature).into_iter().chain(as_headers(&signature)).collect();
    assert_eq!(relay.ask("GET", DESK_ENVELOPES, &twice, b"").problem(), Problem::Signature);
}

#[test]
fn a_clock_thirty_days_off_is_said_to_the_desk_and_to_no_stranger() {
    let relay = Relay::opens();
    for off in [121, -121, 30 * 86_400, -30 * 86_400] {
        let answer = desk().whose_clock_is_off_by(off).asks(&relay, "GET", DESK_ENVELOPES, &[]);
        assert_eq!(answer.problem(), Problem::Clock, "{off}");
        let answer = stranger().whose_clock_is_off_by(off).asks(&relay, "GET", DESK_ENVELOPES, &[]);
        assert_eq!(answer.problem(), Problem::Signature, "{off}");
    }
    for off in [120, -120] {
        assert_eq!(
            desk().whose_clock_is_off_by(off).asks(&relay, "GET", DESK_ENVELOPES, &[]).status,
            200
        );
    }
}

#[test]
fn a_request_counts_once_here_at_a_twin_and_after_a_restart() {
    let relay = Relay::opens();
    let twin = relay.twin();
    let signature = desk().signs(&relay, "GET", DESK_ENVELOPES, b"");
    assert_eq!(relay.ask("GET", DESK_ENVELOPES, &as_headers(&signature), b"").status, 200);
    assert_eq!(
        relay.ask("GET", DESK_ENVELOPES, &as_headers(&signature), b"").problem(),
        Problem::Signature
    );
    assert_eq!(
        twin.ask("GET", DESK_ENVELOPES, &as_headers(&signature), b"").problem(),
        Problem::Signature
    );
    drop(twin);
    let relay = relay.restarts();
    assert_eq!(
        relay.ask("GET", DESK_ENVELOPES, &as_headers(&signature), b"").problem(),
        Problem::Signature
    );
}

#[test]
fn an_acknowledgement_deletes_and_may_be_repeated() {
    let relay = Relay::opens();
    let (one, other) = (envelope(), envelope());
    relay.takes(&one);
    relay.takes(&other);
    let ids = [id_of(&one), EnvelopeId(random())];
    assert_eq!(desk().acks(&relay, &ids).status, 204);
    assert_eq!(desk().acks(&relay, &ids).status, 204);
    assert_eq!(desk().gets(&relay, id_of(&one)).problem(), Problem::Unknown);
    assert_eq!(desk().lists(&relay, 10), [id_of(&other)]);
}

#[test]
fn a_key_that_may_only_read_collects_and_never_acknowledges() {
    let relay = Relay::opens();
    let report = envelope();
    relay.takes(&report);
    assert_eq!(fetch().lists(&relay, 10), [id_of(&report)]);
    assert_eq!(fetch().gets(&relay, id_of(&report)).body, report);
    assert_eq!(fetch().acks(&relay, &[id_of(&report)]).problem(), Problem::Forbidden);
    assert_eq!(fetch().publishes(&relay, 2).status, 204, "the root's signature guards a manifest");
    assert_eq!(desk().lists(&relay, 10), [id_of(&report)]);
}

#[test]
fn garbage_instead_of_an_acknowledgement_is_malformed_and_deletes_nothing() {
    let relay = Relay::opens();
    let report = envelope();
    relay.takes(&report);
    let id = id_of(&report);
    let many = serde_json::to_string(&vec![id.to_string(); ACK_LIMIT + 1]).unwrap();
    for body in [
        String::new(),
        "garbage".into(),
        "[]".into(),
        r#"{"envelopes":"all"}"#.into(),
        format!(r#"{{"envelopes":["{id}","../.."]}}"#),
        format!(r#"{{"envelopes":["{id}"],"blobs":["x"]}}"#),
        format!(r#"{{"envelopes":["{}"]}}"#, id.to_string().to_uppercase()),
        format!(r#"{{"envelopes":{many}}}"#),
        format!(r#"{{"blobs":{many}}}"#),
    ] {
        let answer = desk().asks(&relay, "POST", DESK_ACK, body.as_bytes());
        assert_eq!(answer.problem(), Problem::Malformed, "{}", &body[..body.len().min(60)]);
    }
    let huge = vec![b' '; 200_000];
    assert_eq!(desk().asks(&relay, "POST", DESK_ACK, &huge).problem(), Problem::Size);
    assert_eq!(desk().lists(&relay, 10), [id]);
}

#[test]
fn a_thousand_ids_and_a_thousand_blobs_are_not_too_many() {
    let relay = Relay::opens();
    let ids: Vec<_> = (0..ACK_LIMIT).map(|_| EnvelopeId(random()).to_string()).collect();
    let body = serde_json::to_vec(&paths::Ack { envelopes: ids.clone(), blobs: ids }).unwrap();
    assert_eq!(desk().asks(&relay, "POST", DESK_ACK, &body).status, 204);
}
