//! documents: does everything exist that the documents name of this repository? A newcomer follows
//! a path, and must not come to nothing.
//!
//! Only whole paths count, `crates/relay/src/router.rs`: what begins otherwise is a person's own
//! folder, an address or a room's short name. Decisions are left alone, as they speak of their day.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// Where a whole path begins.
const FOLDERS: [&str; 6] = ["crates", "docs", "locales", "src", "tests", "xtask"];

/// What stands for any name, and so names no file.
const PLACEHOLDERS: [char; 4] = ['*', '{', '<', '…'];

/// Fails on every path in a document that leads nowhere.
pub fn check(workspace: &Workspace) -> Result<()> {
    let mut faults = Vec::new();
    for document in documents(&workspace.root)? {
        let text = fs::read_to_string(workspace.root.join(&document))?;
        for path in paths(&text).filter(|path| !workspace.root.join(path).exists()) {
            faults.push(format!("{} names {path}", document.display()));
        }
    }
    if !faults.is_empty() {
        bail!("documents name what is not there:\n  {}", faults.join("\n  "));
    }
    Ok(())
}

fn documents(root: &Path) -> Result<Vec<PathBuf>> {
    let mut documents = Vec::new();
    for folder in ["", "docs"] {
        for entry in fs::read_dir(root.join(folder)).context("no documents")? {
            let file = Path::new(folder).join(entry?.file_name());
            documents.extend(file.extension().is_some_and(|it| it == "md").then_some(file));
        }
    }
    documents.sort();
    Ok(documents)
}

/// The paths that stand in a text as code.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    quoted.filter(|word| {
        let folder = word.split_once('/').map(|(folder, _)| folder);
        let is_one = folder.is_some_and(|folder| FOLDERS.contains(&folder));
        is_one && !word.contains(PLACEHOLDERS) && !word.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_counts_where_it_is_whole_and_stands_as_code() {
        let text = "See `crates/relay/src/router.rs` and `docs/`, not docs/care.md.\n\
            A helpline's own `desk/public/`, a room `store/rules`, `locales/*/report.yml`,\n\
            `xtask/src/<name>.rs`, `tests/a b`, and `src`; then `src/walk.rs`.";
        let found: Vec<_> = paths(text).collect();
        assert_eq!(found, ["crates/relay/src/router.rs", "docs/", "src/walk.rs"]);
    }
}
