//! layers: may our packages know each other as they do, and the rooms within each?
//!
//! Between packages cargo's own metadata tell, within one its sources.

mod packages;
mod module;
mod mentions;
mod sources;
mod arrows;
mod loops;
mod rooms;
mod floors;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::workspace::Workspace;
use arrows::Arrow;
use floors::FLOORS;
use module::Modules;
use rooms::Floors;

/// Whose arrows to print.
#[derive(clap::Args)]
pub struct Options {
    /// Print which file of this package knows which, and what is wrong there, instead of checking
    package: Option<String>,
}

/// Fails on every arrow that the architecture does not draw.
pub fn layers(workspace: &Workspace, options: &Options) -> Result<()> {
    match &options.package {
        Some(package) => print(&Package::of(workspace, package)?),
        None => return check(workspace),
    }
    Ok(())
}

/// Packages by cargo's metadata, rooms by the sources.
pub fn check(workspace: &Workspace) -> Result<()> {
    let mut faults = packages::faults(workspace)?;
    for floors in FLOORS {
        faults.extend(Package::of(workspace, floors.package)?.faults());
    }
    if !faults.is_empty() {
        bail!("docs/ARCHITECTURE.md draws no such arrow:\n  {}", faults.join("\n  "));
    }
    Ok(())
}

fn print(package: &Package) {
    let mut knows: BTreeMap<(&Path, &Path), usize> = BTreeMap::new();
    for arrow in &package.arrows {
        *knows.entry((&arrow.from, &arrow.to)).or_default() += 1;
    }
    for ((from, to), times) in knows {
        println!("{} → {} ({times})", from.display(), to.display());
    }
    for fault in package.faults() {
        println!("{fault}");
    }
}

/// One package, read.
struct Package {
    floors: Option<&'static Floors>,
    source: PathBuf,
    modules: Modules,
    arrows: BTreeSet<Arrow>,
}

impl Package {
    /// Reads its library and its programs; every path is shown from the repository on.
    fn of(workspace: &Workspace, name: &str) -> Result<Self> {
        let metadata = workspace.metadata(&["--no-deps"])?;
        let mut packages = metadata["packages"].as_array().into_iter().flatten();
        let package = packages.find(|package| package["name"] == name);
        let package = package.with_context(|| format!("no package {name} here"))?;
        let read = |file: &Path| fs::read_to_string(workspace.root.join(file)).ok();
        let mut modules = Modules::default();
        let mut source = PathBuf::new();
        // The library first: a program's paths may lead into it.
        for kind in ["lib", "bin"] {
            for target in package["targets"].as_array().into_iter().flatten() {
                if target["kind"][0] != kind {
                    continue;
                }
                let file = text(target, "src_path")?;
                let file = Path::new(file).strip_prefix(&workspace.root)?;
                source = file.parent().context("a root file in no folder")?.to_owned();
                let root = modules.add_root(file, &read)?;
                if kind == "lib" {
                    modules.library = Some((text(target, "name")?.replace('-', "_"), root));
                }
            }
        }
        let arrows = modules.arrows();
        let floors = FLOORS.iter().find(|floors| floors.package == name);
        Ok(Self { floors, source, modules, arrows })
    }

    fn faults(&self) -> Vec<String> {
        let Self { source, modules, arrows, .. } = self;
        let mut faults = Vec::new();
        if let Some(floors) = self.floors {
            faults.extend(floors.idle_rules(source, modules));
            faults.extend(floors.faults(source, modules, arrows));
        }
        faults.extend(self.loops());
        faults
    }

    fn loops(&self) -> Vec<String> {
        let told = |tied: Vec<&Arrow>| {
            let files: BTreeSet<_> = tied.iter().map(|arrow| &arrow.from).collect();
            let mut lines: BTreeMap<_, BTreeSet<usize>> = BTreeMap::new();
            for arrow in tied {
                lines.entry((&arrow.from, &arrow.to)).or_default().insert(arrow.line);
            }
            let mut told = format!("{} files know each other in a loop:", files.len());
            for ((from, to), lines) in lines {
                let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
                let lines = lines.join(", ");
                told += &format!("\n    {} → {}, in line {lines}", from.display(), to.display());
            }
            told
        };
        loops::loops(&self.arrows).into_iter().map(told).collect()
    }
}

fn text<'a>(target: &'a Value, key: &str) -> Result<&'a str> {
    target[key].as_str().with_context(|| format!("cargo metadata names no {key}"))
}
