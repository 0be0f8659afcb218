//! test: everything CI runs, in order, until the first failure.

mod readme;

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, thread};

use anyhow::{Context, Result, bail};

use crate::step::{self, command, step};
use crate::workspace::Workspace;
use crate::{bundle, check, tools};

/// Names the number that everything is drawn from which the tests draw: the same number, the same
/// draws. Another one tries others.
const SEED: &str = "THIQA_SEED";
/// Where it names none.
const USUAL_SEED: u64 = 1;
/// The same for the property tests (proptest).
const PROPERTY_SEED: &str = "PROPTEST_RNG_SEED";

/// Quick and cheap first: a failure should be known early.
pub fn test(workspace: &Workspace) -> Result<()> {
    step("everything", || steps(workspace))
}

fn steps(workspace: &Workspace) -> Result<()> {
    let stories = workspace.root.join("tests/browser");
    let seed = &seed()?;
    eprintln!("Drawn from {SEED}={seed}");
    step("the wasm target", || tools::wasm_target(workspace))?;
    check::check(workspace)?;
    let vectors = &step("the site, the relay and the desk", || delivered(workspace))?;
    step("tests in Rust", || rust_tests(workspace, seed))?;
    step("examples in the documentation", || {
        command(&mut workspace.cargo(&["test", "--workspace", "--locked", "--quiet", "--doc"]))
    })?;
    step("browsers and their packages", || {
        tools::browsers().and_then(|()| tools::npm_packages(&stories))
    })?;
    step("stories in the browser", || browser_stories(workspace, &stories, vectors, seed))?;
    step("the README's command", || readme::newcomer(workspace))
}

/// Builds what is delivered, as it is delivered, and fails where the site is above its budget;
/// gives back where the sealing in wasm lies. The last part of making a program for the browser
/// keeps one processor busy, so the programs are built beside it.
fn delivered(workspace: &Workspace) -> Result<PathBuf> {
    thread::scope(|scope| {
        let programs =
            scope.spawn(|| step("the relay and the desk", || workspace.build_programs()));
        let site = step("the site within its budget", || bundle::bundle(workspace));
        let vectors = site.and_then(|()| bundle::vectors(workspace));
        match programs.join() {
            Ok(programs) => programs.and(vectors),
            Err(panic) => resume_unwind(panic),
        }
    })
}

fn seed() -> Result<String> {
    let seed = match env::var(SEED) {
        Ok(number) => number.parse().with_context(|| format!("{SEED} is a number"))?,
        Err(_) => USUAL_SEED,
    };
    Ok(seed.to_string())
}

fn rust_tests(workspace: &Workspace, seed: &str) -> Result<()> {
    let nextest = step::succeeds("cargo", &["nextest", "--version"]);
    // Not --all-targets: a benchmark is no test.
    let plain: &[&str] = &["test", "--lib", "--bins", "--tests"];
    let runner = if nextest { &["nextest", "run"] } else { plain };
    let tests = &mut workspace.cargo(runner);
    command(tests.args(["--workspace", "--locked"]).env(SEED, seed).env(PROPERTY_SEED, seed))
}

/// Each file has its own relay and desk, so some go side by side.
fn browser_stories(workspace: &Workspace, folder: &Path, vectors: &Path, seed: &str) -> Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).context("no tests/browser/")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".story.mjs") || name.ends_with(".test.mjs") {
            files.push(name);
        }
    }
    if files.is_empty() {
        bail!("no stories in {}", folder.display());
    }
    files.sort();
    let mut node = Command::new("node");
    node.arg("run.mjs").args(files).env(SEED, seed);
    node.env("THIQA_PROGRAMS", workspace.programs());
    node.env("THIQA_VECTORS", vectors);
    node.env("THIQA_AGREE", workspace.agree());
    command(node.current_dir(folder))
}
