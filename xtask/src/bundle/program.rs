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

/// What begins the names of exports that nobody calls: streams of server functions, which Leptos
/// brings along and a form without a server has not.
const UNUSED_EXPORTS: [&str; 2] = ["intounderlying", "__wbg_intounderlying"];

/// What their classes in the script are called.
const UNUSED_CLASSES: &str = "IntoUnderlying";

/// Hex digits at the end of a name that wasm-bindgen imports.
const HASH_DIGITS: usize = 16;

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
    bind(&compiled, source.name, &folder)?;
    let wasm = shrink(workspace, source.name, &folder)?;
    let path = folder.join(source.name);
    let script = fs::read_to_string(path.with_extension("js")).context("no script was made")?;
    let (script, wasm) = without_hashes(without_streams(&script), wasm);
    fs::write(path.with_extension("js"), &script)?;
    fs::write(path.with_extension("wasm"), &wasm)?;
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

fn bind(compiled: &Path, name: &str, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name(name).web(true)?.typescript(false);
    bindgen.omit_default_module_path(true);
    bindgen.remove_name_section(true).remove_producers_section(true);
    let mut output = bindgen.generate_output()?;
    if output.snippets().values().any(|snippets| !snippets.is_empty()) {
        bail!("a dependency brings its own script: each would be one more request");
    }
    let exports = &mut output.wasm_mut().exports;
    let unused: Vec<_> = exports
        .iter()
        .filter(|export| UNUSED_EXPORTS.iter().any(|name| export.name.starts_with(name)))
        .map(|export| export.id())
        .collect();
    unused.into_iter().for_each(|export| exports.delete(export));
    output.emit(folder)?;
    Ok(())
}

/// Leaves out the classes around the exports that are gone: whole statements at the margin.
fn without_streams(script: &str) -> String {
    let mut kept = String::new();
    let mut lines = script.lines();
    while let Some(line) = lines.next() {
        if line.starts_with(' ') || !line.contains(UNUSED_CLASSES) {
            kept.push_str(line);
            kept.push('\n');
            continue;
        }
        let is_last = |it: &str| if line.ends_with('{') { it == "}" } else { it.ends_with(';') };
        if !is_last(line) {
            lines.find(|it| is_last(it));
        }
    }
    kept
}

/// Numbers the imports of script and program alike. Their names end in hashes, of which a phone
/// would load a hundred and which nothing can compress.
fn without_hashes(script: String, mut wasm: Vec<u8>) -> (String, Vec<u8>) {
    let mut numbered = script.clone();
    for (number, hash) in hashes(&script).into_iter().enumerate() {
        let plain = format!("{number:0HASH_DIGITS$}");
        numbered = numbered.replace(hash, &plain);
        while let Some(at) = wasm.windows(HASH_DIGITS).position(|it| it == hash.as_bytes()) {
            wasm.splice(at..at + HASH_DIGITS, plain.bytes());
        }
    }
    (numbered, wasm)
}

/// The hashes in the order in which the script names them, each once.
fn hashes(script: &str) -> Vec<&str> {
    let mut hashes = Vec::new();
    for name in script.split(|it: char| !it.is_ascii_alphanumeric() && it != '_') {
        let hash = name.len().checked_sub(HASH_DIGITS).and_then(|at| name.get(at..));
        let imported = name.starts_with("__wbg_") || name.starts_with("__wbindgen_");
        let is_hash = |it: &&str| it.bytes().all(|digit| digit.is_ascii_hexdigit());
        if let Some(hash) = hash.filter(|_| imported).filter(is_hash)
            && !hashes.contains(&hash)
        {
            hashes.push(hash);
        }
    }
    hashes
}

fn shrink(workspace: &Workspace, name: &str, folder: &Path) -> Result<Vec<u8>> {
    let tools = workspace.root.join("xtask/tools");
    tools::npm_packages(&tools)?;
    let shrunk = folder.join(name).with_extension("wasm");
    let wasm_opt = tools.join("node_modules/binaryen/bin/wasm-opt");
    let bound = folder.join(format!("{name}_bg.wasm"));
    let mut node = Command::new("node");
    node.arg(wasm_opt).arg("-Oz").arg(bound).arg("-o").arg(&shrunk);
    command(&mut node)?;
    fs::read(&shrunk).context("wasm-opt wrote nothing")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_numbered_alike_in_script_and_program() {
        let script = "__wbg_call_0123456789abcdef: f, __wbg_new_fedcba9876543210: g, __wbg_call_0123456789abcdef";
        let wasm = b"\x1b__wbg_new_fedcba9876543210\x1c__wbg_call_0123456789abcdef".to_vec();
        let (script, wasm) = without_hashes(script.into(), wasm);
        assert_eq!(
            script,
            "__wbg_call_0000000000000000: f, __wbg_new_0000000000000001: g, __wbg_call_0000000000000000"
        );
        assert_eq!(wasm, b"\x1b__wbg_new_0000000000000001\x1c__wbg_call_0000000000000000");
    }

    #[test]
    fn unused_classes_go_whole_and_nothing_else_does() {
        let script = "export class IntoUnderlyingSink {\n    free() {\n        a();\n    }\n}\nif (Symbol.dispose) IntoUnderlyingSink.x = 1;\n\nexport class Other {\n}\nconst IntoUnderlyingSinkFinalization = (a)\n    ? b\n    : c;\nlet wasm;\n";
        assert_eq!(without_streams(script), "\nexport class Other {\n}\nlet wasm;\n");
    }

    #[test]
    fn names_without_a_hash_stay() {
        let script = "__wbindgen_init_externref_table, wbg_0123456789abcdef, __wbg_short_01";
        assert!(hashes(script).is_empty());
    }
}
