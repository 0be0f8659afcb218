//! test: everything CI runs, in order, until the first failure.

mod readme;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::step::{self, command, step};
use crate::workspace::Workspace;
use crate::{bundle, check, tools};

/// Quick and cheap first: a failure should be known early.
pub fn test(workspace: &Workspace) -> Result<()> {
    step("everything", || steps(workspace))
}

fn steps(workspace: &Workspace) -> Result<()> {
    let stories = workspace.root.join("tests/browser");
    step("the wasm target", || tools::wasm_target(workspace))?;
    check::check(workspace)?;
    step("the site within its budget", || bundle::bundle(workspace))?;
    step("the relay and the desk", || workspace.build_programs())?;
    step("tests in Rust", || rust_tests(workspace))?;
    step("examples in the documentation", || {
        command(&mut workspace.cargo(&["test", "--workspace", "--locked", "--quiet", "--doc"]))
    })?;
    step("browsers and their packages", || {
        tools::browsers().and_then(|()| tools::npm_packages(&stories))
    })?;
    step("stories in the browser", || browser_stories(workspace, &stories))?;
    step("the README's command", || readme::newcomer(workspace))
}

fn rust_tests(workspace: &Workspace) -> Result<()> {
    let nextest = step::succeeds("cargo", &["nextest", "--version"]);
    // Not --all-targets: a benchmark is no test.
    let plain: &[&str] = &["test", "--lib", "--bins", "--tests"];
    let runner = if nextest { &["nextest", "run"] } else { plain };
    command(workspace.cargo(runner).args(["--workspace", "--locked"]))
}

/// Node's own runner; each file has its own relay and desk, so two go side by side: a small machine
/// has two processors.
fn browser_stories(workspace: &Workspace, folder: &Path) -> Result<()> {
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
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=2"]).args(files);
    node.env("THIQA_PROGRAMS", workspace.programs());
    node.env("THIQA_VECTORS", bundle::vectors(workspace)?);
    node.env("THIQA_AGREE", workspace.build_agree()?);
    command(node.current_dir(folder))
}
