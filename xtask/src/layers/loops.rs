//! Files that know each other in a loop: whoever wants to understand one must read them all.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::arrows::Arrow;

/// Every loop, as the arrows that tie it.
pub fn loops(arrows: &BTreeSet<Arrow>) -> Vec<Vec<&Arrow>> {
    let mut next: BTreeMap<&Path, BTreeSet<&Path>> = BTreeMap::new();
    for arrow in arrows {
        next.entry(&arrow.from).or_default().insert(&arrow.to);
    }
    let reached: BTreeMap<&Path, BTreeSet<&Path>> =
        next.keys().map(|from| (*from, reached_from(from, &next))).collect();
    let knows = |from: &Path, to: &Path| reached.get(from).is_some_and(|all| all.contains(to));
    let mut loops: BTreeMap<&Path, Vec<&Arrow>> = BTreeMap::new();
    for arrow in arrows.iter().filter(|arrow| knows(&arrow.to, &arrow.from)) {
        // Every file of a loop reaches the same first one that reaches it.
        let first = reached[arrow.from.as_path()].iter().find(|it| knows(it, &arrow.from));
        if let Some(first) = first {
            loops.entry(first).or_default().push(arrow);
        }
    }
    loops.into_values().collect()
}

fn reached_from<'a>(
    from: &'a Path,
    next: &BTreeMap<&'a Path, BTreeSet<&'a Path>>,
) -> BTreeSet<&'a Path> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(file) = waiting.pop() {
        for to in next.get(file).into_iter().flatten() {
            if reached.insert(*to) {
                waiting.push(to);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrows(drawn: &[&str]) -> BTreeSet<Arrow> {
        let arrow = |(line, drawn): (usize, &&str)| {
            let (from, to) = drawn.split_once(' ').unwrap();
            Arrow { from: from.into(), to: to.into(), line, path: String::new() }
        };
        drawn.iter().enumerate().map(arrow).collect()
    }

    #[test]
    fn arrows_that_only_go_down_make_no_loop() {
        assert!(loops(&arrows(&["a b", "b c", "a c"])).is_empty());
    }

    #[test]
    fn each_loop_is_told_by_the_arrows_that_tie_it_and_no_other() {
        let drawn = arrows(&["a b", "b c", "c a", "c d", "d e", "e d", "f a"]);
        let told: Vec<Vec<usize>> =
            loops(&drawn).iter().map(|tied| tied.iter().map(|it| it.line).collect()).collect();
        assert_eq!(told, [vec![0, 1, 2], vec![4, 5]]);
    }
}
