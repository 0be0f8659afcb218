//! pictures: every page as a person sees it, on a phone and on a desk, for the eye to judge.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::step::{command, step};
use crate::workspace::Workspace;
use crate::{bundle, tools};

/// The picture of the README's first screen, and which of the pictures it is.
const README_PICTURE: &str = "docs/form.png";
const CHOSEN: [&str; 2] = ["ar-phone-light-meta-", "-content.png"];

/// Whether the README's picture is renewed too.
#[derive(clap::Args)]
pub struct Options {
    /// Also renew docs/form.png, which the README shows
    #[arg(long)]
    readme: bool,
}

/// Walks the form in a real browser over a real relay and writes `target/pictures/`.
pub fn pictures(workspace: &Workspace, options: &Options) -> Result<()> {
    let stories = workspace.root.join("tests/browser");
    let out = workspace.target.join("pictures");
    tools::browser()?;
    tools::npm_packages(&stories)?;
    bundle::make(workspace)?;
    step("the relay and the desk", || workspace.build_programs())?;
    let mut node = Command::new("node");
    node.arg("pictures.mjs").arg(&out).env("THIQA_PROGRAMS", workspace.programs());
    command(node.current_dir(stories))?;
    println!("{}", out.display());
    if options.readme {
        let chosen = chosen(&out)?.context("no picture for the README was taken")?;
        fs::copy(chosen, workspace.root.join(README_PICTURE)).context("cannot renew it")?;
    }
    Ok(())
}

/// Between its two ends a name holds the page's place on the road, which moves with the questions.
fn chosen(pictures: &Path) -> Result<Option<PathBuf>> {
    let [start, end] = CHOSEN;
    let names = fs::read_dir(pictures)?.map(|entry| Ok(entry?.file_name()));
    let names = names.collect::<Result<Vec<_>>>()?;
    let named = |name: &&OsString| {
        let name = name.to_string_lossy();
        name.starts_with(start) && name.ends_with(end)
    };
    Ok(names.iter().find(named).map(|name| pictures.join(name)))
}
