//! The script of the page in as few bytes as it goes: terser shortens the names in it and leaves
//! out what nobody calls. It renames no property, so what the browser is asked stays readable.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::program::{self, FORM};
use crate::step::command;
use crate::tools;
use crate::workspace::Workspace;

/// What begins the line in which wasm-bindgen gives its doors to other modules.
const DOORS: &str = "export {";

/// Every browser that knows the program's features knows this year's script.
const YEAR: &str = "2020";

/// The same module, tersely. Nobody imports the page's script, so it keeps no door open.
pub fn terse(workspace: &Workspace, script: &[u8]) -> Result<Vec<u8>> {
    let script = std::str::from_utf8(script).context("the script is not UTF-8")?;
    let lines: Vec<_> = script.lines().filter(|line| !line.starts_with(DOORS)).collect();
    if lines.iter().any(|line| line.starts_with("export ")) {
        bail!("the page's script exports something, which terser would have to keep");
    }
    let tools = tools::shrinkers(workspace.original())?;
    let folder = program::folder(workspace, &FORM);
    let (long, short) = (folder.join("page.js"), folder.join("page.min.js"));
    fs::write(&long, lines.join("\n"))?;
    let mut node = Command::new("node");
    node.arg(tools.join("terser/bin/terser")).arg(long).arg("--output").arg(&short);
    node.args(["--module", "--ecma", YEAR, "--compress", "passes=3", "--mangle"]);
    command(&mut node)?;
    fs::read(short).context("terser wrote nothing")
}
