//! 201 and 204 mean on disk: the calls of the real program, in the order in which the system saw
//! them.

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use thiqa_wire::{EnvelopeId, MailboxId, paths};

use crate::launch::{self, Program, signed};
use crate::mail::{envelope, id_of, reply};
use crate::rng::random;
use crate::submit;
use crate::wait;

/// How often each story asks for the same.
const TIMES: usize = 5;
const CALLS: &str = "trace=read,recvfrom,write,writev,sendto,sendmsg,fsync,fdatasync";

#[test]
fn a_report_is_synced_after_it_came_and_before_its_sender_hears_so() {
    each_is_synced("\"PUT /v1/envelopes/", 201, |relay| {
        for _ in 0..TIMES {
            keeps_report(relay);
        }
    });
}

#[test]
fn what_the_desk_took_is_gone_from_the_disk_before_it_hears_so() {
    each_is_synced("\"POST /v1/desk/ack", 204, |relay| {
        for _ in 0..TIMES {
            let envelopes = vec![keeps_report(relay).to_string()];
            let ack = paths::Ack { envelopes, blobs: Vec::new() };
            let ack = serde_json::to_vec(&ack).unwrap();
            assert_eq!(signed(&mut relay.client(), "POST", paths::DESK_ACK, &ack).status, 204);
        }
    });
}

#[test]
fn a_message_to_a_reporter_is_synced_before_the_desk_hears_so() {
    each_is_synced("\"PUT /v1/desk/mailboxes/", 201, |relay| {
        for _ in 0..TIMES {
            keeps_message(relay, MailboxId(random()));
        }
    });
}

#[test]
fn what_the_desk_deletes_is_gone_from_the_disk_before_it_hears_so() {
    each_is_synced("\"DELETE /v1/desk/mailboxes/", 204, |relay| {
        for number in 0..TIMES {
            let mailbox = MailboxId(random());
            let id = keeps_message(relay, mailbox);
            let one_or_all = [paths::desk_reply(mailbox, id), paths::desk_mailbox(mailbox)];
            let target = &one_or_all[number % 2];
            assert_eq!(signed(&mut relay.client(), "DELETE", target, b"").status, 204);
        }
    });
}

#[test]
fn a_mailbox_is_emptied_on_the_disk_before_its_owner_hears_so() {
    each_is_synced("\"POST /v1/mailbox/erase", 204, |relay| {
        for _ in 0..TIMES {
            let token = random();
            keeps_message(relay, MailboxId::of(&token));
            let answer = relay.client().ask("POST", paths::MAILBOX_ERASE, &[], &token);
            assert_eq!(answer.status, 204);
        }
    });
}

fn keeps_report(relay: &Program) -> EnvelopeId {
    let (mut client, report) = (relay.client(), envelope());
    let grant = submit::grant(&mut client);
    assert_eq!(submit::put(&mut client, &report, &grant).status, 201);
    id_of(&report)
}

fn keeps_message(relay: &Program, mailbox: MailboxId) -> EnvelopeId {
    let message = reply();
    let id = id_of(&message);
    let target = paths::desk_reply(mailbox, id);
    assert_eq!(signed(&mut relay.client(), "PUT", &target, &message).status, 201);
    id
}

/// `story` asks [`TIMES`] times for what begins with `named`, and hears `status`.
fn each_is_synced(named: &str, status: u16, story: impl FnOnce(&Program)) {
    if !strace_is_here() {
        // Past the test harness, which would keep it to itself.
        let _ = writeln!(std::io::stderr(), "SKIPPED: strace is missing, so no sync was watched");
        return;
    }
    let folder = launch::folder();
    let log = folder.path().join("calls");
    let plain = launch::easy(launch::command(folder.path()));
    let relay = launch::start(launch::under_strace(plain, CALLS, &log));
    relay.publishes();
    story(&relay);
    relay.stops();

    let said = format!("HTTP/1.1 {status} ");
    let calls = finished(&log, named, &said);
    let calls: Vec<_> = calls.lines().collect();
    let asked = (0..calls.len()).filter(|&at| calls[at].contains(named));
    let asked: Vec<_> = asked.collect();
    assert_eq!(asked.len(), TIMES);
    for asked in asked {
        let after = &calls[asked..];
        let answered = after.iter().position(|call| call.contains(&said)).unwrap();
        let until_then = &after[..answered];
        assert!(log_is_synced_in(until_then), "{until_then:#?}");
    }
}

fn strace_is_here() -> bool {
    let found = Command::new("strace").arg("-V").stdout(Stdio::null()).status();
    !found.is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// What strace wrote, once it has written the last answer: it ends a moment after the relay.
fn finished(log: &Path, named: &str, said: &str) -> String {
    wait::until("strace writes the last answer", || {
        let calls = std::fs::read_to_string(log).unwrap();
        let last = calls.rfind(named)?;
        let finished = calls.matches(named).count() == TIMES && calls[last..].contains(said);
        finished.then_some(calls)
    })
}

/// Whether a sync of the database's log begins among `calls` and also ends there.
fn log_is_synced_in(calls: &[&str]) -> bool {
    let thread = |call: &str| call.split(' ').next().map(ToOwned::to_owned);
    calls.iter().enumerate().any(|(at, call)| {
        let begins = call.contains("sync(") && call.contains("relay.db-wal>");
        let ends = |call: &str| call.contains("sync") && call.trim_end().ends_with("= 0");
        let mut rest = calls[at..].iter().filter(|later| thread(later) == thread(call));
        begins && rest.any(|later| ends(later))
    })
}
