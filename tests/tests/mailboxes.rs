//! Mailboxes between the real desk and the real relay: what one puts the holder of the token opens.

use thiqa_desk::RelayError;
use thiqa_stories::{Helpline, bytes_of, holds, reply_of};
use thiqa_wire::{MailboxId, Problem};

const TOKEN: [u8; 32] = *b"thirty-two bytes that nobody has";

/// The messages that somebody with the token finds, in the order of their numbers.
fn found(helpline: &Helpline) -> Vec<Vec<u8>> {
    helpline.line_of_a_visitor().opens_mailbox(&TOKEN).into_iter().map(|(_, bytes)| bytes).collect()
}

#[test]
fn what_the_desk_puts_waits_for_the_token_whatever_dies_meanwhile() {
    let mut helpline = Helpline::open_with_a_program();
    let mailbox = MailboxId::of(&TOKEN);
    let mut desk = helpline.line();
    let messages: Vec<_> = (1..=8).map(reply_of).collect();
    for (id, bytes) in &messages {
        desk.put_reply(mailbox, *id, bytes).unwrap();
    }
    let (ninth, bytes) = reply_of(9);
    let refused = desk.put_reply(mailbox, ninth, &bytes).unwrap_err();
    assert!(matches!(refused, RelayError::Refused(Problem::Exhausted)), "{refused}");

    helpline.relay.dies();
    helpline.program_starts();
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
    let mut helpline = Helpline::open_with_a_program();
    let mailbox = MailboxId::of(&TOKEN);
    let (id, bytes) = reply_of(7);
    helpline.line().put_reply(mailbox, id, &bytes).unwrap();
    helpline.line_of_a_visitor().empties_mailbox(&TOKEN);
    helpline.relay.dies();
    for name in ["relay.db", "relay.db-wal", "relay-1.out"] {
        for (file, read) in bytes_of(&helpline.relay.path(name)) {
            for trace in [&TOKEN[..], &mailbox.0, &bytes[8..64], &bytes[8_000..]] {
                assert!(!holds(&read, trace), "{file}");
            }
        }
    }
    helpline.program_starts();
    assert_eq!(found(&helpline), Vec::<Vec<u8>>::new());
}
