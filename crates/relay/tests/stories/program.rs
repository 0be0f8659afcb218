//! The program itself: how it starts, stops, dies and comes back, and what it says.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Mutex;

use rustix::process::Signal;
use thiqa_wire::paths::{self, GRANT_HEADER};
use thiqa_wire::{EnvelopeId, MailboxId, Problem};

use crate::launch::{self, PROGRAM, Program, folder, signed, try_signed};
use crate::{mail, relay, rng, submit, wait};

fn start(folder: &Path) -> Program {
    launch::start(launch::command(folder))
}

fn refusal(output: Output) -> String {
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn it_stops_cleanly_on_either_signal() {
    let folder = folder();
    for signal in [Signal::TERM, Signal::INT] {
        let relay = start(folder.path());
        let answer = relay.client().ask("POST", paths::CHALLENGES, &[], br#"{"parts":0}"#);
        assert_eq!(answer.status, 200);
        relay.signal(signal);
        let (code, log) = relay.ends();
        assert_eq!(code, Some(0), "{log}");
        let log = folder.path().join("relay/relay.db-wal");
        assert_eq!(relay::size_of(&log), 0, "the database's log is empty");
    }
}

/// A proxy took it. Whoever keeps the relay is told, and not as often as there are visitors.
#[test]
fn a_length_that_is_missing_is_told_once_and_names_nobody() {
    let folder = folder();
    let relay = start(folder.path());
    let target = paths::envelope(EnvelopeId(rng::random()));
    for _ in 0..5 {
        let mut visitor = relay.client();
        let answer = visitor.put_declaring(&target, &[("user-agent", "Rabat")], None, &[]);
        assert_eq!(answer.problem(), Problem::LengthRequired);
    }
    relay.signal(Signal::TERM);
    let (_, log) = relay.ends();
    assert_eq!(log.matches("Content-Length").count(), 1, "{log}");
    assert!(!["127.0.0.1", "Rabat", &target].iter().any(|trace| log.contains(trace)), "{log}");
}

#[test]
fn it_does_not_wait_for_a_slow_visitor_to_stop() {
    let folder = folder();
    let relay = start(folder.path());
    let mut slow = relay.client();
    let head = "POST /v1/grants HTTP/1.1\r\nhost: relay.test\r\ncontent-length: 192\r\n\r\n";
    slow.send(format!("{head}half").as_bytes());
    // The relay has the slow one before it: it answered somebody who came later.
    relay.client().ask("GET", paths::HEALTH, &[], &[]);
    relay.stops();
}

#[test]
fn killed_under_load_it_comes_back_with_every_report_it_said_it_had() {
    let folder = folder();
    let relay = launch::start(launch::easy(launch::command(folder.path())));
    relay.publishes();
    let acknowledged = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| put_until_it_hangs_up(&relay, &acknowledged));
        }
        wait::until("a hundred are acknowledged", || {
            (acknowledged.lock().unwrap().len() >= 100).then_some(())
        });
        relay.signal(Signal::KILL);
    });
    assert_eq!(relay.ends().0, None, "killed");

    let relay = launch::start(launch::easy(launch::command(folder.path())));
    for id in acknowledged.into_inner().unwrap() {
        assert_eq!(
            signed(&mut relay.client(), "GET", &paths::desk_envelope(id), b"").status,
            200,
            "{id}"
        );
    }
    assert_eq!(relay.client().ask("GET", paths::HEALTH, &[], &[]).status, 200);
    relay.stops();
}

#[test]
fn killed_under_load_it_comes_back_with_every_message_it_said_it_had() {
    let folder = folder();
    let relay = start(folder.path());
    relay.publishes();
    let acknowledged = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| put_messages_until_it_hangs_up(&relay, &acknowledged));
        }
        wait::until("a hundred are acknowledged", || {
            (acknowledged.lock().unwrap().len() >= 100).then_some(())
        });
        relay.signal(Signal::KILL);
    });
    assert_eq!(relay.ends().0, None, "killed");

    let relay = start(folder.path());
    for (mailbox, message) in acknowledged.into_inner().unwrap() {
        let target = paths::desk_reply(mailbox, mail::id_of(&message));
        assert_eq!(
            signed(&mut relay.client(), "PUT", &target, &message).status,
            200,
            "it knows it"
        );
    }
    relay.stops();
}

fn put_messages_until_it_hangs_up(
    relay: &Program,
    acknowledged: &Mutex<Vec<(MailboxId, Vec<u8>)>>,
) {
    let mut client = relay.client();
    loop {
        let (mailbox, message) = (MailboxId(rng::random()), mail::reply());
        let target = paths::desk_reply(mailbox, mail::id_of(&message));
        let Some(answer) = try_signed(&mut client, "PUT", &target, &message) else { return };
        assert_eq!(answer.status, 201);
        acknowledged.lock().unwrap().push((mailbox, message));
    }
}

fn put_until_it_hangs_up(relay: &Program, acknowledged: &Mutex<Vec<EnvelopeId>>) {
    let mut client = relay.client();
    while let Some(grant) = submit::try_grant(&mut client) {
        let report = mail::envelope();
        let id = mail::id_of(&report);
        let headers = [(GRANT_HEADER, &grant.to_hex()[..])];
        let answer = client.try_ask("PUT", &paths::envelope(id), &headers, &report);
        let Some(answer) = answer else { return };
        assert_eq!(answer.status, 201);
        acknowledged.lock().unwrap().push(id);
    }
}

#[test]
fn it_says_neither_who_came_nor_what_they_asked() {
    let folder = folder();
    let relay = start(folder.path());
    let headers = [
        ("user-agent", "marked-agent"),
        ("referer", "https://marked.example/"),
        ("accept-language", "marked"),
    ];
    for (method, target) in [
        ("GET", "/marked-path"),
        ("PUT", "/v1/envelopes/marked"),
        ("GET", "/"),
        ("GET", "/v1/desk/envelopes?after=marked"),
        ("POST", "/v1/mailbox"),
        ("PUT", "/v1/desk/mailboxes/marked/marked"),
    ] {
        relay.client().ask(method, target, &headers, b"marked-body");
    }
    let token = b"a token of 32 bytes, marked, yes";
    for target in [paths::MAILBOX, paths::MAILBOX_ERASE] {
        let answer = relay.client().ask("POST", target, &headers, token);
        assert!(matches!(answer.status, 200 | 204));
    }
    relay.signal(Signal::TERM);
    let (_, log) = relay.ends();
    assert!(!log.contains("marked") && !log.contains("127.0.0.1"), "{log}");
    assert_eq!(log.lines().count(), 1, "only that it stopped: {log}");
}

#[test]
fn it_says_clearly_why_it_does_not_start() {
    let folder = folder();
    // Clap takes the last of two only where told so: replace the value, or add the option.
    let with = |option: &str, value: &str| {
        let mut typed: Vec<_> =
            launch::command(folder.path()).get_args().map(ToOwned::to_owned).collect();
        match typed.iter().position(|arg| arg == option) {
            Some(at) => typed[at + 1] = value.into(),
            None => typed.extend([option.into(), value.into()]),
        }
        refusal(Command::new(PROGRAM).current_dir(folder.path()).args(typed).output().unwrap())
    };
    for (option, value, words) in [
        ("--database", "postgres://db/thiqa", "postgres is not built yet"),
        ("--origin", "https://Relay.example", "lower case"),
        ("--origin", "https://relay.example/", "no slash"),
        ("--desk-key", "root.pub", "line 1: after a desk key stands"),
        ("--root-key", "nowhere.pub", "nowhere.pub: No such file"),
        ("--site", "relay", "relay"),
        ("--room", "1000", "1000 is not in"),
        ("--difficulty", "25", "25 is not in"),
        ("--reads", "0", "0 is not in"),
    ] {
        let said = with(option, value);
        assert!(said.contains(words), "{option} {value}: {said}");
    }
}

#[test]
fn migrating_says_what_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let migrate = |typed: [&str; 3]| {
        let output = Command::new(PROGRAM).current_dir(folder.path()).args(typed).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let (option, file) = ("--database", "sqlite:relay.db");
    assert!(migrate(["migrate", option, file]).contains("4 steps taken"));
    assert!(migrate([option, file, "migrate"]).contains("0 steps taken"), "on either side");
}

#[test]
fn a_command_without_its_database_is_refused() {
    let said = refusal(Command::new(PROGRAM).arg("migrate").output().unwrap());
    assert_eq!(said, "thiqa-relay: --database sqlite:FILE is needed\n");
}
