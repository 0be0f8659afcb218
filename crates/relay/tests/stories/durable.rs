//! 201 means on disk: the calls of the real program, in the order in which the system saw them.

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use thiqa_wire::{MailboxId, paths};

use crate::launch::Program;
use crate::{launch, mail, post};

/// Reports, or messages, of a story.
const PUTS: usize = 5;
const CALLS: &str = "trace=read,recvfrom,write,writev,sendto,sendmsg,fsync,fdatasync";

#[test]
fn a_report_is_synced_after_it_came_and_before_its_sender_hears_so() {
    each_put_is_synced("\"PUT /v1/envelopes/", |relay| {
        let mut line = relay.line();
        for _ in 0..PUTS {
            let grant = post::grant(&mut line);
            assert_eq!(post::put(&mut line, &mail::envelope(), &grant).status, 201);
        }
    });
}

#[test]
fn a_message_to_a_reporter_is_synced_before_the_desk_hears_so() {
    each_put_is_synced("\"PUT /v1/desk/mailboxes/", |relay| {
        for _ in 0..PUTS {
            let message = mail::reply();
            let target = paths::desk_reply(MailboxId(mail::random()), mail::id_of(&message));
            assert_eq!(launch::signed(&mut relay.line(), "PUT", &target, &message).status, 201);
        }
    });
}

/// `puts` is a story with as many 201 as there are puts.
fn each_put_is_synced(named: &str, puts: impl FnOnce(&Program)) {
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
    puts(&relay);
    relay.stops();

    // A grant is a 201 as well.
    let said = if named.contains("envelopes") { 2 * PUTS } else { PUTS };
    let calls = finished(&log, said);
    let calls: Vec<_> = calls.lines().collect();
    let puts = (0..calls.len()).filter(|&at| calls[at].contains(named));
    let puts: Vec<_> = puts.collect();
    assert_eq!(puts.len(), PUTS);
    for put in puts {
        let after = &calls[put..];
        let said = after.iter().position(|call| call.contains("HTTP/1.1 201 ")).unwrap();
        let until_then = &after[..said];
        assert!(log_is_synced_in(until_then), "{until_then:#?}");
    }
}

fn strace_is_here() -> bool {
    let found = Command::new("strace").arg("-V").stdout(Stdio::null()).status();
    !found.is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// What strace wrote, once it has written all: it ends a moment after the relay.
fn finished(log: &Path, said: usize) -> String {
    loop {
        let calls = std::fs::read_to_string(log).unwrap();
        if calls.matches("HTTP/1.1 201 ").count() == said {
            return calls;
        }
        std::thread::yield_now();
    }
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
