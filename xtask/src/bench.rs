//! bench: what we claim about speed, measured here.

use std::process::Command;

use anyhow::Result;

use crate::step::command;
use crate::workspace::Workspace;
use crate::{bundle, tools};

/// Which measurement; all of them where none is named.
#[derive(clap::Args)]
pub struct Options {
    what: Option<What>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Sealing one report in Chromium, beside @hpke/core on the same page
    Seal,
    /// Acknowledged envelopes a second, and fsyncs for each, on this disk
    Relay,
}

/// Prints the figures.
pub fn bench(workspace: &Workspace, options: &Options) -> Result<()> {
    let wanted = |what| options.what.is_none_or(|wanted| wanted == what);
    if wanted(What::Relay) {
        let arguments = ["bench", "--locked", "-p", "thiqa-relay", "--bench", "group_commit"];
        command(&mut workspace.cargo(&arguments))?;
    }
    if wanted(What::Seal) {
        seal(workspace)?;
    }
    Ok(())
}

fn seal(workspace: &Workspace) -> Result<()> {
    let stories = workspace.root.join("tests/browser");
    tools::browser()?;
    tools::npm_packages(&stories)?;
    let mut node = Command::new("node");
    node.arg("bench-seal.mjs").env("THIQA_VECTORS", bundle::vectors(workspace)?);
    command(node.current_dir(stories))
}
