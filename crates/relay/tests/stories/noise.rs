//! Noise: whatever arrives, the relay answers as it should and stays up.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use thiqa_wire::paths;

use crate::client::Client;
use crate::desk::{as_headers, desk};
use crate::relay::Relay;
use crate::rng::seed;

static RELAY: LazyLock<Relay> = LazyLock::new(Relay::opens);

const TARGETS: [&str; 14] = [
    "/",
    "/v1",
    paths::MANIFEST,
    paths::CHALLENGES,
    paths::GRANTS,
    paths::MAILBOX,
    paths::MAILBOX_ERASE,
    paths::ENVELOPES,
    paths::DESK_ENVELOPES,
    paths::DESK_ACK,
    paths::DESK_MANIFEST,
    paths::DESK_MAILBOXES,
    "/v1/desk/mailboxes/000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f/",
    "/v1/envelopes/00112233445566778899aabbccddeeff",
];
const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"];
const HEADERS: [&str; 9] = [
    "thiqa-grant",
    "thiqa-desk",
    "thiqa-time",
    "thiqa-nonce",
    "thiqa-signature",
    "origin",
    "accept-encoding",
    "content-type",
    "x-noise",
];

/// Drawn from the same seed as everything else here.
fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed()),
        ..ProptestConfig::with_cases(400)
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_request_makes_a_server_error(
        method in prop::sample::select(&METHODS[..]),
        start in prop::sample::select(&TARGETS[..]),
        more in "[!-~]{0,40}",
        headers in prop::collection::vec((prop::sample::select(&HEADERS[..]), "[ -~]{0,140}"), 0..6),
        body in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = RELAY.ask(method, &format!("{start}{more}"), &headers, &body);
        prop_assert!(answer.status < 500, "{answer:?}");
    }

    #[test]
    fn not_even_a_signed_one_does(
        method in prop::sample::select(&METHODS[..5]),
        start in prop::sample::select(&TARGETS[8..13]),
        more in "([?/][!-\"$-~]{0,40})?",
        body in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let target = format!("{start}{more}");
        let signature = desk().signs(&RELAY, method, &target, &body);
        let answer = RELAY.ask(method, &target, &as_headers(&signature), &body);
        prop_assert!(answer.status < 500, "{answer:?}");
    }

    #[test]
    fn bytes_that_are_no_request_end_their_own_connection_only(noise in prop::collection::vec(any::<u8>(), 1..600)) {
        let mut client = Client::to(RELAY.address);
        client.send(&[&noise[..], b"\r\n\r\n"].concat());
        if let Some(answer) = client.try_answer("GET") {
            prop_assert!(answer.status < 500, "{answer:?}");
        }
        prop_assert_eq!(RELAY.ask("GET", paths::HEALTH, &[], &[]).status, 200);
    }
}
