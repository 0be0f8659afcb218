//! Mailboxes: eight slots for whoever has the token, and what the desk may do with them.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use thiqa_relay::rate_limit::RateLimit;
use thiqa_relay::store::{Rebuild, SMALLEST_ROOM};
use thiqa_wire::header::REPLY;
use thiqa_wire::paths::{self, MAILBOX_SLOTS, READ_TOKEN_BYTES};
use thiqa_wire::work::CHALLENGE_BYTES;
use thiqa_wire::{EnvelopeId, MailboxId, Problem};

use crate::client::Client;
use crate::desk::{as_headers, desk, fetch, stranger};
use crate::mail::{envelope, id_of, reply};
use crate::relay::{DAY, Options, Relay, size_of};
use crate::rng::random;
use crate::submit;

/// A person's token and her mailbox.
fn person() -> ([u8; 32], MailboxId) {
    let token = random();
    (token, MailboxId::of(&token))
}

/// A mailbox that holds `many` messages.
fn holding(relay: &Relay, many: usize) -> ([u8; 32], MailboxId, Vec<Vec<u8>>) {
    let (token, mailbox) = person();
    let replies: Vec<_> = (0..many).map(|_| reply()).collect();
    for reply in &replies {
        assert_eq!(desk().puts(relay, mailbox, reply).status, 201);
    }
    (token, mailbox, replies)
}

fn set(slots: &[Vec<u8>]) -> BTreeSet<&[u8]> {
    slots.iter().map(Vec::as_slice).collect()
}

#[test]
fn messages_stand_among_eight_slots_and_the_rest_is_new_noise_each_time() {
    let relay = Relay::opens();
    let twin = relay.twin();
    for many in 0..=MAILBOX_SLOTS {
        let (token, _, replies) = holding(&relay, many);
        let (first, second) = (relay.opens_mailbox(&token), twin.opens_mailbox(&token));
        assert!(set(&replies).is_subset(&set(&first)), "{many}");
        assert!(set(&replies).is_subset(&set(&second)), "{many}, at the twin");
        assert_eq!(set(&first).len(), MAILBOX_SLOTS, "each once");
        let again = set(&first).intersection(&set(&second)).count();
        assert_eq!(again, many, "nothing but the messages comes twice");
    }
}

#[test]
fn nobody_is_given_what_waits_for_somebody_else() {
    let relay = Relay::opens();
    let people: Vec<_> = (0..12).map(|number| holding(&relay, number % 4)).collect();
    let all: Vec<_> = people.iter().flat_map(|(_, _, replies)| replies.clone()).collect();
    for (token, _, replies) in &people {
        let slots = relay.opens_mailbox(token);
        let given: BTreeSet<_> = set(&slots).intersection(&set(&all)).copied().collect();
        assert_eq!(given, set(replies));
    }
    let slots = relay.opens_mailbox(&random());
    assert_eq!(set(&slots).intersection(&set(&all)).count(), 0, "nor is a stranger");
}

#[test]
fn a_hit_and_a_miss_have_the_same_status_and_the_same_headers() {
    let relay = Relay::opens();
    let (token, ..) = holding(&relay, 3);
    for target in [paths::MAILBOX, paths::MAILBOX_ERASE] {
        let asked = [("origin", "https://form.test"), ("accept-encoding", "br, gzip")];
        let said = |token: &[u8; 32]| {
            let answer = relay.ask("POST", target, &asked, token);
            let header = |name: &str| answer.header(name).map(ToOwned::to_owned);
            let names: Vec<_> = answer.header_names().into_iter().map(str::to_owned).collect();
            let values: Vec<_> =
                names.iter().filter(|name| *name != "date").map(|name| header(name)).collect();
            (answer.status, answer.body.len(), names, values)
        };
        assert_eq!(said(&token), said(&random()), "{target}");
    }
}

#[test]
fn what_is_no_token_is_malformed() {
    let relay = Relay::opens();
    for target in [paths::MAILBOX, paths::MAILBOX_ERASE] {
        for length in [0, 1, 31, 33, 64, 1_025, 100_000] {
            let answer = relay.ask("POST", target, &[], &vec![7; length]);
            assert_eq!(answer.problem(), Problem::Malformed, "{target} {length}");
        }
        let mut client = Client::to(relay.address);
        let chunks =
            "transfer-encoding: chunked\r\n\r\n20\r\n01234567890123456789012345678901\r\n0\r\n\r\n";
        client.send(format!("POST {target} HTTP/1.1\r\nhost: relay.test\r\n{chunks}").as_bytes());
        assert!(matches!(client.answer("POST").status, 200 | 204), "a length is not asked for");
    }
}

#[test]
fn a_mailbox_holds_eight_and_a_slot_that_is_freed_is_taken_again() {
    let relay = Relay::opens();
    let (token, mailbox, replies) = holding(&relay, MAILBOX_SLOTS);
    let ninth = reply();
    assert_eq!(desk().puts(&relay, mailbox, &ninth).problem(), Problem::Exhausted);
    assert_eq!(desk().puts(&relay, mailbox, &replies[3]).status, 200, "a repeat is no ninth");
    let other = person().1;
    assert_eq!(desk().puts(&relay, other, &ninth).status, 201, "another mailbox has room");

    let lowest = paths::desk_reply(mailbox, id_of(&replies[0]));
    for _ in 0..2 {
        assert_eq!(desk().asks(&relay, "DELETE", &lowest, &[]).status, 204);
    }
    assert_eq!(desk().puts(&relay, mailbox, &ninth).status, 201);
    let slots = relay.opens_mailbox(&token);
    assert!(set(&replies[1..]).is_subset(&set(&slots)));
    assert!(slots.contains(&ninth) && !slots.contains(&replies[0]));
}

#[test]
fn many_who_put_at_once_put_eight() {
    let relay = Relay::opens();
    let (token, mailbox) = person();
    let barrier = Barrier::new(16);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let desks: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    desk().puts(&relay, mailbox, &reply()).status
                })
            })
            .collect();
        desks.into_iter().map(|desk| desk.join().unwrap()).collect()
    });
    let count = |status| statuses.iter().filter(|&&it| it == status).count();
    assert_eq!((count(201), count(403)), (8, 8), "{statuses:?}");
    assert_eq!(set(&relay.opens_mailbox(&token)).len(), 8);
}

#[test]
fn the_same_message_may_wait_in_two_mailboxes_and_other_bytes_under_its_id_may_not() {
    let relay = Relay::opens();
    let ((token, mailbox), (other_token, other)) = (person(), person());
    let message = reply();
    let mut altered = message.clone();
    altered[REPLY - 1] ^= 1;
    assert_eq!(desk().puts(&relay, mailbox, &message).status, 201);
    assert_eq!(desk().puts(&relay, mailbox, &message).status, 200);
    assert_eq!(desk().puts(&relay, mailbox, &altered).problem(), Problem::Conflict);
    assert_eq!(desk().puts(&relay, other, &altered).status, 201, "that is another mailbox");
    assert!(relay.opens_mailbox(&token).contains(&message));
    assert!(relay.opens_mailbox(&other_token).contains(&altered));
}

/// Each row breaks everything below it too, so the answer shows which check came first.
#[test]
fn the_checks_of_a_put_come_in_the_order_of_section_8() {
    let relay = Relay::opens();
    let (_, mailbox, replies) = holding(&relay, MAILBOX_SLOTS);
    let (full, known) = (mailbox.to_string(), &replies[0]);
    let id = id_of(known).to_string();
    let mut conflict = known.clone();
    conflict[2_000] ^= 1;
    let mut malformed = conflict.clone();
    malformed[6] = 1;
    let ninth = reply();
    let ninth_id = id_of(&ninth).to_string();
    let late = || desk().whose_clock_is_off_by(-121);

    let put = |path: &str, length: Option<usize>, who: Option<&crate::desk::Desk>, body: &[u8]| {
        let target = format!("{}/{path}", paths::DESK_MAILBOXES);
        let signature = who.map(|who| who.signs(&relay, "PUT", &target, body)).unwrap_or_default();
        Client::to(relay.address).put_declaring(&target, &as_headers(&signature), length, body)
    };
    let (odd, taken) = ("X/Y", format!("{full}/{id}"));
    let short = &malformed[..REPLY - 1];
    type Row<'a> = (
        &'a str,
        &'a str,
        Option<usize>,
        Option<crate::desk::Desk>,
        &'a [u8],
        Result<u16, Problem>,
    );
    let whole = Some(REPLY);
    let free = format!("{full}/{ninth_id}");
    let rows: [Row; 11] = [
        ("no length", odd, None, None, short, Err(Problem::LengthRequired)),
        ("wrong length", odd, Some(short.len()), None, short, Err(Problem::Size)),
        ("no signature", odd, whole, None, &malformed, Err(Problem::Signature)),
        ("a stranger's", odd, whole, Some(stranger()), &malformed, Err(Problem::Signature)),
        ("a late clock", odd, whole, Some(late()), &malformed, Err(Problem::Clock)),
        ("read-only", odd, whole, Some(fetch()), &malformed, Err(Problem::Forbidden)),
        ("an odd path", odd, whole, Some(desk()), &malformed, Err(Problem::Malformed)),
        ("an odd shape", &taken, whole, Some(desk()), &malformed, Err(Problem::Malformed)),
        ("conflict", &taken, whole, Some(desk()), &conflict, Err(Problem::Conflict)),
        ("known", &taken, whole, Some(desk()), known, Ok(200)),
        ("a ninth", &free, whole, Some(desk()), &ninth, Err(Problem::Exhausted)),
    ];
    for (name, path, length, who, body, expected) in rows {
        let answer = put(path, length, who.as_ref(), body);
        match expected {
            Ok(status) => assert_eq!(answer.status, status, "{name}"),
            Err(problem) => assert_eq!(answer.problem(), problem, "{name}"),
        }
    }
}

#[test]
fn a_wrong_length_is_refused_before_the_body_is_read() {
    let relay = Relay::opens();
    let target = paths::desk_reply(person().1, EnvelopeId(random()));
    for length in [0, 8_191, 8_193, 16_384, 1_000_000_000_000] {
        // Not one byte of the body is sent, and the answer is here.
        let answer = Client::to(relay.address).put_declaring(&target, &[], Some(length), &[]);
        assert_eq!(answer.problem(), Problem::Size, "{length}");
    }
}

#[test]
fn nothing_that_is_not_exactly_a_message_to_a_reporter_is_taken() {
    let relay = Relay::opens();
    let (token, mailbox) = person();
    let good = reply();
    let altered = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        bytes
    };
    let (box_hex, id) = (mailbox.to_string(), id_of(&good).to_string());
    let capitals = box_hex.replace(|c: char| c.is_ascii_digit(), "A");
    for (name, path, body) in [
        ("wrong magic", format!("{box_hex}/{id}"), altered(0, b'X')),
        ("a newer version", format!("{box_hex}/{id}"), altered(4, 2)),
        ("another suite", format!("{box_hex}/{id}"), altered(5, 2)),
        ("on the way to the desk", format!("{box_hex}/{id}"), altered(6, 1)),
        ("byte 7", format!("{box_hex}/{id}"), altered(7, 1)),
        ("another id inside", format!("{box_hex}/{id}"), altered(8, good[8] ^ 1)),
        ("plaintext", format!("{box_hex}/{id}"), vec![b'a'; REPLY]),
        ("a mailbox in capitals", format!("{capitals}/{id}"), good.clone()),
        ("a mailbox too short", format!("{}/{id}", &box_hex[2..]), good.clone()),
        ("an id too short", format!("{box_hex}/{}", &id[2..]), good.clone()),
        ("an escaped id", format!("{box_hex}/%{:x}{}", id.as_bytes()[0], &id[1..]), good.clone()),
    ] {
        let target = format!("{}/{path}", paths::DESK_MAILBOXES);
        let answer = desk().asks(&relay, "PUT", &target, &body);
        assert_eq!(answer.problem(), Problem::Malformed, "{name}");
        if name.contains("mailbox") || name.contains("short") || name.contains("escaped") {
            let answer = desk().asks(&relay, "DELETE", &target, &[]);
            assert_eq!(answer.problem(), Problem::Malformed, "{name}, deleted");
        }
    }
    let odd = format!("{}/{}", paths::DESK_MAILBOXES, &box_hex[2..]);
    assert_eq!(desk().asks(&relay, "DELETE", &odd, &[]).problem(), Problem::Malformed);
    assert_eq!(relay.number("SELECT count(*) FROM replies"), Some(0));
    assert!(!relay.opens_mailbox(&token).contains(&good));
}

#[test]
fn only_the_desks_own_key_touches_a_mailbox() {
    let relay = Relay::opens();
    let (token, mailbox, replies) = holding(&relay, 2);
    let (one, all) = (paths::desk_reply(mailbox, id_of(&replies[0])), paths::desk_mailbox(mailbox));
    for (who, problem) in [(fetch(), Problem::Forbidden), (stranger(), Problem::Signature)] {
        assert_eq!(who.puts(&relay, mailbox, &reply()).problem(), problem);
        assert_eq!(who.asks(&relay, "DELETE", &one, &[]).problem(), problem);
        assert_eq!(who.asks(&relay, "DELETE", &all, &[]).problem(), problem);
    }
    assert_eq!(relay.ask("DELETE", &all, &[], &[]).problem(), Problem::Signature);
    let signature = desk().signs(&relay, "DELETE", &one, &[]);
    assert_eq!(
        relay.ask("DELETE", &all, &as_headers(&signature), &[]).problem(),
        Problem::Signature
    );
    assert!(set(&replies).is_subset(&set(&relay.opens_mailbox(&token))));
    assert_eq!(desk().asks(&relay, "DELETE", &all, &[]).status, 204);
    assert_eq!(set(&replies).intersection(&set(&relay.opens_mailbox(&token))).count(), 0);
}

#[test]
fn when_reads_are_short_some_wait_the_others_are_busy_and_nobody_else_notices() {
    let reads = RateLimit { per_second: 1, burst: 3 };
    let relay = Relay::opens_with(Options { reads, ..Options::default() });
    let (token, mailbox) = person();
    let ask = |target, token: &[u8]| relay.ask("POST", target, &[], token);
    for _ in 0..20 {
        assert_eq!(ask(paths::MAILBOX, b"no token").problem(), Problem::Malformed, "takes no turn");
    }
    let began = Instant::now();
    let statuses: Vec<_> = std::thread::scope(|scope| {
        let visits: Vec<_> =
            (0..30).map(|_| scope.spawn(|| ask(paths::MAILBOX, &token).status)).collect();
        visits.into_iter().map(|visit| visit.join().unwrap()).collect()
    });
    let opened = statuses.iter().filter(|status| **status == 200).count();
    assert!(opened >= 5 && began.elapsed() >= Duration::from_secs(1), "{statuses:?}: two waited");
    assert!(statuses.contains(&503), "{statuses:?}");
    assert_eq!(ask(paths::MAILBOX_ERASE, &token).status, 204, "emptying has turns of its own");
    relay.takes(&envelope());
    assert_eq!(relay.ask("GET", paths::MANIFEST, &[], &[]).status, 200);
    assert_eq!(desk().puts(&relay, mailbox, &reply()).status, 201);
}

#[test]
fn whoever_works_for_a_read_is_not_sent_away_and_reads_once() {
    let reads = RateLimit { per_second: 1, burst: 1 };
    let relay = Relay::opens_with(Options { reads, ..Options::default() });
    let (token, _, replies) = holding(&relay, 3);
    let ask = |body: &[u8]| relay.ask("POST", paths::MAILBOX, &[], body);
    let work = |purpose| {
        let challenge = submit::challenge_for(&mut Client::to(relay.address), purpose);
        (challenge.difficulty(), [&token[..], &submit::solved(challenge)].concat())
    };
    let (before, paid) = work("read");
    let answer = ask(&paid);
    assert_eq!((answer.status, answer.body.len()), (200, paths::MAILBOX_BYTES));
    let slots: Vec<_> = answer.body.chunks(REPLY).map(<[u8]>::to_vec).collect();
    assert!(set(&replies).is_subset(&set(&slots)));
    assert_eq!(ask(&paid).problem(), Problem::Spent, "one solution, one read");
    let empties = relay.ask("POST", paths::MAILBOX_ERASE, &[], &work("read").1);
    assert_eq!(empties.status, 204, "or one emptying");
    let after = work("read").0;
    assert!(before == 4 && after > before, "{before}, {after}");

    assert_eq!(ask(&work("small").1).problem(), Problem::Work);
    let mut altered = paid.clone();
    altered[READ_TOKEN_BYTES + 10] ^= 1;
    assert_eq!(ask(&altered).problem(), Problem::Work);
    for length in [31, 33, READ_TOKEN_BYTES + CHALLENGE_BYTES, paid.len() - 1, paid.len() + 1] {
        let body: Vec<_> = paid.iter().copied().cycle().take(length).collect();
        assert_eq!(ask(&body).problem(), Problem::Malformed, "{length}");
    }
    let paid = work("read").1;
    let statuses: Vec<_> = std::thread::scope(|scope| {
        let visits: Vec<_> = (0..30).map(|_| scope.spawn(|| ask(&token).status)).collect();
        assert_eq!(ask(&paid).status, 200);
        visits.into_iter().map(|visit| visit.join().unwrap()).collect()
    });
    assert!(statuses.contains(&503), "the others have no turn: {statuses:?}");
}

#[test]
fn a_restart_and_a_rebuild_keep_what_waits_and_what_the_desk_was_told() {
    let relay = Relay::opens();
    let (token, mailbox, replies) = holding(&relay, 5);
    let gone = paths::desk_reply(mailbox, id_of(&replies[4]));
    assert_eq!(desk().asks(&relay, "DELETE", &gone, &[]).status, 204);
    let relay = relay.restarts();
    let kept = &replies[..4];
    for message in kept {
        assert_eq!(desk().puts(&relay, mailbox, message).status, 200);
    }
    assert_eq!(desk().asks(&relay, "DELETE", &gone, &[]).status, 204);
    relay.later(DAY);
    assert_eq!(relay.rebuilds(), Rebuild::Done);
    let slots = relay.opens_mailbox(&token);
    assert!(set(kept).is_subset(&set(&slots)) && !slots.contains(&replies[4]));
}

#[test]
fn a_full_relay_takes_no_message_knows_repeats_and_deletes() {
    let relay = Relay::opens_with(Options { room: SMALLEST_ROOM, ..Options::default() });
    let mut kept: Vec<(MailboxId, Vec<u8>, [u8; 32])> = Vec::new();
    let refused = loop {
        let ((token, mailbox), message) = (person(), reply());
        let answer = desk().puts(&relay, mailbox, &message);
        if answer.status != 201 {
            break answer.problem();
        }
        kept.push((mailbox, message, token));
    };
    assert_eq!(refused, Problem::Full);
    assert!(kept.len() > 300, "{} messages in 4 MiB", kept.len());
    assert!(
        size_of(&relay.file()) <= SMALLEST_ROOM + (64 << 10),
        "the desk's 64 MiB are for nonces"
    );
    let (mailbox, message, token) = &kept[0];
    assert_eq!(desk().puts(&relay, *mailbox, message).status, 200, "a repeat is known");
    assert!(relay.opens_mailbox(token).contains(message));
    assert_eq!(relay.ask("POST", paths::MAILBOX_ERASE, &[], token).status, 204);
    for (mailbox, message, _) in &kept[1..8] {
        let target = paths::desk_reply(*mailbox, id_of(message));
        assert_eq!(desk().asks(&relay, "DELETE", &target, &[]).status, 204);
    }
    assert_eq!(desk().puts(&relay, *mailbox, message).status, 201, "there is room again");
}
