//! The program, as a script or a service starts it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};

const PASSPHRASE: &str = "six random words are a good one";

fn desk(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thiqa-desk"));
    command.env_remove("THIQA_PASSPHRASE").arg("--data").arg(folder).stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap()
}

fn init(folder: &Path) -> Output {
    run(desk(folder).env("THIQA_PASSPHRASE", PASSPHRASE).args([
        "init",
        "--label",
        "demo",
        "--relay",
        "http://127.0.0.1:1",
    ]))
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_script_reads_one_document_and_options_stand_before_or_after_the_command() {
    let room = tempfile::tempdir().unwrap();
    let (folder, file) = (room.path().join("desk"), room.path().join("passphrase"));
    assert!(init(&folder).status.success());
    fs::write(&file, format!("{PASSPHRASE}\n")).unwrap();
    let before = run(desk(&folder).arg("--passphrase-file").arg(&file).args(["list", "--json"]));
    let after = run(desk(&folder).args(["list", "--json", "--passphrase-file"]).arg(&file));
    for output in [before, after] {
        assert!(output.status.success(), "{}", stderr(&output));
        let list: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(list["cases"], serde_json::json!([]));
        assert!(stderr(&output).contains("no backup was ever checked"));
    }
}

#[test]
fn the_demonstration_s_passphrase_is_used_loudly_and_a_wrong_one_is_named() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("desk");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("passphrase"), PASSPHRASE).unwrap();
    let made =
        run(desk(&folder).args(["init", "--label", "demo", "--relay", "http://127.0.0.1:1"]));
    assert!(made.status.success() && stderr(&made).contains("FOR DEMONSTRATION ONLY"));
    assert!(run(desk(&folder).arg("list")).status.success());

    let wrong =
        run(desk(&folder).env("THIQA_PASSPHRASE", "six random words are a bad one").arg("list"));
    assert!(!wrong.status.success() && stderr(&wrong).contains("nothing was changed"));
    let short = run(desk(&folder).env("THIQA_PASSPHRASE", "short").arg("list"));
    assert!(!short.status.success() && stderr(&short).contains("at least 12"));
}

#[test]
fn what_cannot_be_used_is_refused_before_anything_is_made() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("desk");
    for relay in ["relay.example", "https://Relay.example", "https://relay.example/", "http://a:80"]
    {
        let refused = run(desk(&folder)
            .env("THIQA_PASSPHRASE", PASSPHRASE)
            .args(["init", "--label", "demo", "--relay", relay]));
        assert!(!refused.status.success() && stderr(&refused).contains("origin"), "{relay}");
    }
    assert!(!folder.exists());
    let none = run(desk(&folder).arg("fetch"));
    assert!(stderr(&none).contains("holds no desk"));
}

#[test]
fn the_desk_s_page_says_its_address_first_and_stops_when_asked() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("desk");
    assert!(init(&folder).status.success());
    let open = run(desk(&folder).env("THIQA_PASSPHRASE", PASSPHRASE).args([
        "serve",
        "--listen",
        "0.0.0.0:0",
    ]));
    assert!(!open.status.success(), "never to the network");

    let mut serving = desk(&folder);
    serving.env("THIQA_PASSPHRASE", PASSPHRASE).args(["serve", "--listen", "127.0.0.1:0"]);
    let mut serving = serving.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(serving.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("http://127.0.0.1:") && first.ends_with("/\n"), "{first}");
    assert!(first.trim_end().trim_end_matches('/').rsplit('/').next().unwrap().len() >= 22);
    let listed = run(desk(&folder).env("THIQA_PASSPHRASE", PASSPHRASE).args(["list", "--json"]));
    assert!(listed.status.success(), "commands work while the page is open");
    kill_process(Pid::from_child(&serving), Signal::TERM).unwrap();
    assert!(serving.wait().unwrap().success());
}
