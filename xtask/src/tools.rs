//! What the commands need beyond Rust, installed where it is missing, and said so.
//!
//! Takes nothing from anywhere but rustup, npm and Debian; without root it asks in one line.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::step;
use crate::workspace::{WASM, Workspace};

/// Where npm says which versions a folder has.
const LOCK: &str = "package-lock.json";

/// The folder of what makes program and script small.
const SHRINKERS: &str = "xtask/tools";

/// Which lock a `node_modules` was installed from: npm itself compares nothing.
const INSTALLED: &str = "node_modules/.installed-from";

/// The wasm target: rustup may be set not to install what rust-toolchain.toml names.
pub fn wasm_target(workspace: &Workspace) -> Result<()> {
    if sysroot(workspace)?.join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    eprintln!("Installing the target {WASM} with rustup.");
    step::command(Command::new("rustup").args(["target", "add", WASM]).current_dir(&workspace.root))
}

/// Where the toolchain of this repository lies.
pub fn sysroot(workspace: &Workspace) -> Result<PathBuf> {
    let rustc = &mut Command::new("rustc");
    let answer = step::answer(rustc.args(["--print", "sysroot"]).current_dir(&workspace.root))?;
    Ok(answer.trim().into())
}

/// The packages that a folder's package-lock.json names, installed once a lock.
pub fn npm_packages(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join(LOCK)).context("no package-lock.json")?;
    let lock = data_encoding::HEXLOWER.encode(&Sha256::digest(lock));
    let installed = folder.join(INSTALLED);
    if fs::read_to_string(&installed).is_ok_and(|from| from == lock) {
        return Ok(());
    }
    if !step::succeeds("node", &["--version"]) || !step::succeeds("npm", &["--version"]) {
        debian_packages(&["nodejs", "npm"])?;
    }
    eprintln!("Installing the npm packages of {}.", folder.display());
    step::command(Command::new("npm").arg("ci").current_dir(folder))?;
    fs::write(installed, lock).context("cannot note what was installed")
}

/// Where the packages lie that make program and script small: wasm-opt and terser.
pub fn shrinkers(workspace: &Workspace) -> Result<PathBuf> {
    let tools = workspace.root.join(SHRINKERS);
    npm_packages(&tools)?;
    Ok(tools.join("node_modules"))
}

/// What says which versions of them these are.
pub fn shrinkers_lock(workspace: &Workspace) -> PathBuf {
    workspace.root.join(SHRINKERS).join(LOCK)
}

/// Chromium, as it is installed and without windows, and the fonts of the browser stories
/// (tests/browser/fonts.conf).
pub fn browser() -> Result<()> {
    let mut missing = vec!["chromium", "chromium-headless-shell"];
    missing.retain(|chromium| !step::succeeds(chromium, &["--version"]));
    if !missing.is_empty() {
        debian_packages(&missing)?;
    }
    if !has_fonts() {
        debian_packages(&["fontconfig", "fonts-noto-core"])?;
    }
    Ok(())
}

/// The engines of other people's phones beside it: Firefox, and WebKit with a screen that nobody
/// sees.
pub fn browsers() -> Result<()> {
    browser()?;
    let engines = [
        ("firefox-esr", "--version", "firefox-esr"),
        ("WebKitWebDriver", "--help", "webkit2gtk-driver"),
        ("Xvfb", "-help", "xvfb"),
    ];
    let missing = engines.iter().filter(|(program, asked, _)| !step::succeeds(program, &[asked]));
    let missing: Vec<_> = missing.map(|&(_, _, package)| package).collect();
    if missing.is_empty() { Ok(()) } else { debian_packages(&missing) }
}

fn has_fonts() -> bool {
    let has = |family| {
        step::answer(Command::new("fc-list").arg(family)).is_ok_and(|fonts| !fonts.is_empty())
    };
    has("Noto Sans") && has("Noto Sans Arabic")
}

fn debian_packages(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    let root = rustix::process::geteuid().is_root();
    if !root || !step::succeeds("apt-get", &["--version"]) {
        bail!("missing here: {names}. On Debian: apt-get install {names}");
    }
    eprintln!("Installing {names} with apt-get.");
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
        apt
    };
    step::command(apt().arg("update"))?;
    step::command(apt().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}
