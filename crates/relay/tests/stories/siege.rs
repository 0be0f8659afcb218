//! Somebody who wants to silence a relay with little work: whoever has something to say is heard all
//! the same. `cargo xtask bench siege` does the same at full length.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use thiqa_wire::paths::{self, GRANT_HEADER};
use thiqa_wire::{EnvelopeId, Grant, Problem, header};

use crate::client::Client;
use crate::launch::{self, Program, signed};
use crate::rng::random;
use crate::{mail, submit, wait};

/// Connections for which the relay of a story has slots.
const SLOTS: usize = 64;
/// Files that it may open for that.
const FILES: usize = SLOTS + 100;
/// Sieging connections of each kind.
const CROWD: usize = 3 * SLOTS;
/// Bytes of a program that no system buffers whole.
const PROGRAM: usize = 8 << 20;
/// Less than any of the times after which a silent connection is closed by itself.
const AT_ONCE: Duration = Duration::from_secs(9);

#[test]
fn who_announces_bodies_and_sends_none_keeps_nobody_out() {
    let folder = launch::folder();
    let relay = start(folder.path());
    let mut visitor = relay.client();
    let grants: Vec<_> = (0..CROWD).map(|_| submit::grant(&mut visitor)).collect();
    let _siege: Vec<_> = grants.iter().map(|grant| announces(&relay, grant)).collect();
    is_heard(&relay);
    relay.stops();
}

#[test]
fn a_grant_that_is_none_shelters_nobody() {
    let folder = launch::folder();
    let relay = start(folder.path());
    let _siege: Vec<_> = (0..CROWD).map(|_| announces(&relay, &Grant(random()))).collect();
    is_heard(&relay);
    relay.stops();
}

#[test]
fn who_asks_for_the_program_and_reads_nothing_keeps_nobody_out() {
    let folder = launch::folder();
    std::fs::write(folder.path().join("site/thiqa.wasm"), vec![7; PROGRAM]).unwrap();
    let relay = start(folder.path());
    let _siege: Vec<_> = (0..CROWD)
        .map(|_| says(&relay, b"GET /thiqa.wasm HTTP/1.1\r\nhost: relay.test\r\n\r\n"))
        .collect();
    is_heard(&relay);
    relay.stops();
}

#[test]
fn who_opens_mailboxes_and_reads_nothing_keeps_nobody_out() {
    let folder = launch::folder();
    let relay = start(folder.path());
    let ask = b"POST /v1/mailbox HTTP/1.1\r\nhost: relay.test\r\ncontent-length: 32\r\n\r\n";
    let _siege: Vec<_> =
        (0..CROWD).map(|_| says(&relay, &[ask, &random::<32>()[..]].concat())).collect();
    is_heard(&relay);
    let answer = relay.client().ask("POST", paths::MAILBOX, &[], &random::<32>());
    assert_eq!((answer.status, answer.body.len()), (200, paths::MAILBOX_BYTES));
    relay.stops();
}

/// More are announced than there is memory for, and more have come than there is.
#[test]
fn memory_is_for_what_has_come_and_the_slowest_gives_it_back() {
    let folder = launch::folder();
    let relay = launch::start(launch::easy(launch::command(folder.path())));
    relay.publishes();
    let mut visitor = relay.client();
    // 512 of them have 32 MiB.
    let grants: Vec<_> = (0..540).map(|_| submit::grant(&mut visitor)).collect();
    let mut siege: Vec<_> = grants.iter().map(|grant| announces(&relay, grant)).collect();
    is_heard(&relay);
    let nearly_all = vec![7; header::LARGE - 1];
    siege.iter_mut().for_each(|client| client.send(&nearly_all));
    // They were fast, for a moment: a form comes again.
    wait::until("a report lands", || {
        let mut child = relay.client();
        let grant = submit::grant(&mut child);
        (submit::put(&mut child, &mail::envelope(), &grant).status == 201).then_some(())
    });
    relay.stops();
}

#[test]
fn a_grant_ends_after_four_bodies_that_were_cut_off() {
    let folder = launch::folder();
    let relay = start(folder.path());
    let (report, grant) = (mail::envelope(), submit::grant(&mut relay.client()));
    for _ in 0..4 {
        // Whoever comes again replaces the body that is still on its way.
        let mut client = announces(&relay, &grant);
        client.send(b"THQ1");
    }
    let mut malformed = mail::envelope();
    malformed[0] ^= 1;
    wait::until("the relay notices all four", || {
        let answer = submit::put(&mut relay.client(), &malformed, &grant);
        (answer.problem() == Problem::Grant).then_some(())
    });
    assert_eq!(submit::put(&mut relay.client(), &report, &grant).problem(), Problem::Grant);
    let other = submit::grant(&mut relay.client());
    assert_eq!(submit::put(&mut relay.client(), &report, &other).status, 201);
    relay.stops();
}

/// A relay that has slots for [`SLOTS`] connections and serves a manifest.
fn start(folder: &Path) -> Program {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("ulimit -n {FILES} && exec \"$@\""), "sh"]);
    let relay = launch::start(launch::within(shell, launch::easy(launch::command(folder))));
    relay.publishes();
    relay
}

fn says(relay: &Program, bytes: &[u8]) -> Client {
    let mut client = relay.client();
    client.send(bytes);
    client
}

/// Announces a large envelope.
fn announces(relay: &Program, grant: &Grant) -> Client {
    let head = format!(
        "PUT {} HTTP/1.1\r\nhost: relay.test\r\n{GRANT_HEADER}: {}\r\ncontent-length: {}\r\n\r\n",
        paths::envelope(EnvelopeId(random())),
        grant.to_hex(),
        header::LARGE,
    );
    says(relay, head.as_bytes())
}

/// A desk and a child each say what they have to say, and wait for nobody's silence to end.
fn is_heard(relay: &Program) {
    let began = Instant::now();
    assert_eq!(signed(&mut relay.client(), "GET", paths::DESK_ENVELOPES, b"").status, 200);
    assert_eq!(relay.client().ask("GET", "/", &[], &[]).status, 200);
    let mut child = relay.client();
    let grant = submit::grant(&mut child);
    assert_eq!(submit::put(&mut child, &mail::envelope(), &grant).status, 201);
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
}
