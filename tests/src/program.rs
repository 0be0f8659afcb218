//! Where our programs are.

use std::path::PathBuf;

/// A program of ours: where `THIQA_PROGRAMS` says, or beside the tests that run.
pub fn program(name: &str) -> PathBuf {
    let folder = std::env::var_os("THIQA_PROGRAMS").map(PathBuf::from).unwrap_or_else(|| {
        let tests = std::env::current_exe().unwrap();
        tests.ancestors().nth(2).unwrap().to_owned()
    });
    let program = folder.join(name);
    assert!(program.exists(), "{name} is not built: cargo build -p {name}");
    program
}
