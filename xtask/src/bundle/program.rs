//! A program for the browser: cargo builds it, wasm-bindgen binds it, wasm-opt shrinks it. The form
//! is one; the vectors are another, so that what is measured and checked is what a phone runs.
//!
//! Nothing of this machine may be in it: no flags of the environment, no path of the workspace,
//! of cargo's home or of the toolchain.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::seam;
use crate::step::command;
use crate::tools;
use crate::workspace::{WASM, Workspace};

/// Cargo profile of the form, and the folder it builds in: apart from the others, whose flags
/// differ, so that neither build undoes the other.
const PROFILE: &str = "form";

/// What stands between two flags in `CARGO_ENCODED_RUSTFLAGS`: paths may hold blanks.
const SEPARATOR: &str = "\u{1f}";

/// SHA-2 as loops: unrolled it weighs 3 KB more, and does a fifth more hashes a second.
const SMALL_HASHING: &str = "--cfg=sha2_backend_soft=\"compact\"";

/// How wasm-opt makes it small. Functions of one family lie side by side, where they pack better,
/// and go without their names. Control flow is laid anew before the usual passes, which go over it
/// twice. Nothing lies in the first kilobyte: only a stack that overflows gets there.
const PASSES: [&str; 6] =
    ["--reorder-functions-by-name", "--flatten", "--rereloop", "-Oz", "-Oz", "--low-memory-unused"];

/// What begins the name of a source file that is not ours: the standard library's, and what
/// [`flags`] calls the toolchain and a registry.
const PLACES: [&[u8]; 3] = [b"/rustc/", b"/rust/", b"/c/"];

/// What becomes a program for the browser.
pub struct Source {
    /// Its name there: `NAME.js` and `NAME.wasm`.
    pub name: &'static str,
    /// What cargo is asked for.
    target: [&'static str; 3],
    /// What cargo calls the result.
    compiled: &'static str,
}

/// The form.
pub const FORM: Source =
    Source { name: "thiqa", target: ["-p", "thiqa", "--bins"], compiled: "thiqa.wasm" };

/// The sealing without a page, for the stories and the benchmark in the browser.
pub const VECTORS: Source = Source {
    name: "vectors",
    target: ["-p", "thiqa-vectors", "--lib"],
    compiled: "thiqa_vectors.wasm",
};

/// What the browser runs.
pub struct Program {
    pub wasm: Vec<u8>,
    /// wasm-bindgen's script, an ES module.
    pub script: String,
}

/// Builds a program, which takes some minutes the first time; its files stay in [`folder`].
pub fn build(workspace: &Workspace, source: &Source) -> Result<Program> {
    tools::wasm_target(workspace)?;
    let compiled = compile(workspace, source)?;
    let folder = folder(workspace, source);
    let script = bind(&compiled, source.name, &folder)?;
    let wasm = shrink(workspace, source.name, &folder)?;
    Ok(Program { wasm, script })
}

/// Where `NAME.js` and `NAME.wasm` lie.
pub fn folder(workspace: &Workspace, source: &Source) -> PathBuf {
    workspace.target.join(PROFILE).join(source.name)
}

fn compile(workspace: &Workspace, source: &Source) -> Result<PathBuf> {
    let folder = workspace.target.join(PROFILE);
    let mut cargo = workspace.cargo(&["build", "--locked"]);
    cargo.args(source.target).args(["--target", WASM, "--profile", PROFILE]);
    cargo.arg("--target-dir").arg(&folder);
    // Encoded flags outrank RUSTFLAGS and every configuration file.
    command(cargo.env("CARGO_ENCODED_RUSTFLAGS", flags(workspace)?))?;
    Ok(folder.join(WASM).join(PROFILE).join(source.compiled))
}

/// Where a prefix lies in another the later wins. A registry's folder is named for the mirror it
/// came from, so it loses its name too; its new one is short, as it stands in every panic's place.
fn flags(workspace: &Workspace) -> Result<OsString> {
    let home = cargo_home()?;
    let mut places = vec![
        (workspace.root.clone(), "/thiqa"),
        (workspace.target.clone(), "/target"),
        (tools::sysroot(workspace)?, "/rust"),
        (home.clone(), "/cargo"),
    ];
    for registry in fs::read_dir(home.join("registry/src")).into_iter().flatten() {
        places.push((registry?.path(), "/c"));
    }
    let flag = |(place, name): &(PathBuf, &str)| {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(place);
        flag.push("=");
        flag.push(name);
        flag
    };
    let mut flags: Vec<OsString> = places.iter().map(flag).collect();
    flags.push(SMALL_HASHING.into());
    Ok(flags.join(OsStr::new(SEPARATOR)))
}

fn cargo_home() -> Result<PathBuf> {
    let set = env::var_os("CARGO_HOME").map(PathBuf::from);
    let usual = || env::home_dir().map(|home| home.join(".cargo"));
    set.or_else(usual).context("neither CARGO_HOME nor HOME is set")
}

/// Writes the bound program, and the script, which is also the answer.
fn bind(compiled: &Path, name: &str, folder: &Path) -> Result<String> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name(name).web(true)?.typescript(false);
    bindgen.omit_default_module_path(true);
    bindgen.remove_producers_section(true);
    let mut output = bindgen.generate_output()?;
    if output.snippets().values().any(|snippets| !snippets.is_empty()) {
        bail!("a dependency brings its own script: each would be one more request");
    }
    let seam = seam::in_program(&mut output);
    output.emit(folder)?;
    let path = folder.join(name).with_extension("js");
    let script = fs::read_to_string(&path).context("no script was made")?;
    let script = seam.in_script(&script);
    fs::write(path, &script)?;
    Ok(script)
}

fn shrink(workspace: &Workspace, name: &str, folder: &Path) -> Result<Vec<u8>> {
    let shrunk = folder.join(name).with_extension("wasm");
    let wasm_opt = tools::shrinkers(workspace)?.join("binaryen/bin/wasm-opt");
    let bound = folder.join(format!("{name}_bg.wasm"));
    let mut node = Command::new("node");
    node.arg(wasm_opt).args(PASSES).arg(bound).arg("-o").arg(&shrunk);
    command(&mut node)?;
    let mut wasm = fs::read(&shrunk).context("wasm-opt wrote nothing")?;
    blank_places(&mut wasm);
    fs::write(shrunk, &wasm)?;
    Ok(wasm)
}

/// Blanks the names of others' source files, each of which ends in a zero: they would be the
/// places of a panic, and the form writes nothing anywhere.
fn blank_places(wasm: &mut [u8]) {
    for piece in wasm.split_mut(|&byte| byte == 0).filter(|it| it.ends_with(b".rs")) {
        let place = |name: &&[u8]| piece.windows(name.len()).rposition(|it| it == *name);
        if let Some(begin) = PLACES.iter().filter_map(place).min() {
            piece.iter_mut().skip(begin).for_each(|byte| *byte = b'/');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_blanked_and_nothing_around_them() {
        let mut wasm = b"\0words/c/leptos-0.8.23/src/lib.rs\0a/c/b\0/rustc/9/library/core/src/str.rs\0src/app.rs".to_vec();
        blank_places(&mut wasm);
        let left = format!("\0words{}\0a/c/b\0{}\0src/app.rs", "/".repeat(27), "/".repeat(32));
        assert_eq!(String::from_utf8(wasm).unwrap(), left);
    }
}
