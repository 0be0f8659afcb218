//! What stands on every answer, and which pages may ask.

use thiqa_wire::{Problem, paths};

use crate::desk::desk;
use crate::mail::{envelope, id_of};
use crate::relay::{ORIGIN, Relay};

#[test]
fn every_answer_of_the_api_is_kept_nowhere_and_tells_nothing_more() {
    let relay = Relay::opens();
    let report = envelope();
    let answers = [
        relay.ask("GET", paths::MANIFEST, &[], &[]),
        relay.ask("POST", paths::CHALLENGES, &[], br#"{"parts":0}"#),
        relay.ask("POST", paths::GRANTS, &[], b""),
        relay.ask("PUT", &paths::envelope(id_of(&report)), &[], b""),
        relay.puts(&report, &relay.grant()),
        desk().asks(&relay, "GET", paths::DESK_ENVELOPES, &[]),
        relay.ask("POST", paths::MAILBOX, &[("accept-encoding", "br, gzip")], &[7; 32]),
        relay.ask("POST", paths::MAILBOX, &[], b""),
        relay.ask("POST", paths::MAILBOX_ERASE, &[], &[7; 32]),
        relay.ask("GET", paths::HEALTH, &[("accept-encoding", "br, gzip")], &[]),
        relay.ask("GET", "/v1/nothing", &[], &[]),
        relay.ask("DELETE", paths::MANIFEST, &[], &[]),
    ];
    for answer in answers {
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{answer:?}");
        for absent in ["etag", "set-cookie", "content-encoding", "server", "last-modified"] {
            assert_eq!(answer.header(absent), None, "{absent}: {answer:?}");
        }
    }
}

#[test]
fn a_preflight_is_answered_for_two_hours() {
    let relay = Relay::opens();
    for origin in [ORIGIN, "https://form.test"] {
        let asked = [("origin", origin), ("access-control-request-method", "PUT")];
        let answer = relay.ask("OPTIONS", &paths::envelope(id_of(&envelope())), &asked, &[]);
        assert_eq!(answer.status, 204);
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
        assert_eq!(answer.header("access-control-max-age"), Some("7200"));
        assert_eq!(answer.header("access-control-allow-methods"), Some("GET, HEAD, POST, PUT"));
        assert_eq!(
            answer.header("access-control-allow-headers"),
            Some("Content-Type, Thiqa-Grant")
        );
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
}

#[test]
fn only_exact_origins_may_read_the_answers() {
    let relay = Relay::opens();
    let share = |origin| {
        let answer = relay.ask("GET", paths::MANIFEST, &[("origin", origin)], &[]);
        assert_eq!((answer.status, answer.header("vary")), (200, Some("Origin")));
        answer.header("access-control-allow-origin").map(str::to_owned)
    };
    assert_eq!(share("https://form.test").as_deref(), Some("https://form.test"));
    for other in [
        "null",
        "*",
        "https://form.test.evil.example",
        "http://form.test",
        "https://form.test/",
        "https://FORM.test",
    ] {
        assert_eq!(share(other), None, "{other}");
    }
    let answer = relay.ask("GET", paths::MANIFEST, &[("origin", ORIGIN)], &[]);
    assert_eq!(answer.header("access-control-expose-headers"), Some("Retry-After, Date"));
    assert!(answer.header("date").is_some());
    assert_eq!(relay.ask("GET", paths::MANIFEST, &[], &[]).status, 200, "no Origin is served too");
}

#[test]
fn what_is_no_address_is_unknown_and_a_wrong_method_is_told() {
    let relay = Relay::opens();
    for target in [
        "/v1",
        "/v1/",
        "/v1/manifest/",
        "/v1/nothing",
        "/v1/desk/nothing",
        "/v1/parts/x/0",
        "/v1/mailbox/",
        "/v1/desk/mailboxes",
        "/v1/desk/mailboxes/x/y/z",
    ] {
        assert_eq!(relay.ask("GET", target, &[], &[]).problem(), Problem::Unknown, "{target}");
    }
    for (method, target) in [
        ("POST", paths::MANIFEST),
        ("GET", paths::GRANTS),
        ("DELETE", paths::DESK_ENVELOPES),
        ("GET", paths::MAILBOX),
        ("HEAD", paths::MAILBOX),
        ("DELETE", paths::MAILBOX_ERASE),
    ] {
        let answer = relay.ask(method, target, &[], &[]);
        assert_eq!(answer.status, 405, "{method} {target}");
        assert!(answer.header("allow").is_some());
    }
}

#[test]
fn head_is_get_without_the_bytes() {
    let relay = Relay::opens();
    for target in [paths::MANIFEST, paths::HEALTH, "/", "/index.html"] {
        let (get, head) = (relay.ask("GET", target, &[], &[]), relay.ask("HEAD", target, &[], &[]));
        assert_eq!((head.status, head.body.len()), (200, 0), "{target}");
        assert_eq!(head.header("content-length"), get.header("content-length"), "{target}");
    }
}
