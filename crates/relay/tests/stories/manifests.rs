//! Publishing: only what the root signed, only upwards, and readiness follows.

use ed25519_dalek::SigningKey;
use thiqa_wire::manifest::WIRE_LIMIT;
use thiqa_wire::{Manifest, Problem, paths};

use crate::desk::{desk, manifest, root};
use crate::relay::{Options, Relay};

#[test]
fn a_relay_is_ready_once_the_desk_has_published() {
    let relay = Relay::before_any_manifest(Options::default());
    assert_eq!(relay.ask("GET", paths::MANIFEST, &[], &[]).problem(), Problem::Unknown);
    assert_eq!(relay.ask("GET", paths::HEALTH, &[], &[]).status, 503);
    assert_eq!(desk().publishes(&relay, 1).status, 204);
    let served = relay.ask("GET", paths::MANIFEST, &[], &[]);
    assert_eq!(served.header("content-type"), Some("application/octet-stream"));
    assert_eq!((served.status, served.body), (200, manifest(1).sign(&root()).unwrap().to_bytes()));
    let health = relay.ask("GET", paths::HEALTH, &[], &[]);
    assert_eq!((health.status, health.body.len()), (200, 0));
}

#[test]
fn an_older_manifest_is_refused_and_the_same_one_is_welcome() {
    let relay = Relay::before_any_manifest(Options::default());
    assert_eq!(desk().publishes(&relay, 5).status, 204);
    assert_eq!(desk().publishes(&relay, 5).status, 204, "the identical one");
    assert_eq!(desk().publishes(&relay, 4).problem(), Problem::Seq);
    let mut other = manifest(5);
    other.issued = "2026-11-30".into();
    let frame = other.sign(&root()).unwrap().to_bytes();
    assert_eq!(desk().asks(&relay, "PUT", paths::DESK_MANIFEST, &frame).problem(), Problem::Seq);
    assert_eq!(desk().publishes(&relay, 9).status, 204, "weeks may be skipped");
}

#[test]
fn a_manifest_of_a_week_to_come_does_not_end_this_one() {
    let relay = Relay::opens();
    let publishes = |seq, issued: &str| {
        let next = Manifest { issued: issued.into(), ..manifest(seq) };
        let frame = next.sign(&root()).unwrap().to_bytes();
        desk().asks(&relay, "PUT", paths::DESK_MANIFEST, &frame)
    };
    for to_come in ["2026-11-26", "2026-11-30", "2031-01-06"] {
        assert_eq!(publishes(9, to_come).problem(), Problem::Seq, "{to_come}");
    }
    for no_date in ["", "tomorrow", "2026-11-31"] {
        assert_eq!(publishes(9, no_date).problem(), Problem::Malformed, "{no_date}");
    }
    let served = relay.ask("GET", paths::MANIFEST, &[], &[]).body;
    assert_eq!(served, manifest(1).sign(&root()).unwrap().to_bytes());
    assert_eq!(publishes(9, "2026-11-25").status, 204, "tomorrow: clocks differ");
    assert_eq!(publishes(10, "2026-11-02").status, 204, "weeks may be late");
}

#[test]
fn an_unsigned_manifest_is_not_served() {
    let relay = Relay::opens();
    let frame = manifest(2).sign(&SigningKey::from_bytes(&[8; 32])).unwrap().to_bytes();
    assert_eq!(
        desk().asks(&relay, "PUT", paths::DESK_MANIFEST, &frame).problem(),
        Problem::Signature
    );
    let mut altered = manifest(2).sign(&root()).unwrap().to_bytes();
    altered[20] ^= 1;
    assert_eq!(
        desk().asks(&relay, "PUT", paths::DESK_MANIFEST, &altered).problem(),
        Problem::Signature
    );
    assert_eq!(
        relay.ask("GET", paths::MANIFEST, &[], &[]).body,
        manifest(1).sign(&root()).unwrap().to_bytes()
    );
}

#[test]
fn a_frame_that_is_none_is_malformed_and_one_too_long_is_not_read() {
    let relay = Relay::opens();
    let frame = manifest(2).sign(&root()).unwrap().to_bytes();
    let trailing = [&frame[..], b"x"].concat();
    for body in [&b""[..], b"garbage", &frame[..frame.len() - 1], &trailing] {
        let answer = desk().asks(&relay, "PUT", paths::DESK_MANIFEST, body);
        assert_eq!(answer.problem(), Problem::Malformed, "{} bytes", body.len());
    }
    let huge = vec![0; WIRE_LIMIT + 1];
    assert_eq!(desk().asks(&relay, "PUT", paths::DESK_MANIFEST, &huge).problem(), Problem::Size);
}

#[test]
fn what_is_signed_but_of_no_use_is_malformed() {
    let relay = Relay::opens();
    let file = br#"{"v":2,"deployment":"demo"}"#;
    let frame = signed(file);
    assert_eq!(
        desk().asks(&relay, "PUT", paths::DESK_MANIFEST, &frame).problem(),
        Problem::Malformed
    );
}

/// Signed by the root as the protocol says, whatever it says.
fn signed(file: &[u8]) -> Vec<u8> {
    use ed25519_dalek::Signer;
    let signature = root().sign(&[b"thiqa 1 manifest\0", file].concat()).to_bytes();
    let length = u32::try_from(file.len()).unwrap().to_be_bytes();
    [&length[..], file, &signature].concat()
}
