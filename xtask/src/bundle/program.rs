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
use data_encoding::HEXLOWER;
use serde_json::Value;
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use super::language::{self, Language};
use super::{panics, places, seam};
use crate::step::{answer, command, step};
use crate::tools;
use crate::workspace::{self, WASM, Workspace};

/// Cargo profile of the form, and the folder it builds in: apart from the others, whose flags
/// differ, so that neither build undoes the other.
const PROFILE: &str = "form";

/// What stands between two flags in `CARGO_ENCODED_RUSTFLAGS`: paths may hold blanks.
const SEPARATOR: &str = "\u{1f}";

/// What script and program were last made from, beside them: where nothing of it has changed, they
/// are what they would be made again.
const MADE_FROM: &str = "made-from";

/// SHA-2 as loops: unrolled it weighs 3 KB more, and does a fifth more hashes a second.
const SMALL_HASHING: &str = "--cfg=sha2_backend_soft=\"compact\"";

/// How wasm-opt makes the form small. Functions of one family lie side by side, where they pack better,
/// and go without their names. Control flow is laid anew, twice, each time before the usual passes,
/// which go over it until nothing is left to do. Nothing lies in the first kilobyte: only a stack
/// that overflows gets there.
const PASSES: &str = "--reorder-functions-by-name --flatten --rereloop -Oz --flatten --rereloop \
    -Oz -Oz --low-memory-unused --converge";

/// Functions of as many instructions are copied to where they are called, everywhere: what is made
/// for speed copies less than it would and loses none, what is made for size packs better.
const INLINED: &str = "-Cllvm-args=-inline-threshold=30";

/// What becomes a program for the browser.
pub struct Source {
    /// Its name there: `NAME.js` and `NAME.wasm`.
    pub name: &'static str,
    /// What a person calls it.
    title: &'static str,
    /// What cargo is asked for.
    target: [&'static str; 3],
    /// What cargo calls the result.
    compiled: &'static str,
    /// How wasm-opt makes it small.
    passes: &'static str,
    /// The packages whose words it says, in the order in which it takes them; the first one's build
    /// writes down its languages.
    speaks: &'static [&'static str],
}

/// The form.
pub const FORM: Source = Source {
    name: "thiqa",
    title: "the form",
    target: ["-p", "thiqa", "--bins"],
    compiled: "thiqa.wasm",
    passes: PASSES,
    speaks: &["thiqa", "thiqa-report"],
};

/// The sealing without a page, for the stories and the benchmark in the browser.
pub const VECTORS: Source = Source {
    name: "vectors",
    title: "the sealing",
    target: ["-p", "thiqa-vectors", "--lib"],
    compiled: "thiqa_vectors.wasm",
    // Nobody fetches it: what the other passes save would cost a minute of every test.
    passes: "-Oz",
    speaks: &[],
};

/// What the browser runs.
pub struct Program {
    pub wasm: Vec<u8>,
    /// wasm-bindgen's script, an ES module.
    pub script: String,
    /// The languages that it speaks, and their words, which it does not carry.
    pub languages: Vec<Language>,
}

/// Builds a program, which takes some minutes the first time; its files stay in [`folder`].
pub fn build(workspace: &Workspace, source: &Source) -> Result<Program> {
    tools::wasm_target(workspace)?;
    let Source { name, title, .. } = source;
    let compiling = || compile(workspace, source);
    let (compiled, languages) = step(&format!("{title} compiled to wasm"), compiling)?;
    let folder = folder(workspace, source);
    let made_from = made_from(workspace, &compiled)?;
    let noted = folder.join(MADE_FROM);
    if !fs::read_to_string(&noted).is_ok_and(|before| before == made_from) {
        step(&format!("{title} bound to its script"), || bind(&compiled, name, &folder))?;
        if workspace.is_original() {
            step(&format!("{title} made small"), || shrink(workspace, source, &folder))?;
        } else {
            fs::rename(bound(&folder, name), small(&folder, name))?;
        }
        fs::write(noted, made_from).context("cannot note what it was made from")?;
    }
    let (script, wasm) = (folder.join(name).with_extension("js"), small(&folder, name));
    Ok(Program { wasm: fs::read(wasm)?, script: fs::read_to_string(script)?, languages })
}

/// Hash of all that makes the bytes: what was compiled, this program, and the tools of npm.
fn made_from(workspace: &Workspace, compiled: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for file in [compiled, &env::current_exe()?, &tools::shrinkers_lock(workspace)] {
        let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        hash.update(Sha256::digest(bytes));
    }
    Ok(HEXLOWER.encode(&hash.finalize()))
}

/// Where `NAME.js` and `NAME.wasm` lie.
pub fn folder(workspace: &Workspace, source: &Source) -> PathBuf {
    workspace.target.join(PROFILE).join(source.name)
}

/// The program as cargo makes it, and its languages as they were while it was made.
fn compile(workspace: &Workspace, source: &Source) -> Result<(PathBuf, Vec<Language>)> {
    let folder = workspace.target.join(PROFILE);
    let mut cargo = workspace.cargo(&["build", "--locked"]);
    cargo.args(source.target).args(["--target", WASM, "--profile", PROFILE]);
    cargo.arg("--target-dir").arg(&folder);
    cargo.env(workspace::BUILD, workspace.original().target.join(PROFILE));
    // Encoded flags outrank RUSTFLAGS and every configuration file.
    cargo.arg("--message-format=json-render-diagnostics");
    let messages = answer(cargo.env("CARGO_ENCODED_RUSTFLAGS", flags(workspace)?))?;
    let made = source.speaks.iter().map(|package| made_by(package, &messages));
    let languages = language::read(&made.collect::<Result<Vec<_>>>()?)?;
    Ok((folder.join(WASM).join(PROFILE).join(source.compiled), languages))
}

/// The folder into which the build script of a package has written, `…/build/PACKAGE-HASH/out`.
fn made_by(package: &str, messages: &str) -> Result<PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let scripts = messages.filter(|it| it["reason"] == "build-script-executed");
    let mut folders = scripts.filter_map(|it| it["out_dir"].as_str().map(PathBuf::from));
    let is_its = |folder: &PathBuf| {
        let name = folder.parent().and_then(Path::file_name).map(OsStr::to_string_lossy);
        name.is_some_and(|name| name.rsplit_once('-').is_some_and(|(name, _)| name == package))
    };
    folders.find(is_its).with_context(|| format!("cargo did not say where {package} writes"))
}

/// Where a prefix lies in another the later wins. A registry's folder is named for the mirror it
/// came from, so it loses its name too; its new one is short, as it stands in every panic's place.
fn flags(workspace: &Workspace) -> Result<OsString> {
    let home = cargo_home()?;
    // A copy is compiled as the original is: what both are built with is the same.
    let workspace = workspace.original();
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
    flags.extend([SMALL_HASHING, INLINED].map(OsString::from));
    Ok(flags.join(OsStr::new(SEPARATOR)))
}

fn cargo_home() -> Result<PathBuf> {
    let set = env::var_os("CARGO_HOME").map(PathBuf::from);
    let usual = || env::home_dir().map(|home| home.join(".cargo"));
    set.or_else(usual).context("neither CARGO_HOME nor HOME is set")
}

/// Writes the bound program and its script.
fn bind(compiled: &Path, name: &str, folder: &Path) -> Result<()> {
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
    places::forget(output.wasm_mut());
    panics::stop(output.wasm_mut());
    let seam = seam::in_program(&mut output);
    output.emit(folder)?;
    let path = folder.join(name).with_extension("js");
    let script = fs::read_to_string(&path).context("no script was made")?;
    fs::write(path, seam.in_script(&script)).context("cannot write the script")
}

fn shrink(workspace: &Workspace, source: &Source, folder: &Path) -> Result<()> {
    let Source { name, passes, .. } = source;
    let wasm_opt = tools::shrinkers(workspace)?.join("binaryen/bin/wasm-opt");
    let mut node = Command::new("node");
    node.arg(wasm_opt).args(passes.split_whitespace()).arg(bound(folder, name)).arg("-o");
    command(node.arg(small(folder, name)))
}

/// What is made small.
fn bound(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}_bg.wasm"))
}

/// What the browser runs, of as few bytes as it goes.
fn small(folder: &Path, name: &str) -> PathBuf {
    folder.join(name).with_extension("wasm")
}
