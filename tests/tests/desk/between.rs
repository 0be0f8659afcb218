//! Who stands between the desk and the relay: a network that asks for a login, a proxy that is too
//! helpful. What they say is believed in nothing, and the desk says what they did.

use thiqa_desk::{Relay, RelayError};
use thiqa_stories::{Between, Helpline};
use thiqa_wire::{EnvelopeId, MailboxId, Problem};

/// Everything that changes something at the relay.
fn changes(relay: &mut Relay) -> [Result<(), RelayError>; 5] {
    let (mailbox, id) = (MailboxId([7; 32]), EnvelopeId([7; 16]));
    let mut reply = [0; 8_192];
    reply[..8].copy_from_slice(b"THQ1\x01\x01\x02\0");
    reply[8..24].copy_from_slice(&id.0);
    let manifest = relay.manifest().ok().flatten().unwrap_or_default();
    [
        relay.put_reply(mailbox, id, &reply),
        relay.delete_reply(mailbox, id),
        relay.empty_mailbox(mailbox),
        relay.ack(&[id]),
        relay.put_manifest(&manifest),
    ]
}

/// A helpline whose desk speaks with its relay through them.
fn helpline_behind(between: Between) -> Helpline {
    let helpline = Helpline::open();
    helpline.relay.faults().between = Some(between);
    helpline
}

#[test]
fn without_them_everything_is_done() {
    let helpline = Helpline::open();
    for done in changes(&mut helpline.line()) {
        done.unwrap();
    }
}

#[test]
fn a_login_page_that_says_yes_to_everything_is_believed_in_nothing() {
    let helpline = Helpline::open();
    for status in [200, 201, 204] {
        helpline.relay.faults().between = Some(Between::LoginPage(status));
        let mut relay = helpline.line();
        assert!(matches!(relay.list(), Err(RelayError::Answer(_))));
        assert!(matches!(relay.manifest(), Err(RelayError::Answer(_))));
        for answer in changes(&mut relay) {
            let error = answer.unwrap_err();
            assert!(matches!(error, RelayError::Answer(it) if it == status), "{error}");
            assert!(error.to_string().contains("asks for a login"), "{error}");
        }
    }
}

#[test]
fn a_redirect_is_not_followed_and_is_named() {
    let helpline = helpline_behind(Between::Redirect);
    let mut relay = helpline.line();
    assert!(matches!(relay.list(), Err(RelayError::Redirected(302))));
    for answer in changes(&mut relay) {
        assert!(answer.unwrap_err().to_string().contains("redirects"));
    }
}

#[test]
fn a_length_that_is_taken_away_is_named() {
    let helpline = helpline_behind(Between::Chunks);
    let mut relay = helpline.line();
    relay.list().unwrap();
    let [put, ..] = changes(&mut relay);
    let error = put.unwrap_err();
    assert!(matches!(error, RelayError::Refused(Problem::LengthRequired)), "{error}");
    assert!(error.to_string().contains("takes the length"), "{error}");
}

#[test]
fn a_body_that_is_changed_on_the_way_is_named() {
    let helpline = helpline_behind(Between::Changes);
    let mut relay = helpline.line();
    relay.list().unwrap();
    let [put, deleted, emptied, acked, _] = changes(&mut relay);
    assert!(deleted.is_ok() && emptied.is_ok(), "they have none");
    for changed in [put, acked] {
        let error = changed.unwrap_err();
        assert!(matches!(error, RelayError::Changed), "{error}");
    }
}

/// Nobody meddled: the relay knows another root, which is for its keeper to mend.
#[test]
fn a_manifest_that_the_relay_s_root_did_not_sign_is_told_apart() {
    let helpline = Helpline::open();
    let mut relay = helpline.line();
    relay.list().unwrap();
    let mut manifest = relay.manifest().unwrap().unwrap();
    *manifest.last_mut().unwrap() ^= 1;
    let error = relay.put_manifest(&manifest).unwrap_err();
    assert!(matches!(error, RelayError::Refused(Problem::Signature)), "{error}");
}

/// What a counsellor's machine reads: the list comes through, and what is sent does not.
#[test]
fn a_pull_that_a_proxy_meddled_with_says_so() {
    let helpline = Helpline::open();
    helpline.child_keeps_a_list("a story", 1);
    for (between, named) in
        [(Between::Chunks, "takes the length"), (Between::Changes, "changes what is sent")]
    {
        helpline.relay.faults().between = Some(between);
        let pulled = helpline.pulls();
        let meddling = pulled.meddling().expect("a reply that was not put").to_string();
        assert!(meddling.contains(named), "{meddling}");
    }
    helpline.relay.faults().between = None;
    let pulled = helpline.pulls();
    assert_eq!((pulled.put, pulled.meddling().is_none()), (1, true));
}

/// A case that is to be erased is not forgotten over a mailbox that is still full.
#[test]
fn nothing_is_erased_on_the_word_of_a_login_page() {
    let helpline = Helpline::open();
    let lina = helpline.child_keeps_a_list("a story", 1);
    helpline.pulls();
    lina.wishes(&helpline, "erase", false, "2026-11-24T12:00Z");
    helpline.pulls();
    helpline.shows("c1");
    helpline.days_pass(7);
    for status in [200, 201, 204] {
        helpline.relay.faults().mailboxes_say = Some(status);
        assert!(helpline.pulls().erased.is_empty(), "{status}");
        assert_eq!(helpline.stories(), ["a story"]);
    }
    helpline.relay.faults().mailboxes_say = None;
    assert_eq!(helpline.pulls().erased, [1]);
}
