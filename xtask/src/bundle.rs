//! bundle: makes `dist/`, the static site, byte for byte the same from the same commit.
//!
//! `dist/` holds only what is published. `dist.sha256` beside it is the list of hashes that the
//! helpline publishes, in the form `sha256sum --check` reads. The deployment's own configuration
//! is not in it: `thiqa-desk page` writes that into a copy of index.html.

mod program;
mod seam;
mod panics;
mod places;
mod style;
mod script;
mod terse;
mod asset;
mod page;
mod language;
mod words;
mod load;
mod weight;

use std::fs;
use std::iter;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::step::step;
use crate::workspace::Workspace;
use asset::{Asset, Site};
use load::Load;
use page::{Page, Published};
use terse::terse;
use weight::Weight;
use words::Words;

/// The page itself.
const INDEX: &str = "index.html";

/// Makes the site and fails above the budget.
pub fn bundle(workspace: &Workspace) -> Result<()> {
    make(workspace)?.within_budget()
}

/// Makes the site.
pub fn assembled(workspace: &Workspace) -> Result<Load> {
    let program = program::build(workspace, &program::FORM)?;
    let load = step("the site", || assemble(workspace, &program))?;
    write(&load.site, &workspace.root)?;
    Ok(load)
}

/// Makes the site and prints what it weighs.
pub fn make(workspace: &Workspace) -> Result<Weight> {
    let weight = Weight::of(&assembled(workspace)?);
    println!("\n{weight}\n");
    Ok(weight)
}

/// Makes the sealing in wasm without a page, and says where it lies.
pub fn vectors(workspace: &Workspace) -> Result<PathBuf> {
    program::build(workspace, &program::VECTORS)?;
    Ok(program::folder(workspace, &program::VECTORS))
}

/// Puts the page, what it names and what is carried as it is under their published names.
fn assemble(workspace: &Workspace, program: &program::Program) -> Result<Load> {
    let root = &workspace.root;
    let read =
        |path: &str| fs::read(root.join(path)).with_context(|| format!("index.html names {path}"));
    let html = fs::read_to_string(root.join(INDEX)).context("no index.html")?;
    let page = Page::read(&html)?;
    style::all_named(&root.join("public/style"), &page.styles())?;

    let wasm = Asset::new("thiqa.wasm", program.wasm.clone());
    let script = script::make(root, &program.script, &wasm)?;
    let script = Asset::new("thiqa.js", terse(workspace, &script)?);
    let styles = page.styles().iter().map(|path| read(path)).collect::<Result<Vec<_>>>()?;
    let style = Asset::new("style.css", style::join(&styles, &program.languages)?);
    let pictures = page.pictures().into_iter().map(|path| {
        let name = path.trim_start_matches("public/");
        Ok(Asset::new(name, read(&path)?))
    });
    let pictures = pictures.collect::<Result<Vec<_>>>()?;

    let things = Asset::new("things.csv", read(page::THINGS)?);
    let spoken = program.languages.iter();
    let spoken = spoken.map(|it| Asset::new(&format!("words-{}.txt", it.code), it.words.clone()));
    let spoken: Vec<_> = spoken.collect();
    let carried = carried(workspace, &page.pictures())?;
    let words = Words::of(&program.languages);
    let html = page.published(
        &words,
        &Published {
            style: &style,
            script: &script,
            program: &wasm,
            things: &things,
            words: &spoken,
            pictures: &pictures,
        },
    )?;
    let index = Asset { name: INDEX.into(), bytes: html.into_bytes() };
    let mut load = Load { site: carried, ..Default::default() };
    load.before(iter::once(index).chain([wasm, script, style]).chain(pictures));
    load.after(iter::once(things));
    load.one_before(spoken);
    Ok(load)
}

/// Files of `public/` that the page does not name, like embed.js: they keep their names, because
/// somebody else's page names them.
fn carried(workspace: &Workspace, named: &[String]) -> Result<Site> {
    let mut site = Site::new();
    for entry in fs::read_dir(workspace.root.join("public")).context("no public/")? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let source = format!("public/{name}");
        if path.is_file() && !script::holds(&source) && !named.contains(&source) {
            let bytes = fs::read(&path)?;
            let is_script = path.extension().is_some_and(|it| it == "js");
            site.insert(name, if is_script { terse(workspace, &bytes)? } else { bytes });
        }
    }
    Ok(site)
}

fn write(site: &Site, root: &Path) -> Result<()> {
    let dist = root.join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist).context("cannot empty dist/")?;
    }
    fs::create_dir(&dist).context("cannot make dist/")?;
    let mut hashes = String::new();
    for (name, bytes) in site {
        fs::write(dist.join(name), bytes).with_context(|| format!("cannot write {name}"))?;
        hashes.push_str(&format!("{}  {name}\n", asset::sha256(bytes)));
    }
    fs::write(root.join("dist.sha256"), hashes).context("cannot write dist.sha256")
}
