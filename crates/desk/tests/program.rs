//! The program, as a script or a service starts it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chacha20::ChaCha20Rng;
use rand_core::SeedableRng;
use rustix::process::{Pid, Signal, kill_process};
use thiqa_desk::{Ceremony, Cost, Machine, Passphrase};

/// 24 November 2026, 10:00 UTC.
const TUESDAY: u64 = 1_795_514_400;
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

/// A desk whose ceremony was held here, and whose passphrase is stretched a thousand times faster:
/// for scenes that test neither.
fn prepared(folder: &Path) {
    let plan = Ceremony {
        label: "demo".into(),
        relay: "http://127.0.0.1:1".into(),
        weeks: 12,
        seq_from: 1,
        cost: Cost { memory_kib: 64, passes: 1, lanes: 1 },
    };
    let passphrase = Passphrase::new(PASSPHRASE.into()).unwrap();
    let seeds = AtomicU64::new(1);
    let machine = Machine {
        clock: Arc::new(|| TUESDAY),
        rng: Arc::new(move || {
            Box::new(ChaCha20Rng::seed_from_u64(seeds.fetch_add(1, Ordering::Relaxed)))
        }),
        id: None,
    };
    thiqa_desk::init(folder, &plan, &passphrase, &machine).unwrap();
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_script_reads_one_document_and_options_stand_before_or_after_the_command() {
    let room = tempfile::tempdir().unwrap();
    let (folder, file) = (room.path().join("desk"), room.path().join("passphrase"));
    prepared(&folder);
    fs::write(&file, format!("{PASSPHRASE}\n")).unwrap();
    let before = run(desk(&folder).arg("--passphrase-file").arg(&file).args(["--json", "list"]));
    let after = run(desk(&folder).args(["list", "--json", "--passphrase-file"]).arg(&file));
    for output in [before, after] {
        assert!(output.status.success(), "{}", stderr(&output));
        let list: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(list["cases"], serde_json::json!([]));
        assert!(stderr(&output).contains("no backup was ever checked"));
    }
    let refused = run(desk(&folder).args(["keys", "--json"]));
    assert!(!refused.status.success() && refused.stdout.is_empty(), "no document, no promise");
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
    // A short one opens nothing, as it may have been counted otherwise, and locks nothing.
    let short = run(desk(&folder).env("THIQA_PASSPHRASE", "short").arg("list"));
    assert!(!short.status.success() && stderr(&short).contains("nothing was changed"));
    let short = run(desk(&room.path().join("new")).env("THIQA_PASSPHRASE", "short").args([
        "init",
        "--label",
        "new",
        "--relay",
        "http://127.0.0.1:1",
    ]));
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
        assert!(
            !refused.status.success() && stderr(&refused).contains("--relay <ORIGIN>"),
            "{relay}"
        );
    }
    assert!(!folder.exists());
    let none = run(desk(&folder).arg("fetch"));
    assert!(stderr(&none).contains("holds no desk"));
}

#[test]
fn the_desk_s_page_says_its_address_first_and_stops_when_asked() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("desk");
    prepared(&folder);
    for open in ["0.0.0.0:0", "[::1]:0", "127.0.0.2:0"] {
        let open = run(desk(&folder)
            .env("THIQA_PASSPHRASE", PASSPHRASE)
            .args(["serve", "--listen", open]));
        assert!(!open.status.success(), "only where its address says");
    }

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

#[test]
fn a_desk_is_made_where_one_stands() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("desk");
    fs::create_dir(&folder).unwrap();
    let here = |arguments: &[&str]| {
        let mut command = desk(Path::new("."));
        run(command.current_dir(&folder).env("THIQA_PASSPHRASE", PASSPHRASE).args(arguments))
    };
    let made = here(&["init", "--label", "demo", "--relay", "http://127.0.0.1:1"]);
    assert!(made.status.success(), "{}", stderr(&made));
    assert!(here(&["list"]).status.success());
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1);
}

#[test]
fn a_pull_without_the_relay_opens_what_is_here_and_says_so() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("desk");
    prepared(&folder);
    let database = rusqlite::Connection::open(folder.join("desk.db")).unwrap();
    let sql = "INSERT INTO waiting (envelope, bytes) VALUES (zeroblob(16), zeroblob(16384))";
    database.execute(sql, []).unwrap();
    drop(database);
    let pulled = run(desk(&folder).env("THIQA_PASSPHRASE", PASSPHRASE).arg("pull"));
    assert_eq!(pulled.status.code(), Some(1));
    let said = stderr(&pulled);
    assert!(said.contains("list was not read") && said.contains("1 that were here"), "{said}");
    assert!(String::from_utf8_lossy(&pulled.stdout).contains("1 could not be opened"));
}

#[test]
fn what_a_counsellor_says_is_checked_before_anything_is_sent() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("desk");
    prepared(&folder);
    let answer =
        |arguments: &[&str]| run(desk(&folder).env("THIQA_PASSPHRASE", PASSPHRASE).args(arguments));
    let file = room.path().join("words.txt");
    fs::write(&file, "كلمات").unwrap();
    let named = answer(&["reply", "c1", "--text", file.to_str().unwrap()]);
    assert!(!named.status.success() && stderr(&named).contains("--file"), "{}", stderr(&named));
    for words in [["--text", "-- كلمات"], ["--file", file.to_str().unwrap()], ["--text", "-"]]
    {
        let none = answer(&[&["reply", "c1"], &words[..]].concat());
        assert!(stderr(&none).contains("nothing named c1"), "{}", stderr(&none));
    }
    let both = answer(&["reply", "c1", "--text", "x", "--template", "thanks"]);
    assert!(stderr(&both).contains("cannot be used with"), "{}", stderr(&both));
    let moon = answer(&["reply", "c1", "--ask", "moon"]);
    assert!(stderr(&moon).contains("one of parent, school, meta"), "{}", stderr(&moon));
    let flying = answer(&["stage", "c1", "flying"]);
    assert!(stderr(&flying).contains("one of received, analysis"), "{}", stderr(&flying));

    let listed = answer(&["withdrawals", "--json"]);
    let list: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(list, serde_json::json!({"withdrawals": []}));
    for change in [["keep", "--by"], ["lift", "--reason"]] {
        let half = answer(&["withdrawals", change[0], "c1", change[1], "x", "--json"]);
        assert!(!half.status.success() && half.stdout.is_empty());
    }
    let templates = answer(&["templates", "fr"]);
    assert!(String::from_utf8_lossy(&templates.stdout).contains("# trusted_adult"));
    assert!(folder.join("templates/ar.txt").exists());
}

/// As long as nobody has read the words of a language whose language it is.
#[test]
fn a_page_is_made_and_says_which_words_nobody_has_read() {
    let room = tempfile::tempdir().unwrap();
    let [folder, bundle, site] = ["desk", "dist", "site"].map(|name| room.path().join(name));
    prepared(&folder);
    fs::create_dir(&bundle).unwrap();
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/../../index.html"), bundle.join("index.html"))
        .unwrap();
    let made = run(desk(&folder).arg("page").arg("--bundle").arg(bundle).arg("--out").arg(&site));
    assert!(made.status.success() && site.join("index.html").exists(), "{}", stderr(&made));
    for unread in thiqa_desk::unread() {
        let named = format!("whose language is {:?} has read its words", unread.language);
        assert_eq!(stderr(&made).contains(&named), !unread.never.is_empty(), "{}", stderr(&made));
    }
}

/// The cipher of a backup alone stretches its passphrase in 256 MiB; before, three copies of the
/// database stood beside it.
#[test]
fn a_backup_needs_no_more_memory_than_a_desk_without_reports() {
    const ROWS: u32 = 2_500;
    const LIMIT_KIB: u32 = 300 * 1_024;
    let room = tempfile::tempdir().unwrap();
    let (folder, file) = (room.path().join("desk"), room.path().join("backup.age"));
    assert!(init(&folder).status.success());
    let mut database = rusqlite::Connection::open(folder.join("desk.db")).unwrap();
    let rows = database.transaction().unwrap();
    for row in 0..ROWS {
        let sql =
            "INSERT INTO apart VALUES ('unreadable', ?1, 20000, 'not_ours', zeroblob(20000), NULL)";
        rows.execute(sql, [row]).unwrap();
    }
    rows.commit().unwrap();
    drop(database);
    assert!(fs::metadata(folder.join("desk.db")).unwrap().len() > 45 << 20);
    let bounded = |arguments: &str| {
        let desk = env!("CARGO_BIN_EXE_thiqa-desk");
        let line = format!("ulimit -v {LIMIT_KIB}; exec {desk} --data \"$0\" {arguments} \"$1\"");
        let mut shell = Command::new("sh");
        shell.env("THIQA_PASSPHRASE", PASSPHRASE).args(["-c", &line]).arg(&folder).arg(&file);
        run(&mut shell)
    };
    let made = bounded("backup --out");
    assert!(made.status.success(), "{}", stderr(&made));
    let checked = bounded("restore --check");
    assert!(checked.status.success(), "{}", stderr(&checked));
    assert!(stderr(&checked).contains("2500 LETTERS IN IT ARE DAMAGED"), "{}", stderr(&checked));
}

/// A person at a terminal, which `script` (bsdutils) makes.
#[test]
fn a_new_passphrase_is_typed_twice() {
    for (again, made) in [("four quiet herons", true), ("four quit herons", false)] {
        let room = tempfile::tempdir().unwrap();
        let folder = room.path().join("desk");
        let line = format!(
            "{} --data {} init --label demo --relay http://127.0.0.1:1",
            env!("CARGO_BIN_EXE_thiqa-desk"),
            folder.display()
        );
        let mut script = Command::new("script");
        script.env_remove("THIQA_PASSPHRASE").args(["-qec", &line, "/dev/null"]);
        script.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut terminal = script.spawn().expect("`script` is installed");
        let mut keys = terminal.stdin.take().unwrap();
        let mut screen = terminal.stdout.take().unwrap();
        let mut seen = wait_for(&mut screen, "good one): ");
        writeln!(keys, "four quiet herons").unwrap();
        seen += &wait_for(&mut screen, "again: ");
        writeln!(keys, "{again}").unwrap();
        screen.read_to_string(&mut seen).unwrap();
        assert_eq!(terminal.wait().unwrap().success(), made, "{seen}");
        assert_eq!(folder.join("desk.json").exists(), made);
        assert_eq!(seen.contains("the two passphrases differ"), !made);
    }
}

fn wait_for(screen: &mut impl Read, prompt: &str) -> String {
    let mut seen = Vec::new();
    while !seen.ends_with(prompt.as_bytes()) {
        let mut byte = [0];
        screen
            .read_exact(&mut byte)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&seen)));
        seen.extend(byte);
    }
    String::from_utf8_lossy(&seen).into_owned()
}

#[test]
fn the_help_says_where_words_on_the_command_line_stay() {
    let help = run(Command::new(env!("CARGO_BIN_EXE_thiqa-desk")).args(["reply", "--help"]));
    let text = String::from_utf8_lossy(&help.stdout).into_owned();
    assert!(text.contains("Prefer `-`") && text.contains("stays in the shell's history"), "{text}");
}
