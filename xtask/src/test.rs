//! test: everything CI runs, in order, until the first failure.

mod readme;

use std::num::NonZero;
use std::path::Path;
use std::process::Command;
use std::{env, fs, thread};

use anyhow::{Context, Result, bail};

use crate::step::{self, command, step};
use crate::workspace::Workspace;
use crate::{bundle, check, pseudo, tools};

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
    step("the site within its budget", || bundle::bundle(workspace))?;
    step("the relay and the desk", || workspace.build_programs())?;
    step("tests in Rust", || rust_tests(workspace, seed))?;
    step("examples in the documentation", || {
        command(&mut workspace.cargo(&["test", "--workspace", "--locked", "--quiet", "--doc"]))
    })?;
    step("browsers and their packages", || {
        tools::browsers().and_then(|()| tools::npm_packages(&stories))
    })?;
    let copy = step("a copy with a language more", || pseudo::make(workspace))?;
    step("stories in the browser", || browser_stories(workspace, &stories, &copy, seed))?;
    step("the README's command", || readme::newcomer(workspace))
}

fn seed() -> Result<String> {
    let seed = match env::var(SEED) {
        Ok(number) => number.parse().with_context(|| format!("{SEED} is a number"))?,
        Err(_) => USUAL_SEED,
    };
    Ok(seed.to_string())
}

fn rust_tests(workspace: &Workspace, seed: &str) -> Result<()> {
    let mut tests = if step::succeeds("cargo", &["nextest", "--version"]) {
        // Many wait for a relay or for a disk: two for each processor.
        let threads = 2 * thread::available_parallelism().map_or(1, NonZero::get);
        workspace.cargo(&["nextest", "run", "--test-threads", &threads.to_string()])
    } else {
        // Not --all-targets: a benchmark is no test.
        workspace.cargo(&["test", "--lib", "--bins", "--tests"])
    };
    command(tests.args(["--workspace", "--locked"]).env(SEED, seed).env(PROPERTY_SEED, seed))
}

/// Each file has its own relay and desk, so some go side by side.
fn browser_stories(workspace: &Workspace, folder: &Path, copy: &Path, seed: &str) -> Result<()> {
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
    node.env("THIQA_VECTORS", bundle::vectors(workspace)?);
    node.env("THIQA_AGREE", workspace.agree());
    node.env(pseudo::COPY, copy);
    command(node.current_dir(folder))
}
