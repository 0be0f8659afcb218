//! Where things lie: the repository, cargo's target folder, the site, our programs.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::step;

/// Target of the form: a phone's browser.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Where cargo puts what is asked for, and where it keeps all that was compiled on the way.
const TARGET: &str = "CARGO_TARGET_DIR";
pub const BUILD: &str = "CARGO_BUILD_BUILD_DIR";

/// The repository on this machine.
pub struct Workspace {
    /// The folder that holds the workspace's Cargo.toml.
    pub root: PathBuf,
    /// Where cargo builds: `target/`, or what `CARGO_TARGET_DIR` says.
    pub target: PathBuf,
    /// The one that this is a copy of.
    original: Option<Box<Self>>,
}

impl Workspace {
    /// Asks cargo, so that its own settings are honoured.
    pub fn find() -> Result<Self> {
        let metadata = metadata(&mut Command::new(cargo_path()), &["--no-deps"])?;
        let path = |key: &str| {
            let path = metadata.get(key).and_then(Value::as_str).map(PathBuf::from);
            path.with_context(|| format!("cargo metadata names no {key}"))
        };
        let (root, target) = (path("workspace_root")?, path("target_directory")?);
        Ok(Self { root, target, original: None })
    }

    /// A copy that lies in this folder, whoever makes it. What it is built with is what this one is
    /// built with; what comes of it stays there.
    pub fn copy(&self, folder: PathBuf) -> Self {
        let original =
            Self { root: self.root.clone(), target: self.target.clone(), original: None };
        Self { root: folder.join("workspace"), target: folder, original: Some(Box::new(original)) }
    }

    /// The one that this is a copy of, or this.
    pub fn original(&self) -> &Self {
        self.original.as_deref().unwrap_or(self)
    }

    /// Whether it is no copy.
    pub fn is_original(&self) -> bool {
        self.original.is_none()
    }

    /// Cargo, in the repository.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(cargo_path());
        cargo.current_dir(&self.root).args(arguments);
        if let Some(original) = &self.original {
            cargo.env(TARGET, &self.target).env(BUILD, &original.target);
        }
        cargo
    }

    /// What cargo knows of our packages, and with no extra argument of all they depend on.
    pub fn metadata(&self, arguments: &[&str]) -> Result<Value> {
        metadata(&mut self.cargo(&[]), arguments)
    }

    /// The static site that `bundle` makes.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Where the release build puts `thiqa-relay` and `thiqa-desk`.
    pub fn programs(&self) -> PathBuf {
        self.target.join("release")
    }

    /// Builds the relay and the desk as they are delivered.
    pub fn build_programs(&self) -> Result<()> {
        let arguments = ["build", "--release", "--locked", "-p", "thiqa-relay", "-p", "thiqa-desk"];
        step::command(&mut self.cargo(&arguments))
    }

    /// The program that speaks for our crates where another implementation is compared with them:
    /// the tests in Rust build it.
    pub fn agree(&self) -> PathBuf {
        self.target.join("debug/agree")
    }
}

fn cargo_path() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from)
}

fn metadata(cargo: &mut Command, arguments: &[&str]) -> Result<Value> {
    let answer = step::answer(cargo.args(["metadata", "--format-version", "1"]).args(arguments))?;
    serde_json::from_str(&answer).context("cargo metadata did not answer in JSON")
}
