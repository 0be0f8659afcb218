//! What of a mailbox is forgotten, when, and that nothing of it stays on the disk.

use std::time::{Duration, Instant};

use thiqa_relay::store::Sweep;
use thiqa_wire::paths::GRANT_HEADER;
use thiqa_wire::{EnvelopeId, MailboxId, Problem, paths};

use crate::client::Client;
use crate::desk::desk;
use crate::mail::{envelope, id_of, reply};
use crate::relay::{DAY, HOUR, Relay, TUESDAY, holds};
use crate::rng::random;
use crate::wait;

const NOTHING: Sweep = Sweep::Done { envelopes: 0 };
const MARKER: &[u8] = b"a marker that no chance would write";

/// A message that is found again wherever a byte of it stays.
fn marked() -> Vec<u8> {
    let mut message = reply();
    for at in [100, 1_200, 4_000, 8_100] {
        message[at..at + MARKER.len()].copy_from_slice(MARKER);
    }
    message
}

fn waits(relay: &Relay, token: &[u8; 32], message: &Vec<u8>) -> bool {
    relay.opens_mailbox(token).contains(message)
}

/// Nothing of these in the file, its log and its index.
fn assert_gone(relay: &Relay, mailbox: MailboxId, ids: &[EnvelopeId]) {
    let disk = relay.bytes_on_disk();
    assert!(!holds(&disk, MARKER));
    assert!(!holds(&disk, &mailbox.0), "nor is the mailbox's name there");
    assert!(ids.iter().all(|id| !holds(&disk, &id.0)), "nor are theirs");
}

#[test]
fn emptied_by_its_owner_by_the_desk_or_one_by_one_no_byte_of_it_stays() {
    let relay = Relay::opens();
    let (other_token, others) = (random(), reply());
    assert_eq!(desk().puts(&relay, MailboxId::of(&other_token), &others).status, 201);
    for way in ["owner", "desk", "one by one"] {
        let token = random();
        let mailbox = MailboxId::of(&token);
        let messages: Vec<_> = (0..8).map(|_| marked()).collect();
        let ids: Vec<_> = messages.iter().map(|message| id_of(message)).collect();
        for message in &messages {
            assert_eq!(desk().puts(&relay, mailbox, message).status, 201);
        }
        assert!(holds(&relay.bytes_on_disk(), MARKER));
        let all = [paths::desk_mailbox(mailbox)];
        let each: Vec<_> = ids.iter().map(|id| paths::desk_reply(mailbox, *id)).collect();
        // Twice: it may be asked for again.
        for _ in 0..2 {
            match way {
                "owner" => {
                    let erased = relay.ask("POST", paths::MAILBOX_ERASE, &[], &token);
                    assert_eq!((erased.status, erased.body.len()), (204, 0));
                }
                "desk" => delete(&relay, &all),
                _ => delete(&relay, &each),
            }
            assert_gone(&relay, mailbox, &ids);
        }
        assert!(!messages.iter().any(|message| waits(&relay, &token, message)), "{way}");
        assert!(waits(&relay, &other_token, &others), "{way}: a neighbour keeps hers");
        assert_eq!(
            desk().puts(&relay, mailbox, &messages[0]).status,
            201,
            "{way}: it is new again"
        );
        delete(&relay, &all);
    }
    assert!(relay.bytes_on_disk().len() < 300_000, "the pages were given back");
}

fn delete(relay: &Relay, targets: &[String]) {
    for target in targets {
        assert_eq!(desk().asks(relay, "DELETE", target, &[]).status, 204);
    }
}

/// Rows move between pages while others come and go, and must leave nothing where they lay.
#[test]
fn among_many_mailboxes_those_that_are_emptied_leave_nothing_where_they_ever_lay() {
    let relay = Relay::opens();
    let put = |mailbox| {
        let message = reply();
        assert_eq!(desk().puts(&relay, mailbox, &message).status, 201);
        message
    };
    let mailboxes: Vec<_> = (0..30).map(|_| MailboxId(random())).collect();
    let mut held: Vec<(MailboxId, Vec<u8>)> = Vec::new();
    for round in 0..3 {
        held.extend(mailboxes[round * 10..].iter().map(|mailbox| (*mailbox, put(*mailbox))));
        let (emptied, rest) = mailboxes[round * 10..].split_at(10);
        delete(&relay, &emptied.iter().map(|it| paths::desk_mailbox(*it)).collect::<Vec<_>>());
        let disk = relay.bytes_on_disk();
        for (mailbox, message) in &held {
            let stays = rest.contains(mailbox);
            let traces: [(&str, &[u8]); 5] = [
                ("its mailbox", &mailbox.0),
                ("its id", &message[8..24]),
                ("its beginning", &message[40..80]),
                ("its middle", &message[4_000..4_040]),
                ("its end", &message[8_140..8_180]),
            ];
            for (name, trace) in traces {
                assert_eq!(holds(&disk, trace), stays, "{name}, round {round}");
            }
        }
        held.retain(|(mailbox, _)| rest.contains(mailbox));
    }
}

#[test]
fn emptying_takes_a_while_also_where_nothing_is() {
    let relay = Relay::opens();
    let token = random();
    assert_eq!(desk().puts(&relay, MailboxId::of(&token), &reply()).status, 201);
    for token in [token, random()] {
        let began = Instant::now();
        assert_eq!(relay.ask("POST", paths::MAILBOX_ERASE, &[], &token).status, 204);
        assert!(began.elapsed() >= Duration::from_millis(200));
    }
}

/// Another program holds the database, as the writer does while it rebuilds.
#[test]
fn where_the_writer_is_busy_emptying_waits_for_it_also_where_nothing_is() {
    let relay = Relay::opens();
    let token = random();
    assert_eq!(desk().puts(&relay, MailboxId::of(&token), &reply()).status, 201);
    for token in [token, random()] {
        let holder = rusqlite::Connection::open(relay.file()).unwrap();
        holder.execute_batch("BEGIN IMMEDIATE").unwrap();
        let (answers, answer) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            let relay = &relay;
            scope.spawn(move || answers.send(relay.ask("POST", paths::MAILBOX_ERASE, &[], &token)));
            assert!(answer.recv_timeout(Duration::from_millis(600)).is_err());
            holder.execute_batch("ROLLBACK").unwrap();
            assert_eq!(answer.recv().unwrap().status, 204);
        });
    }
}

/// Mailboxes that visitors may be emptying at once.
const AT_ONCE: usize = 64;
/// Longer than the two seconds for which a visitor waits for a turn, shorter than the twenty after
/// which the writer gives up what it holds: it waits ten for another program, and ten again for each
/// write alone.
const SOON: Duration = Duration::from_secs(18);

/// A visitor who has asked to empty a mailbox, and does not listen yet.
fn asks_to_empty(relay: &Relay, token: &[u8; 32]) -> Client {
    let mut client = Client::to(relay.address);
    let head =
        format!("POST {} HTTP/1.1\r\nhost: relay.test\r\ncontent-length: 32", paths::MAILBOX_ERASE);
    client.send(&[head.as_bytes(), b"\r\n\r\n", token].concat());
    client
}

/// Another program holds the database, so that nothing leaves the writer's queue.
#[test]
fn a_flood_of_erases_is_told_to_wait_and_a_report_beside_it_is_taken() {
    let relay = Relay::opens();
    let (hit, report, grant) = (random(), envelope(), relay.grant());
    assert_eq!(desk().puts(&relay, MailboxId::of(&hit), &reply()).status, 201);
    let holder = rusqlite::Connection::open(relay.file()).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();

    let began = Instant::now();
    let tokens = (0..=AT_ONCE).map(|number| if number % 2 == 0 { hit } else { random() });
    let mut flood: Vec<_> = tokens.map(|token| asks_to_empty(&relay, &token)).collect();
    let refused =
        wait::until("one of them is refused", || flood.iter().position(Client::has_answer));
    assert!(began.elapsed() < SOON, "refused a turn, not given up by the writer");
    let refused = flood.swap_remove(refused).answer("POST");
    assert_eq!(refused.problem(), Problem::Busy);
    assert_eq!(refused.header("retry-after"), Some("5"));

    // Whoever leaves makes no room: what they asked for stands in the queue still.
    flood.truncate(AT_ONCE / 2);
    for mut client in [hit, random()].map(|token| asks_to_empty(&relay, &token)) {
        assert_eq!(client.answer("POST").problem(), Problem::Busy, "a hit and a miss alike");
        assert!(began.elapsed() < SOON, "refused a turn, not given up by the writer");
    }

    let target = paths::envelope(id_of(&report));
    let mut child = Client::to(relay.address);
    let head = format!(
        "PUT {target} HTTP/1.1\r\nhost: relay.test\r\n{GRANT_HEADER}: {}\r\ncontent-length: {}",
        grant.to_hex(),
        report.len()
    );
    child.send(&[head.as_bytes(), b"\r\n\r\n", &report].concat());
    holder.execute_batch("ROLLBACK").unwrap();
    assert_eq!(child.answer("PUT").status, 201);
    assert!(flood.iter_mut().all(|client| client.answer("POST").status == 204));
    assert_eq!(asks_to_empty(&relay, &hit).answer("POST").status, 204, "there are turns again");
}

#[test]
fn what_was_emptied_is_gone_after_a_restart_too() {
    let relay = Relay::opens();
    let (token, message) = (random(), marked());
    let mailbox = MailboxId::of(&token);
    assert_eq!(desk().puts(&relay, mailbox, &message).status, 201);
    assert_eq!(relay.ask("POST", paths::MAILBOX_ERASE, &[], &token).status, 204);
    let relay = relay.restarts();
    assert!(!waits(&relay, &token, &message));
    assert_eq!(relay.ask("POST", paths::MAILBOX_ERASE, &[], &token).status, 204);
    assert_gone(&relay, mailbox, &[id_of(&message)]);
}

#[test]
fn a_read_token_is_written_nowhere() {
    let relay = Relay::opens();
    let (hit, miss) = (random(), random());
    assert_eq!(desk().puts(&relay, MailboxId::of(&hit), &reply()).status, 201);
    for token in [&hit, &miss] {
        relay.opens_mailbox(token);
        assert_eq!(relay.ask("POST", paths::MAILBOX_ERASE, &[], token).status, 204);
        assert_eq!(relay.ask("POST", paths::MAILBOX_ERASE, &[], token).status, 204);
        relay.opens_mailbox(token);
    }
    let disk = relay.bytes_on_disk();
    for token in [hit, miss] {
        assert!(!holds(&disk, &token));
        assert!(!holds(&disk, MailboxId(token).to_string().as_bytes()), "nor in hex");
        assert!(!holds(&disk, &MailboxId::of(&token).0), "nor does a look leave the name");
    }
}

#[test]
fn a_message_waits_thirty_days_from_its_first_put() {
    let relay = Relay::opens();
    let (token, message) = (random(), marked());
    let mailbox = MailboxId::of(&token);
    assert_eq!(desk().puts(&relay, mailbox, &message).status, 201);
    for _ in 0..30 {
        relay.later(DAY);
        assert_eq!(relay.sweeps_today(), NOTHING);
        assert!(waits(&relay, &token, &message), "not once today <= D + 30");
        assert_eq!(desk().puts(&relay, mailbox, &message).status, 200, "its life is not renewed");
    }
    relay.later(DAY);
    assert_eq!(relay.sweeps_today(), NOTHING, "no envelope went");
    assert!(!waits(&relay, &token, &message));
    assert_gone(&relay, mailbox, &[id_of(&message)]);
    assert_eq!(desk().puts(&relay, mailbox, &message).status, 201, "after its days it is new");
}

#[test]
fn an_acknowledgement_takes_nothing_out_of_a_mailbox() {
    let relay = Relay::opens();
    let (token, message, report) = (random(), reply(), envelope());
    relay.takes(&report);
    assert_eq!(desk().puts(&relay, MailboxId::of(&token), &message).status, 201);
    assert_eq!(desk().acks(&relay, &[id_of(&report), id_of(&message)]).status, 204);
    assert!(waits(&relay, &token, &message));
}

#[test]
fn a_clock_that_jumps_takes_no_message_until_a_desk_agrees_with_it() {
    let relay = Relay::opens();
    let (token, message) = (random(), reply());
    assert_eq!(desk().puts(&relay, MailboxId::of(&token), &message).status, 201);
    assert_eq!(relay.sweeps(), NOTHING);
    relay.later(400 * DAY);
    assert_eq!(relay.sweeps(), Sweep::Postponed { days: 400 });
    assert!(waits(&relay, &token, &message));
    let _ = desk().lists(&relay, 1);
    assert_eq!(relay.sweeps(), NOTHING);
    assert!(!waits(&relay, &token, &message), "it really is a year later");
}

#[test]
fn a_message_put_under_a_wrong_clock_has_its_days_when_it_is_set_right() {
    for wrong in [12 * HOUR, TUESDAY + 4_000 * DAY] {
        let relay = Relay::opens();
        relay.sweeps();
        relay.clock_says(wrong);
        let (token, message) = (random(), reply());
        assert_eq!(desk().puts(&relay, MailboxId::of(&token), &message).status, 201);
        relay.clock_says(TUESDAY);
        assert_eq!(desk().lists(&relay, 1), []);
        for _ in 0..30 {
            assert_eq!(relay.sweeps_today(), NOTHING);
            relay.later(DAY);
        }
        assert_eq!(relay.sweeps_today(), NOTHING);
        assert!(waits(&relay, &token, &message), "{wrong}");
        relay.later(DAY);
        assert_eq!(relay.sweeps_today(), NOTHING);
        assert!(!waits(&relay, &token, &message), "{wrong}: and no years");
    }
}
