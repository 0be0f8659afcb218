//! A crowd of connections that say nothing: whoever has something to say is answered all the same.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use thiqa_wire::paths::{self, GRANT_HEADER};

use crate::client::Client;
use crate::launch::{self, Program, signed};
use crate::{mail, submit};

/// Files a process of this story may open: the relay has slots for sixty-four connections.
const FILES: &str = "ulimit -n 164 && exec \"$@\"";
/// Of each kind, three times as many as there are slots: where no room was made for one kind, whoever
/// comes after them would wait for three rounds of sixty-four, ten seconds each, to be closed for their
/// silence.
const CROWD: usize = 3 * 64;
/// Less than that, however slow the machine.
const WITHOUT_WAITING: Duration = Duration::from_secs(25);

#[test]
fn hundreds_who_say_nothing_keep_nobody_waiting() {
    let folder = launch::folder();
    let relay = start(folder.path());
    relay.publishes();
    let began = Instant::now();
    let _crowd = crowd(&relay);
    assert_eq!(relay.client().ask("GET", paths::HEALTH, &[], &[]).status, 200);
    assert_eq!(signed(&mut relay.client(), "GET", paths::DESK_ENVELOPES, b"").status, 200);
    let mut child = relay.client();
    let grant = submit::grant(&mut child);
    assert_eq!(submit::put(&mut child, &mail::envelope(), &grant).status, 201);
    assert!(began.elapsed() < WITHOUT_WAITING, "{:?}", began.elapsed());
    relay.stops();
}

#[test]
fn a_slow_child_with_a_grant_is_not_sent_away_for_a_crowd() {
    let folder = launch::folder();
    let relay = start(folder.path());
    relay.publishes();
    let mut child = relay.client();
    let (report, grant) = (mail::envelope(), submit::grant(&mut child));
    let head = format!(
        "PUT {} HTTP/1.1\r\nhost: relay.test\r\n{GRANT_HEADER}: {}\r\ncontent-length: 16384\r\nexpect: 100-continue\r\n\r\n",
        paths::envelope(mail::id_of(&report)),
        grant.to_hex()
    );
    child.send(head.as_bytes());
    assert_eq!(child.answer("PUT").status, 100, "the relay waits for the body");
    child.send(&report[..1_000]);
    let _crowd = crowd(&relay);
    assert_eq!(relay.client().ask("GET", paths::HEALTH, &[], &[]).status, 200);
    child.send(&report[1_000..]);
    assert_eq!(child.answer("PUT").status, 201);
    relay.stops();
}

fn start(folder: &Path) -> Program {
    let mut shell = Command::new("sh");
    shell.args(["-c", FILES, "sh"]);
    launch::start(launch::within(shell, launch::easy(launch::command(folder))))
}

/// Some who are silent, some who stop in the middle of a head, and some in a small body.
fn crowd(relay: &Program) -> Vec<Client> {
    let body = "POST /v1/grants HTTP/1.1\r\nhost: relay.test\r\ncontent-length: 192\r\n\r\nhalf";
    let mut crowd = Vec::new();
    for said in ["", "GET /healthz HT", body] {
        for _ in 0..CROWD {
            let mut client = relay.client();
            client.send(said.as_bytes());
            crowd.push(client);
        }
    }
    crowd
}
