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
    /// Only this attack of the siege: nobody, announced, dripping, pretended, download, mailboxes, chatter, churn
    #[arg(long, value_name = "NAME")]
    attack: Option<String>,
    /// Another page to measure beside ours, already served by you
    #[arg(long, value_name = "URL", requires = "ready")]
    peer: Option<String>,
    /// What stands on that page once it can be used
    #[arg(long, value_name = "SELECTOR", requires = "peer")]
    ready: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// The list of ten thousand cases at the desk, in milliseconds
    Desk,
    /// Sealing one report in Chromium, beside @hpke/core on the same page
    Seal,
    /// Acknowledged envelopes a second, and fsyncs for each, on this disk
    Relay,
    /// Whether the time it takes to open a mailbox tells that messages wait in it
    Mailbox,
    /// Reports that land while a relay is besieged, each attack in turn
    Siege,
    /// From the page's first byte to the numbers and to the first question, on a slow phone
    Page,
    /// From a list to the conversation that it opens, on a slow phone
    Visit,
}

/// Prints the figures.
pub fn bench(workspace: &Workspace, options: &Options) -> Result<()> {
    let wanted = |what| options.what.is_none_or(|wanted| wanted == what);
    if wanted(What::Relay) {
        native(workspace, "thiqa-relay", "group_commit", None)?;
    }
    if wanted(What::Mailbox) {
        native(workspace, "thiqa-relay", "mailbox", None)?;
    }
    if wanted(What::Siege) {
        native(workspace, "thiqa-relay", "siege", options.attack.as_deref())?;
    }
    if wanted(What::Desk) {
        native(workspace, "thiqa-desk", "list", None)?;
    }
    if wanted(What::Seal) {
        seal(workspace)?;
    }
    if wanted(What::Page) {
        page(workspace, options)?;
    }
    if wanted(What::Visit) {
        visit(workspace)?;
    }
    Ok(())
}

/// A measurement of one of our programs as it is released, or a part of it.
fn native(workspace: &Workspace, package: &str, name: &str, part: Option<&str>) -> Result<()> {
    let mut bench = workspace.cargo(&["bench", "--locked", "-p", package, "--bench", name]);
    command(bench.arg("--").args(part))
}

fn page(workspace: &Workspace, options: &Options) -> Result<()> {
    bundle::make(workspace)?;
    workspace.build_programs()?;
    let mut node = node(workspace, "bench-page.mjs")?;
    for (name, value) in [("--peer", &options.peer), ("--ready", &options.ready)] {
        if let Some(value) = value {
            node.args([name, value]);
        }
    }
    command(node.env("THIQA_PROGRAMS", workspace.programs()))
}

fn visit(workspace: &Workspace) -> Result<()> {
    bundle::make(workspace)?;
    workspace.build_programs()?;
    let mut node = node(workspace, "bench-visit.mjs")?;
    command(node.env("THIQA_PROGRAMS", workspace.programs()))
}

fn seal(workspace: &Workspace) -> Result<()> {
    let mut node = node(workspace, "bench-seal.mjs")?;
    command(node.env("THIQA_VECTORS", bundle::vectors(workspace)?))
}

/// One of the measurements that need a browser.
fn node(workspace: &Workspace, script: &str) -> Result<Command> {
    let stories = workspace.root.join("tests/browser");
    tools::browser()?;
    tools::npm_packages(&stories)?;
    let mut node = Command::new("node");
    node.arg(script).current_dir(stories);
    Ok(node)
}
