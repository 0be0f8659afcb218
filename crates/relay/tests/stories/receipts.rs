//! Receipts: what shows that this relay took something, and asking for one with a hash alone.

use std::time::Duration;

use sha2::{Digest, Sha256};
use thiqa_wire::desk::nonce_from_hex;
use thiqa_wire::paths::{self, GRANT_HEADER, NONCE_HEADER};
use thiqa_wire::{
    DeskRequest, EnvelopeId, Grant, MailboxId, OCTET_STREAM, Problem, Receipt, header,
};

use crate::client::{Answer, Client};
use crate::desk::{as_headers, desk, manifest, root};
use crate::mail::{envelope, envelope_of, id_of, reply};
use crate::relay::{DAY, ORIGIN, Relay};
use crate::rng::random;

/// Asks whether the relay has an envelope with this id and these bytes.
fn asks_for(relay: &Relay, id: EnvelopeId, bytes: &[u8], grant: &Grant) -> Answer {
    let headers = [(GRANT_HEADER, &*grant.to_hex())];
    relay.ask("POST", &paths::envelope(id), &headers, &Sha256::digest(bytes))
}

fn assert_receipt(answer: &Answer, status: u16, receipt: Receipt) {
    assert_eq!(answer.status, status);
    assert_eq!(answer.header("content-type"), Some(OCTET_STREAM));
    assert!(receipt.is(&answer.body), "{answer:?}");
}

#[test]
fn an_envelope_is_answered_with_the_hash_of_its_bytes_new_and_known() {
    let relay = Relay::opens();
    for size in [header::SMALL, header::LARGE] {
        let (report, grant) = (envelope_of(size, 1), relay.grant());
        for status in [201, 200] {
            assert_receipt(&relay.puts(&report, &grant), status, Receipt::kept(&report));
        }
    }
}

#[test]
fn whoever_has_the_bytes_asks_with_their_hash_while_it_waits_and_for_a_week_after() {
    let relay = Relay::opens();
    let (report, grant) = (envelope(), relay.grant());
    let id = id_of(&report);
    assert_eq!(asks_for(&relay, id, &report, &grant).problem(), Problem::Unknown);
    assert_eq!(relay.puts(&report, &grant).status, 201);
    assert_receipt(&asks_for(&relay, id, &report, &grant), 200, Receipt::kept(&report));
    assert_eq!(asks_for(&relay, id, b"other bytes", &grant).problem(), Problem::Unknown);

    desk().acks(&relay, &[id]);
    relay.later(7 * DAY);
    relay.sweeps_today();
    let grant = relay.grant();
    assert_receipt(&asks_for(&relay, id, &report, &grant), 200, Receipt::kept(&report));
    assert_eq!(asks_for(&relay, id, b"other bytes", &grant).problem(), Problem::Unknown);
    relay.later(DAY);
    relay.sweeps_today();
    assert_eq!(asks_for(&relay, id, &report, &relay.grant()).problem(), Problem::Unknown);
}

#[test]
fn one_that_was_collected_before_there_were_receipts_is_asked_for_its_bytes() {
    let relay = Relay::opens();
    let (report, grant) = (envelope(), relay.grant());
    assert_eq!(relay.puts(&report, &grant).status, 201);
    desk().acks(&relay, &[id_of(&report)]);
    let database = rusqlite::Connection::open(relay.file()).unwrap();
    assert_eq!(database.execute("UPDATE gone SET receipt = NULL", []).unwrap(), 1);
    assert_eq!(asks_for(&relay, id_of(&report), &report, &grant).problem(), Problem::Unknown);
    assert_receipt(&relay.puts(&report, &grant), 200, Receipt::kept(&report));
}

#[test]
fn asking_is_refused_in_the_order_of_the_protocol() {
    let relay = Relay::opens();
    let (hash, grant) = (Sha256::digest(b"bytes"), relay.grant().to_hex());
    let target = paths::envelope(EnvelopeId(random()));
    let ask = |target: &str, grant: &[(&str, &str)], body: &[u8]| {
        relay.ask("POST", target, grant, body).problem()
    };
    let good = [(GRANT_HEADER, &*grant)];
    for length in [0, 31, 33, header::SMALL] {
        assert_eq!(ask(&target, &[], &vec![0; length]), Problem::Size);
    }
    assert_eq!(ask(&target, &[], &hash), Problem::Grant);
    let unknown = Grant(random()).to_hex();
    assert_eq!(ask("/v1/envelopes/00", &[(GRANT_HEADER, &*unknown)], &hash), Problem::Grant);
    assert_eq!(ask("/v1/envelopes/00", &good, &hash), Problem::Malformed);
    assert_eq!(ask(&target, &good, &hash), Problem::Unknown);
    let mut client = Client::to(relay.address);
    let head = format!(
        "POST {target} HTTP/1.1\r\nhost: relay.test\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"
    );
    client.send(head.as_bytes());
    assert_eq!(client.answer("POST").problem(), Problem::LengthRequired);
}

#[test]
fn an_emptied_mailbox_is_answered_with_the_hash_of_its_token() {
    let relay = Relay::opens();
    let token = random();
    let accept = [("accept", OCTET_STREAM)];
    assert_eq!(desk().puts(&relay, MailboxId::of(&token), &reply()).status, 201);
    for _ in 0..2 {
        let answer = relay.ask("POST", paths::MAILBOX_ERASE, &accept, &token);
        assert_receipt(&answer, 200, Receipt::emptied(&token));
    }
}

#[test]
fn whatever_a_desk_changes_is_answered_with_the_hash_of_its_request() {
    let relay = Relay::opens();
    let message = reply();
    let mailbox = MailboxId(random());
    let frame = manifest(2).sign(&root()).unwrap().to_bytes();
    let one = paths::desk_reply(mailbox, id_of(&message));
    for (method, target, body, status) in [
        ("PUT", &*one, &*message, 201),
        ("PUT", &one, &message, 200),
        ("DELETE", &one, &[], 200),
        ("DELETE", &paths::desk_mailbox(mailbox), &[], 200),
        ("POST", paths::DESK_ACK, br#"{"envelopes":[],"blobs":[]}"#, 200),
        ("PUT", paths::DESK_MANIFEST, &frame, 200),
        ("PUT", paths::DESK_MANIFEST, &frame, 200),
    ] {
        let signature = desk().signs(&relay, method, target, body);
        let nonce = signature.iter().find(|(name, _)| *name == NONCE_HEADER).unwrap();
        let nonce = nonce_from_hex(&nonce.1).unwrap();
        let asked = DeskRequest { origin: ORIGIN, method, target, time: 0, nonce, body };
        let headers = [&as_headers(&signature)[..], &[("accept", OCTET_STREAM)]].concat();
        let answer = relay.ask(method, target, &headers, body);
        assert_receipt(&answer, status, Receipt::done(&asked));
    }
}

/// Relays are brought up to date before pages and desks.
#[test]
fn pages_and_desks_from_before_hear_what_they_heard() {
    let relay = Relay::opens();
    let (token, message) = (random(), reply());
    let mailbox = MailboxId::of(&token);
    for accept in [&[][..], &[("accept", "*/*")], &[("accept", "text/html, */*;q=0.8")]] {
        let answer = relay.ask("POST", paths::MAILBOX_ERASE, accept, &token);
        assert_eq!((answer.status, answer.body.len()), (204, 0));
    }
    for status in [201, 200] {
        let answer = desk().puts(&relay, mailbox, &message);
        assert_eq!((answer.status, answer.body.len()), (status, 0));
    }
    let answer = desk().acks(&relay, &[]);
    assert_eq!((answer.status, answer.body.len()), (204, 0));
}

/// A pause of a second in the middle, and the rest comes: no story waits for the minutes that the
/// pace itself is tested with, beside it.
#[test]
fn a_body_that_comes_in_pieces_arrives() {
    let relay = Relay::opens();
    let (report, grant) = (envelope_of(header::LARGE, 1), relay.grant().to_hex());
    let mut client = Client::to(relay.address);
    client.send(
        format!(
            "PUT {} HTTP/1.1\r\nhost: relay.test\r\n{GRANT_HEADER}: {grant}\r\ncontent-length: {}\r\n\r\n",
            paths::envelope(id_of(&report)),
            report.len()
        )
        .as_bytes(),
    );
    for piece in report.chunks(10_000) {
        client.send(piece);
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_receipt(&client.answer("PUT"), 201, Receipt::kept(&report));
}
