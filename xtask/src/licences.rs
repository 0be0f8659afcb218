//! licences: may everything that we build with go into a program under AGPL-3.0-or-later?
//!
//! Reads what Rust packages say in cargo's metadata, and npm packages in their package-lock.json;
//! not the text of their licences.

mod expression;

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::workspace::Workspace;

/// Ours, as every package of ours says it (SPDX).
const OURS: &str = "AGPL-3.0-or-later";

/// What may be part of a work under ours: its terms ask for nothing that ours forbids. By the
/// FSF's list of licences; Unicode's and CDLA's speak of data, and ask for their notice alone.
const ALLOWED: [&str; 15] = [
    OURS,
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "GPL-3.0-or-later",
    "ISC",
    "LGPL-2.1-or-later",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// Packages that say nothing, or something else, and why they may stay: name, reason.
const EXCEPTIONS: &[(&str, &str)] = &[];

/// Where npm packages are locked.
const NPM: [&str; 2] = ["tests/browser", "xtask/tools"];

/// Fails on every package whose licence is missing, cannot be read, or may not go into ours.
pub fn check(workspace: &Workspace) -> Result<()> {
    let mut faults = of_cargo(&workspace.metadata(&["--locked"])?);
    for folder in NPM {
        let lock = fs::read_to_string(workspace.root.join(folder).join("package-lock.json"))?;
        let lock = serde_json::from_str(&lock).with_context(|| format!("{folder} has no lock"))?;
        faults.extend(of_npm(&lock));
    }
    if !faults.is_empty() {
        bail!("not known to be compatible with {OURS}:\n  {}", faults.join("\n  "));
    }
    Ok(())
}

fn of_cargo(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let faults = packages.filter_map(|package| {
        let name = package["name"].as_str().unwrap_or_default();
        let said = package["license"].as_str();
        // What has no source is ours: it lies in this repository.
        match (package["source"].is_null(), said) {
            (true, Some(OURS)) => None,
            (true, _) => Some(format!("{name} is ours and does not say {OURS}")),
            (false, said) => fault(name, said),
        }
    });
    faults.collect()
}

fn of_npm(lock: &Value) -> Vec<String> {
    let packages = lock["packages"].as_object().into_iter().flatten();
    // The one without a path is ours, and published nowhere.
    let others = packages.filter(|(path, _)| !path.is_empty());
    others.filter_map(|(path, package)| fault(path, package["license"].as_str())).collect()
}

fn fault(name: &str, said: Option<&str>) -> Option<String> {
    if EXCEPTIONS.iter().any(|(excepted, _)| *excepted == name) {
        return None;
    }
    match said.map(|said| expression::allows(said, &ALLOWED)) {
        Some(Some(true)) => None,
        Some(Some(false)) => Some(format!("{name}: {}", said.unwrap_or_default())),
        Some(None) => Some(format!("{name}: {} is no SPDX expression", said.unwrap_or_default())),
        None => Some(format!("{name} names no licence")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn package(name: &str, licence: Option<&str>, source: Option<&str>) -> Value {
        json!({"packages": [{"name": name, "license": licence, "source": source}]})
    }

    #[test]
    fn a_package_that_may_go_into_ours_passes() {
        let serde = package("serde", Some("MIT OR Apache-2.0"), Some("registry"));
        assert!(of_cargo(&serde).is_empty());
    }

    #[test]
    fn a_package_that_may_not_is_told_with_what_it_says() {
        let other = package("other", Some("SSPL-1.0"), Some("registry"));
        assert_eq!(of_cargo(&other), ["other: SSPL-1.0"]);
    }

    #[test]
    fn a_missing_licence_fails() {
        assert_eq!(of_cargo(&package("bare", None, Some("registry"))), ["bare names no licence"]);
        let broken = package("broken", Some("see LICENSE"), Some("registry"));
        assert_eq!(of_cargo(&broken), ["broken: see LICENSE is no SPDX expression"]);
    }

    #[test]
    fn what_lies_here_says_our_licence() {
        assert!(of_cargo(&package("thiqa", Some(OURS), None)).is_empty());
        for said in [None, Some("MIT")] {
            let told = of_cargo(&package("thiqa", said, None));
            assert_eq!(told, ["thiqa is ours and does not say AGPL-3.0-or-later"]);
        }
    }

    #[test]
    fn npm_packages_are_read_from_their_lock_but_for_our_own() {
        let lock = json!({"packages": {
            "": {"name": "thiqa-tools"},
            "node_modules/terser": {"license": "BSD-2-Clause"},
            "node_modules/nameless": {},
        }});
        assert_eq!(of_npm(&lock), ["node_modules/nameless names no licence"]);
    }
}
