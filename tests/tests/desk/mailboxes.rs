//! The desk's line to the relay's mailboxes: put, take out, empty, each signed and each repeatable.

use thiqa_desk::RelayError;
use thiqa_stories::{Helpline, reply_of};
use thiqa_wire::header::REPLY;
use thiqa_wire::{EnvelopeId, MailboxId, Problem};

const TOKEN: [u8; 32] = [0x4d; 32];

fn waiting(helpline: &Helpline) -> Vec<EnvelopeId> {
    helpline.line_of_a_visitor().opens_mailbox(&TOKEN).into_iter().map(|(id, _)| id).collect()
}

#[test]
fn a_reply_is_put_and_put_again_and_taken_out() {
    let helpline = Helpline::open();
    let mailbox = MailboxId::of(&TOKEN);
    let mut relay = helpline.line();
    let ((first, bytes), (second, others)) = (reply_of(1), reply_of(2));
    relay.put_reply(mailbox, first, &bytes).unwrap();
    relay.put_reply(mailbox, first, &bytes).unwrap();
    relay.put_reply(mailbox, second, &others).unwrap();
    assert_eq!(waiting(&helpline), [first, second]);
    relay.delete_reply(mailbox, first).unwrap();
    relay.delete_reply(mailbox, first).unwrap();
    assert_eq!(waiting(&helpline), [second]);
    relay.empty_mailbox(mailbox).unwrap();
    relay.empty_mailbox(mailbox).unwrap();
    assert_eq!(waiting(&helpline), []);
}

#[test]
fn a_ninth_and_other_bytes_under_an_id_are_refused_by_their_names() {
    let helpline = Helpline::open();
    let mailbox = MailboxId::of(&TOKEN);
    let mut relay = helpline.line();
    for number in 1..=8 {
        let (id, bytes) = reply_of(number);
        relay.put_reply(mailbox, id, &bytes).unwrap();
    }
    let mut refusal = |(id, bytes): (EnvelopeId, Vec<u8>)| {
        let error = relay.put_reply(mailbox, id, &bytes).unwrap_err();
        assert!(error.is_about_one_thing(), "other mailboxes have room");
        match error {
            RelayError::Refused(problem) => problem,
            other => panic!("{other}"),
        }
    };
    assert_eq!(refusal(reply_of(9)), Problem::Exhausted);
    let (id, mut other) = reply_of(8);
    other[REPLY - 1] ^= 1;
    assert_eq!(refusal((id, other)), Problem::Conflict);
}

#[test]
fn the_key_of_fetch_opens_no_mailbox() {
    let helpline = Helpline::open();
    let mailbox = MailboxId::of(&TOKEN);
    let mut relay = helpline.asks_with(helpline.desk().read_only_key().unwrap());
    let (id, bytes) = reply_of(1);
    let forbidden = |done| matches!(done, Err(RelayError::Refused(Problem::Forbidden)));
    assert!(forbidden(relay.put_reply(mailbox, id, &bytes)));
    assert!(forbidden(relay.delete_reply(mailbox, id)));
    assert!(forbidden(relay.empty_mailbox(mailbox)));
}
