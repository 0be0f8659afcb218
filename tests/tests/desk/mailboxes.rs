//! The desk's line to the relay's mailboxes: put, take out, empty, each signed and each repeatable.

use thiqa_desk::RelayError;
use thiqa_wire::header::REPLY;
use thiqa_wire::{Direction, EnvelopeId, Header, KeyId, MailboxId, Problem};

use crate::helpline::{Helpline, passphrase};

const MAILBOX: MailboxId = MailboxId([0x4d; 32]);

fn reply(number: u8) -> (EnvelopeId, Vec<u8>) {
    let id = EnvelopeId([number; 16]);
    let header = Header { direction: Direction::ToReporter, id, key: KeyId([0; 8]) };
    let mut bytes = header.bytes().to_vec();
    bytes.resize(REPLY, number);
    (id, bytes)
}

fn line(helpline: &Helpline) -> thiqa_desk::Relay {
    helpline.asks_with(helpline.desk().request_key(&passphrase()).unwrap())
}

fn waiting(helpline: &Helpline) -> Vec<EnvelopeId> {
    let desk = helpline.relay.desk();
    desk.mailboxes.get(&MAILBOX).into_iter().flatten().map(|(id, _)| *id).collect()
}

#[test]
fn a_reply_is_put_and_put_again_and_taken_out() {
    let helpline = Helpline::open();
    let mut relay = line(&helpline);
    let ((first, bytes), (second, others)) = (reply(1), reply(2));
    relay.put_reply(MAILBOX, first, &bytes).unwrap();
    relay.put_reply(MAILBOX, first, &bytes).unwrap();
    relay.put_reply(MAILBOX, second, &others).unwrap();
    assert_eq!(waiting(&helpline), [first, second]);
    relay.delete_reply(MAILBOX, first).unwrap();
    relay.delete_reply(MAILBOX, first).unwrap();
    assert_eq!(waiting(&helpline), [second]);
    relay.empty_mailbox(MAILBOX).unwrap();
    relay.empty_mailbox(MAILBOX).unwrap();
    assert_eq!(waiting(&helpline), []);
}

#[test]
fn a_ninth_and_other_bytes_under_an_id_are_refused_by_their_names() {
    let helpline = Helpline::open();
    let mut relay = line(&helpline);
    for number in 1..=8 {
        let (id, bytes) = reply(number);
        relay.put_reply(MAILBOX, id, &bytes).unwrap();
    }
    let mut refusal = |(id, bytes): (EnvelopeId, Vec<u8>)| {
        let error = relay.put_reply(MAILBOX, id, &bytes).unwrap_err();
        assert!(error.is_about_one_thing(), "other mailboxes have room");
        match error {
            RelayError::Refused(problem) => problem,
            other => panic!("{other}"),
        }
    };
    assert_eq!(refusal(reply(9)), Problem::Exhausted);
    let (id, mut other) = reply(8);
    other[REPLY - 1] ^= 1;
    assert_eq!(refusal((id, other)), Problem::Conflict);
}

#[test]
fn the_key_of_fetch_opens_no_mailbox() {
    let helpline = Helpline::open();
    let mut relay = helpline.asks_with(helpline.desk().read_only_key().unwrap());
    let (id, bytes) = reply(1);
    let forbidden = |done| matches!(done, Err(RelayError::Refused(Problem::Forbidden)));
    assert!(forbidden(relay.put_reply(MAILBOX, id, &bytes)));
    assert!(forbidden(relay.delete_reply(MAILBOX, id)));
    assert!(forbidden(relay.empty_mailbox(MAILBOX)));
}
