//! May our packages know each other as they do? Reads cargo's own metadata.
//!
//! The arrow that matters most is one that is absent: the relay can name neither a question nor
//! a key, because it reaches neither `report` nor `envelope`, directly or through anyone.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::Value;

use crate::workspace::Workspace;

/// Each of our packages and the ones of ours it may name, in `[dependencies]`,
/// `[build-dependencies]` and `[dev-dependencies]` alike.
pub const ARROWS: [(&str, &[&str]); 7] = [
    ("thiqa", &["thiqa-report", "thiqa-envelope", "thiqa-wire"]),
    ("thiqa-relay", &["thiqa-wire"]),
    ("thiqa-desk", &["thiqa-report", "thiqa-envelope", "thiqa-wire"]),
    ("thiqa-envelope", &["thiqa-wire"]),
    ("thiqa-report", &[]),
    ("thiqa-wire", &[]),
    ("xtask", &[]),
];

/// Packages in this folder are stories: they may name anyone, and nobody may name them.
const STORIES: &str = "/tests/";

/// What the relay must not reach by any road.
const CLOSED_TO_THE_RELAY: [&str; 2] = ["thiqa-report", "thiqa-envelope"];

/// Every arrow between packages that the architecture does not draw.
pub fn faults(workspace: &Workspace) -> Result<Vec<String>> {
    let mut faults = forbidden_arrows(&workspace.metadata(&["--no-deps"])?);
    let reached = reached_from("thiqa-relay", &workspace.metadata(&["--locked"])?);
    for name in CLOSED_TO_THE_RELAY {
        if reached.contains(name) {
            faults.push(format!("thiqa-relay reaches {name}"));
        }
    }
    Ok(faults)
}

fn forbidden_arrows(metadata: &Value) -> Vec<String> {
    let packages = || items(metadata, "packages");
    let ours: BTreeSet<&str> = packages().map(name).collect();
    let mut faults = Vec::new();
    for package in packages().filter(|package| !is_story(package)) {
        let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| *from == name(package)) else {
            faults.push(format!("{} is not drawn at all", name(package)));
            continue;
        };
        let named = items(package, "dependencies").map(name).filter(|to| ours.contains(to));
        let forbidden = named.filter(|to| !allowed.contains(to));
        faults.extend(forbidden.map(|to| format!("{} → {to}", name(package))));
    }
    faults
}

/// Names of all packages that are built into one, itself included; what only its tests use is
/// not, and stands under the rule above.
fn reached_from(root: &str, metadata: &Value) -> BTreeSet<String> {
    let by_id = |id: &str| items(metadata, "packages").find(|package| text(package, "id") == id);
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&str> = items(metadata, "packages")
        .filter(|package| name(package) == root)
        .map(|package| text(package, "id"))
        .collect();
    let mut seen: BTreeSet<&str> = waiting.iter().copied().collect();
    while let Some(id) = waiting.pop() {
        reached.extend(by_id(id).map(|package| name(package).to_owned()));
        let nodes = items(&metadata["resolve"], "nodes").filter(|node| text(node, "id") == id);
        let built = nodes.flat_map(|node| items(node, "deps")).filter(|dep| is_built_in(dep));
        waiting.extend(built.map(|dep| text(dep, "pkg")).filter(|id| seen.insert(id)));
    }
    reached
}

fn is_built_in(dependency: &Value) -> bool {
    items(dependency, "dep_kinds").any(|kind| kind["kind"] != "dev")
}

fn is_story(package: &Value) -> bool {
    text(package, "manifest_path").contains(STORIES)
}

fn name(value: &Value) -> &str {
    text(value, "name")
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn items<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    value[key].as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn package(name: &str, names: &[(&str, Option<&str>)]) -> Value {
        let dependencies: Vec<Value> =
            names.iter().map(|(name, kind)| json!({"name": name, "kind": kind})).collect();
        let path = format!("/home/reader/thiqa/crates/{name}/Cargo.toml");
        json!({"name": name, "id": name, "manifest_path": path, "dependencies": dependencies})
    }

    fn workspace_with(relay: &[(&str, Option<&str>)]) -> Value {
        json!({"packages": [
            package("thiqa-wire", &[("sha2", None)]),
            package("thiqa-report", &[]),
            package("thiqa-envelope", &[("thiqa-wire", None)]),
            package("thiqa-relay", relay),
        ]})
    }

    #[test]
    fn the_arrows_that_are_drawn_pass() {
        let drawn = workspace_with(&[("thiqa-wire", None), ("axum", None)]);
        assert_eq!(forbidden_arrows(&drawn), Vec::<String>::new());
    }

    #[test]
    fn an_arrow_from_the_relay_to_the_questions_is_caught_in_every_kind_of_dependency() {
        for kind in [None, Some("dev"), Some("build")] {
            let metadata = workspace_with(&[("thiqa-report", kind)]);
            assert_eq!(forbidden_arrows(&metadata), ["thiqa-relay → thiqa-report"]);
        }
    }

    #[test]
    fn a_package_that_nobody_drew_is_caught() {
        let mut metadata = workspace_with(&[]);
        metadata["packages"][0]["name"] = "thiqa-common".into();
        assert_eq!(
            forbidden_arrows(&metadata)[0],
            "thiqa-common is not drawn at all",
            "and nobody may hide behind a new name"
        );
    }

    #[test]
    fn stories_may_name_anyone() {
        let mut stories = package("thiqa-stories", &[("thiqa-relay", None), ("thiqa-desk", None)]);
        stories["manifest_path"] = "/home/reader/thiqa/tests/Cargo.toml".into();
        let mut metadata = workspace_with(&[]);
        metadata["packages"].as_array_mut().unwrap().push(stories);
        assert_eq!(forbidden_arrows(&metadata), Vec::<String>::new());
    }

    #[test]
    fn a_road_through_a_stranger_is_followed_but_not_one_that_only_tests_take() {
        let edge = |to: &str, kind: Option<&str>| json!({"pkg": to, "dep_kinds": [{"kind": kind}]});
        let mut metadata = workspace_with(&[]);
        metadata["packages"].as_array_mut().unwrap().push(package("stranger", &[]));
        metadata["resolve"]["nodes"] = json!([
            {"id": "thiqa-relay", "deps": [edge("stranger", None), edge("thiqa-report", Some("dev"))]},
            {"id": "stranger", "deps": [edge("thiqa-envelope", Some("build"))]},
        ]);
        let reached = reached_from("thiqa-relay", &metadata);
        assert!(reached.contains("thiqa-envelope"));
        assert!(!reached.contains("thiqa-report"));
    }
}
