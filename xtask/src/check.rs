//! check: what a reader would stumble over, found before one reads: format, arrows, licences,
//! lints.

use anyhow::Result;

use crate::step::{command, step};
use crate::workspace::{WASM, Workspace};
use crate::{documents, layers, licences, tools};

/// The package that `cargo xtask` starts first is a workspace of its own.
const FRONT: [&str; 2] = ["--manifest-path", "xtask/front/Cargo.toml"];

/// Format, arrows, licences, and lints on this machine and in the form's own target.
pub fn check(workspace: &Workspace) -> Result<()> {
    step("format", || {
        command(&mut workspace.cargo(&["fmt", "--all", "--check"]))?;
        command(workspace.cargo(&["fmt", "--check"]).args(FRONT))
    })?;
    step("arrows between packages and rooms", || layers::check(workspace))?;
    step("licences of what we build with", || licences::check(workspace))?;
    step("paths that the documents name", || documents::check(workspace))?;
    step("what `cargo xtask` starts first", || {
        command(workspace.cargo(&["test", "--quiet", "--locked"]).args(FRONT))?;
        lint(workspace, &FRONT)
    })?;
    step("lints", || lint(workspace, &["--workspace", "--all-targets"]))?;
    step("lints of the form in wasm", || {
        tools::wasm_target(workspace)?;
        lint(workspace, &["--target", WASM, "-p", "thiqa"])
    })
}

fn lint(workspace: &Workspace, which: &[&str]) -> Result<()> {
    let clippy = &mut workspace.cargo(&["clippy", "--quiet", "--locked"]);
    command(clippy.args(which).args(["--", "-D", "warnings"]))
}
