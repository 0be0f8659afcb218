//! pictures: every page as a person sees it, on a phone and on a desk, for the eye to judge.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::step::{command, step};
use crate::workspace::Workspace;
use crate::{bundle, tools};

/// The picture of the README's first screen, and which of the pictures it is.
const README_PICTURE: &str = "docs/form.png";
const CHOSEN: &str = "ar-phone-light-01-content.png";

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
        let picture = workspace.root.join(README_PICTURE);
        fs::create_dir_all(workspace.root.join("docs"))?;
        fs::copy(out.join(CHOSEN), picture).context("no picture for the README was taken")?;
    }
    Ok(())
}
