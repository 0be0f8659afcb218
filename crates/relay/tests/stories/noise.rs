//! Noise: whatever comes through the door, the relay answers as it should and stays up.

use std::sync::LazyLock;

use proptest::prelude::*;
use thiqa_wire::paths;

use crate::desk::{borrowed, desk};
use crate::post::Post;
use crate::visitor::Line;

static POST: LazyLock<Post> = LazyLock::new(Post::opens);

const PLACES: [&str; 14] = [
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

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn no_request_makes_a_server_error(
        method in prop::sample::select(&METHODS[..]),
        place in prop::sample::select(&PLACES[..]),
        more in "[!-~]{0,40}",
        headers in prop::collection::vec((prop::sample::select(&HEADERS[..]), "[ -~]{0,140}"), 0..6),
        body in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = POST.ask(method, &format!("{place}{more}"), &headers, &body);
        prop_assert!(answer.status < 500, "{answer:?}");
    }

    #[test]
    fn not_even_a_signed_one_does(
        method in prop::sample::select(&METHODS[..5]),
        place in prop::sample::select(&PLACES[8..13]),
        more in "([?/][!-\"$-~]{0,40})?",
        body in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let target = format!("{place}{more}");
        let seal = desk().seal(&POST, method, &target, &body);
        let answer = POST.ask(method, &target, &borrowed(&seal), &body);
        prop_assert!(answer.status < 500, "{answer:?}");
    }

    #[test]
    fn bytes_that_are_no_request_end_their_own_connection_only(noise in prop::collection::vec(any::<u8>(), 1..600)) {
        let mut line = Line::to(POST.address);
        line.send(&[&noise[..], b"\r\n\r\n"].concat());
        if let Some(answer) = line.try_answer("GET") {
            prop_assert!(answer.status < 500, "{answer:?}");
        }
        prop_assert_eq!(POST.ask("GET", paths::HEALTH, &[], &[]).status, 200);
    }
}
