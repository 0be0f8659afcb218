//! Putting an envelope: what is taken, what is refused, and in which order.

use std::sync::Barrier;

use thiqa_wire::paths::{self, GRANT_HEADER};
use thiqa_wire::{Grant, Problem, header};

use crate::client::{Answer, Client};
use crate::desk::desk;
use crate::mail::{envelope, envelope_of, envelope_to, id_of};
use crate::relay::{DAY, HOUR, Relay};
use crate::rng::random;
use crate::submit::put;

#[test]
fn a_report_of_either_size_is_kept_and_the_desk_gets_the_same_bytes() {
    let relay = Relay::opens();
    for size in [header::SMALL, header::LARGE] {
        let report = envelope_of(size, 1);
        relay.takes(&report);
        let got = desk().gets(&relay, id_of(&report));
        assert_eq!((got.status, got.body), (200, report));
    }
}

#[test]
fn the_same_bytes_again_are_known_and_other_bytes_under_the_id_are_not() {
    let relay = Relay::opens();
    let (report, grant) = (envelope(), relay.grant());
    assert_eq!(relay.puts(&report, &grant).status, 201);
    assert_eq!(relay.puts(&report, &grant).status, 200, "on the used grant");
    assert_eq!(relay.puts(&report, &relay.grant()).status, 200, "on a new one");
    let mut altered = report.clone();
    altered[header::SMALL - 1] ^= 1;
    assert_eq!(relay.puts(&altered, &relay.grant()).problem(), Problem::Conflict);
    assert_eq!(desk().gets(&relay, id_of(&report)).body, report);
}

#[test]
fn a_grant_carries_one_envelope_and_only_what_is_stored_uses_it_up() {
    let relay = Relay::opens();
    let (first, grant) = (envelope(), relay.grant());
    relay.takes(&first);
    assert_eq!(relay.puts(&first, &grant).status, 200, "a repeat uses nothing up");
    assert_eq!(relay.puts(&envelope_to(7), &grant).problem(), Problem::Stale, "nor does a refusal");
    assert_eq!(relay.puts(&envelope(), &grant).status, 201);
    assert_eq!(relay.puts(&envelope(), &grant).problem(), Problem::Exhausted);
}

#[test]
fn a_grant_is_good_for_an_hour_and_gone_by_the_second() {
    let relay = Relay::opens();
    let (report, grant) = (envelope(), relay.grant());
    relay.later(HOUR - 1);
    assert_eq!(relay.puts(&report, &grant).status, 201);
    relay.later(HOUR + 1);
    assert_eq!(relay.puts(&report, &grant).problem(), Problem::Grant);
}

#[test]
fn a_collected_report_sent_again_is_known_for_a_week_and_not_stored() {
    let relay = Relay::opens();
    let report = envelope();
    relay.takes(&report);
    assert_eq!(desk().acks(&relay, &[id_of(&report)]).status, 204);

    relay.later(7 * DAY);
    assert_eq!(desk().lists(&relay, 10), []);
    relay.sweeps();
    assert_eq!(relay.puts(&report, &relay.grant()).status, 200);
    let mut altered = report.clone();
    altered[5_000] ^= 1;
    assert_eq!(relay.puts(&altered, &relay.grant()).problem(), Problem::Conflict);
    assert_eq!(desk().lists(&relay, 10), []);

    relay.later(DAY);
    relay.sweeps_today();
    assert_eq!(relay.puts(&report, &relay.grant()).status, 201, "after the week it is new");
}

/// Each row breaks everything below it too, so the answer shows which check came first.
#[test]
fn the_checks_come_in_the_order_of_section_8() {
    let relay = Relay::opens();
    let stored = envelope();
    let used = relay.grant();
    assert_eq!(relay.puts(&stored, &used).status, 201);
    let mut other = stored.clone();
    other[100] ^= 1;
    let mut stale_conflict = envelope_to(7);
    stale_conflict[8..24].copy_from_slice(&id_of(&stored).0);
    let mut malformed = other.clone();
    malformed[0] ^= 1;
    let unknown = Grant(random()).to_hex();
    let used = used.to_hex();
    let id = id_of(&stored).to_string();
    let short = &malformed[..header::SMALL - 1];

    type Row<'a> =
        (&'a str, &'a str, Option<&'a str>, Option<usize>, &'a [u8], Result<u16, Problem>);
    let rows: [Row; 11] = [
        ("no length", "ABC", None, None, short, Err(Problem::LengthRequired)),
        ("wrong length", "ABC", None, Some(short.len()), short, Err(Problem::Size)),
        ("no grant", "ABC", None, Some(16_384), &malformed, Err(Problem::Grant)),
        ("malformed grant", "ABC", Some("00"), Some(16_384), &malformed, Err(Problem::Grant)),
        ("unknown grant", "ABC", Some(&unknown), Some(16_384), &malformed, Err(Problem::Grant)),
        ("malformed path", "ABC", Some(&used), Some(16_384), &other, Err(Problem::Malformed)),
        ("malformed shape", &id, Some(&used), Some(16_384), &malformed, Err(Problem::Malformed)),
        ("conflict", &id, Some(&used), Some(16_384), &stale_conflict, Err(Problem::Conflict)),
        ("known", &id, Some(&used), Some(16_384), &stored, Ok(200)),
        ("stale", "", Some(&used), Some(16_384), &envelope_to(7), Err(Problem::Stale)),
        ("exhausted", "", Some(&used), Some(16_384), &envelope(), Err(Problem::Exhausted)),
    ];
    for (name, path, grant, length, body, expected) in rows {
        let path = if path.is_empty() { id_of(body).to_string() } else { path.to_owned() };
        let answer = put_raw(&relay, &path, grant, length, body);
        match expected {
            Ok(status) => assert_eq!(answer.status, status, "{name}"),
            Err(problem) => assert_eq!(answer.problem(), problem, "{name}"),
        }
    }
}

fn put_raw(
    relay: &Relay,
    path: &str,
    grant: Option<&str>,
    length: Option<usize>,
    body: &[u8],
) -> Answer {
    let target = format!("{}/{path}", paths::ENVELOPES);
    let grant: Vec<_> = grant.map(|grant| (GRANT_HEADER, grant)).into_iter().collect();
    Client::to(relay.address).put_declaring(&target, &grant, length, body)
}

#[test]
fn a_body_in_chunks_declares_no_length() {
    let relay = Relay::opens();
    let mut client = Client::to(relay.address);
    let target = paths::envelope(id_of(&envelope()));
    client.send(
        format!("PUT {target} HTTP/1.1\r\nhost: relay.test\r\ntransfer-encoding: chunked\r\n\r\n")
            .as_bytes(),
    );
    assert_eq!(client.answer("PUT").problem(), Problem::LengthRequired);
}

#[test]
fn a_wrong_length_is_refused_before_the_body_is_read() {
    let relay = Relay::opens();
    let target = paths::envelope(id_of(&envelope()));
    // What is no number of 64 bits never reaches the order of checks.
    for (length, status) in [
        ("0", 413),
        ("16383", 413),
        ("16385", 413),
        ("8192", 413),
        ("1000000000000", 413),
        ("18446744073709551616", 400),
    ] {
        let mut client = Client::to(relay.address);
        client.send(
            format!(
                "PUT {target} HTTP/1.1\r\nhost: relay.test\r\ncontent-length: {length}\r\n\r\n"
            )
            .as_bytes(),
        );
        // Not one byte of the body was sent, and the answer is here.
        let answer = client.answer("PUT");
        assert_eq!(answer.status, status, "{length}");
        if status == 413 {
            assert_eq!(answer.problem(), Problem::Size, "{length}");
        }
    }
}

#[test]
fn a_visitor_who_talks_on_still_hears_the_refusal() {
    let relay = Relay::opens();
    let mut client = Client::to(relay.address);
    let answer = client.ask("PUT", &paths::envelope(id_of(&envelope())), &[], &vec![7; 200_000]);
    assert_eq!(answer.problem(), Problem::Size);
}

#[test]
fn nothing_that_is_not_exactly_an_envelope_is_taken() {
    let relay = Relay::opens();
    let good = envelope();
    let altered = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        bytes
    };
    let id = id_of(&good).to_string();
    let plaintext =
        b"{\"v\":1,\"t\":\"report\",\"answers\":[]}".repeat(600)[..header::SMALL].to_vec();
    for (name, path, body) in [
        ("wrong magic", id.clone(), altered(0, b'X')),
        ("a newer version", id.clone(), altered(4, 2)),
        ("another suite", id.clone(), altered(5, 2)),
        ("on the way to a reporter", id.clone(), altered(6, 2)),
        ("byte 7", id.clone(), altered(7, 1)),
        ("another id inside", id.clone(), altered(8, good[8] ^ 1)),
        ("plaintext", id.clone(), plaintext),
        (
            "an id in capitals",
            id.to_uppercase().replace(|c: char| c.is_ascii_digit(), "A"),
            good.clone(),
        ),
        ("an id too short", id[1..].to_owned(), good.clone()),
        ("an escaped id", format!("%{:x}{}", id.as_bytes()[0], &id[1..]), good.clone()),
    ] {
        let answer = put_raw(&relay, &path, Some(&relay.grant().to_hex()), Some(body.len()), &body);
        assert_eq!(answer.problem(), Problem::Malformed, "{name}");
    }
    assert_eq!(desk().lists(&relay, 10), []);
}

#[test]
fn a_truncated_body_leaves_nothing() {
    let relay = Relay::opens();
    let (report, grant) = (envelope(), relay.grant());
    let head = format!(
        "PUT {} HTTP/1.1\r\nhost: relay.test\r\n{GRANT_HEADER}: {}\r\ncontent-length: 16384\r\n\r\n",
        paths::envelope(id_of(&report)),
        grant.to_hex()
    );
    let mut client = Client::to(relay.address);
    client.send(&[head.as_bytes(), &report[..9_000]].concat());
    drop(client);
    assert_eq!(desk().lists(&relay, 10), []);
    assert_eq!(relay.puts(&report, &grant).status, 201, "the grant was not used up");
}

#[test]
fn one_grant_has_one_body_on_its_way_and_the_last_connection_counts() {
    let relay = Relay::opens();
    let (report, grant) = (envelope_of(header::LARGE, 1), relay.grant());
    let head = format!(
        "PUT {} HTTP/1.1\r\nhost: relay.test\r\n{GRANT_HEADER}: {}\r\ncontent-length: 65536\r\nexpect: 100-continue\r\n\r\n",
        paths::envelope(id_of(&report)),
        grant.to_hex()
    );
    let (begun, rest) = report.split_at(9_000);
    let begins = || {
        let mut client = Client::to(relay.address);
        client.send(head.as_bytes());
        assert_eq!(client.answer("PUT").status, 100, "the relay waits for the body");
        client.send(begun);
        client
    };
    let mut last = begins();
    for _ in 0..3 {
        let mut broken = std::mem::replace(&mut last, begins());
        assert_eq!(broken.answer("PUT").problem(), Problem::Busy);
    }
    last.send(rest);
    assert_eq!(last.answer("PUT").status, 201);
}

#[test]
fn a_key_of_no_manifest_is_stale_and_a_replaced_one_is_good_for_a_week() {
    let relay = Relay::opens();
    assert_eq!(relay.puts(&envelope_to(2), &relay.grant()).problem(), Problem::Stale);
    assert_eq!(desk().publishes(&relay, 2).status, 204);
    relay.takes(&envelope_to(2));
    relay.takes(&envelope_to(1));
    relay.later(6 * DAY);
    relay.takes(&envelope_to(1));
    relay.later(DAY);
    assert_eq!(relay.puts(&envelope_to(1), &relay.grant()).problem(), Problem::Stale);
    relay.takes(&envelope_to(2));
}

#[test]
fn before_any_manifest_every_key_is_stale() {
    let relay = Relay::before_any_manifest(Default::default());
    assert_eq!(relay.puts(&envelope(), &relay.grant()).problem(), Problem::Stale);
}

#[test]
fn sixty_four_at_once_are_all_kept_and_each_once() {
    let relay = Relay::opens();
    let barrier = Barrier::new(64);
    std::thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                let mut client = Client::to(relay.address);
                let ours: Vec<_> = (0..4).map(|_| (envelope(), relay.grant())).collect();
                barrier.wait();
                for (report, grant) in &ours {
                    assert_eq!(put(&mut client, report, grant).status, 201);
                    assert_eq!(put(&mut client, report, grant).status, 200);
                }
            });
        }
    });
    assert_eq!(desk().lists(&relay, 1_000).len(), 256);
}

#[test]
fn one_id_put_by_many_at_once_is_created_once() {
    let relay = Relay::opens();
    let report = envelope();
    let barrier = Barrier::new(16);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let visitors: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| {
                    let grant = relay.grant();
                    barrier.wait();
                    relay.puts(&report, &grant).status
                })
            })
            .collect();
        visitors.into_iter().map(|visitor| visitor.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|&&status| status == 201).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|&&status| status == 200).count(), 15, "{statuses:?}");
}
