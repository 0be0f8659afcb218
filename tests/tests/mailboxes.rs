//! Mailboxes between the real desk and the real relay: what one puts the holder of the token opens.

use std::net::Ipv4Addr;

use thiqa_desk::RelayError;
use thiqa_stories::{Helpline, bytes_of, holds};
use thiqa_wire::header::REPLY;
use thiqa_wire::{Direction, EnvelopeId, Header, KeyId, MailboxId, Problem, paths};

const TOKEN: [u8; 32] = *b"thirty-two bytes that nobody has";

fn message(number: u8) -> (EnvelopeId, Vec<u8>) {
    let id = EnvelopeId([number; 16]);
    let header = Header { direction: Direction::ToReporter, id, key: KeyId([0; 8]) };
    let mut bytes = header.bytes().to_vec();
    bytes.resize(REPLY, number);
    (id, bytes)
}

/// The messages that somebody with the token finds, in the order of their numbers.
fn found(helpline: &Helpline) -> Vec<Vec<u8>> {
    let line = helpline.line(Ipv4Addr::LOCALHOST, "a phone");
    let answer = line.ask("POST", paths::MAILBOX, &[], &TOKEN).unwrap();
    assert_eq!((answer.status, answer.body.len()), (200, paths::MAILBOX_BYTES));
    let places = answer.body.chunks(REPLY).filter(|place| Header::of(place).is_ok());
    let mut found: Vec<_> = places.map(<[u8]>::to_vec).collect();
    found.sort();
    found
}

#[test]
fn what_the_desk_puts_waits_for_the_token_whatever_dies_meanwhile() {
    let mut helpline = Helpline::opens();
    let mailbox = MailboxId::of(&TOKEN);
    let mut desk = helpline.line_to_relay();
    let messages: Vec<_> = (1..=8).map(message).collect();
    for (id, bytes) in &messages {
        desk.put_reply(mailbox, *id, bytes).unwrap();
    }
    let (ninth, bytes) = message(9);
    let refused = desk.put_reply(mailbox, ninth, &bytes).unwrap_err();
    assert!(matches!(refused, RelayError::Refused(Problem::Exhausted)), "{refused}");

    helpline.relay_dies();
    helpline.relay_starts();
    let all: Vec<_> = messages.iter().map(|(_, bytes)| bytes.clone()).collect();
    assert_eq!(found(&helpline), all);
    desk.put_reply(mailbox, messages[0].0, &messages[0].1).unwrap();
    desk.delete_reply(mailbox, messages[0].0).unwrap();
    desk.delete_reply(mailbox, messages[0].0).unwrap();
    assert_eq!(found(&helpline), all[1..]);
    desk.empty_mailbox(mailbox).unwrap();
    assert_eq!(found(&helpline), Vec::<Vec<u8>>::new());
}

#[test]
fn a_mailbox_that_was_emptied_leaves_nothing_with_the_relay_even_if_it_dies_at_once() {
    let mut helpline = Helpline::opens();
    let mailbox = MailboxId::of(&TOKEN);
    let (id, bytes) = message(7);
    helpline.line_to_relay().put_reply(mailbox, id, &bytes).unwrap();
    let line = helpline.line(Ipv4Addr::LOCALHOST, "a phone");
    let erased = line.ask("POST", paths::MAILBOX_ERASE, &[], &TOKEN).unwrap();
    assert_eq!((erased.status, erased.body.len()), (204, 0));
    helpline.relay_dies();
    for name in ["relay.db", "relay.db-wal", "relay-1.out"] {
        for (file, read) in bytes_of(&helpline.path(name)) {
            for trace in [&TOKEN[..], &mailbox.0, &bytes[8..64], &bytes[8_000..]] {
                assert!(!holds(&read, trace), "{file}");
            }
        }
    }
    helpline.relay_starts();
    assert_eq!(found(&helpline), Vec::<Vec<u8>>::new());
}
