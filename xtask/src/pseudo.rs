//! pseudo: a language that nobody speaks, made from French with an accent on every letter that has
//! one, brackets around every text and every vowel twice, so that each is a third longer. It is
//! added to a copy of this repository as docs/adding-a-language.md says, and its form, its list and its
//! desk are gone through in a browser: whatever else listed the languages, or spoke another one,
//! would be seen there, and so would what has no room.
//!
//! The copy lies in the target folder, and what it is built with is what was built here: only our
//! own packages are compiled once more. Nothing of it is delivered.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::bundle;
use crate::step::{command, step};
use crate::tools;
use crate::workspace::Workspace;

/// Its code: one of those that no language will ever have (BCP 47, private use).
const CODE: &str = "qps";
/// From what it is made.
const FRENCH: &str = "locales/fr";
/// The one list of languages, and where it begins and ends.
const LIST: &str = "crates/report/src/language.rs";
const LIST_BEGINS: &str = "\nlanguages! {\n";
const LIST_ENDS: &str = "\n}\n";
/// Its line there.
const ENTRY: &str = r#"
    /// Nobody's.
    Pseudo {
        code: "qps",
        name: "⟦Ñööbööđýý⟧",
        direction: LeftToRight,
        title: "Thiqa",
        comma: ", ",
        take_it_down: "https://takeitdown.ncmec.org",
    }"#;
/// The names of things, and the column from which it takes its own.
const THINGS: &str = "locales/things.csv";
const FRENCH_THINGS: &str = "fr";
/// Cargo knows our packages by name and version: those of the copy must not be taken for ours.
const MANIFEST: &str = "Cargo.toml";
const PACKAGES: &str = "[workspace.package]\nversion = \"";
const ANOTHER: &str = "99.0.0-";
/// What the workspace lays over a package of others stays where it is.
const STUBS: &str = "stubs/";
/// What is compiled for this alone is not made fast.
const UNHURRIED: &str = "
[profile.release.package]
thiqa-desk.opt-level = 0
thiqa-relay.opt-level = 0
thiqa-report.opt-level = 0
";
/// What a workspace is without. The stories are those of the repository.
const LEFT_OUT: [&str; 4] = ["target", "dist", "xtask/tools/node_modules", "tests/browser"];
/// Its story.
const STORY: &str = "pseudo-language.story.mjs";
/// Names to it where the copy lies.
pub const COPY: &str = "THIQA_COPY";

/// Makes the language, and goes through all that speaks it.
pub fn pseudo(workspace: &Workspace) -> Result<()> {
    let copy = make(workspace)?;
    let stories = workspace.root.join("tests/browser");
    tools::browser().and_then(|()| tools::npm_packages(&stories))?;
    let mut node = Command::new("node");
    node.arg(STORY).env(COPY, copy).current_dir(stories);
    step("its story", || command(&mut node))
}

/// Makes it, and says where the copy lies that speaks it.
pub fn make(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("pseudo");
    let copy = workspace.copy(folder.clone());
    add_language(workspace, &copy).context("cannot add a language")?;
    bundle::assembled(&copy)?;
    copy.build_programs()?;
    Ok(folder)
}

/// What lies in the repository, and the language beside it. Only what has changed is written, so
/// that cargo knows what it compiled before.
fn add_language(workspace: &Workspace, copy: &Workspace) -> Result<()> {
    let mut files = BTreeMap::new();
    read(&workspace.root, Path::new(""), &mut files)?;
    let words: Vec<_> = files.keys().filter(|file| is_words(file)).cloned().collect();
    for file in words {
        let own = Path::new("locales").join(CODE).join(file.file_name().unwrap_or_default());
        let text = text(&files, &file)?.lines().map(line).collect::<String>();
        files.insert(own, text.into_bytes());
    }
    change(&mut files, LIST, |list| {
        let (before, rest) = list.split_once(LIST_BEGINS)?;
        let (entries, after) = rest.split_once(LIST_ENDS)?;
        Some(format!("{before}{LIST_BEGINS}{entries}{ENTRY}{LIST_ENDS}{after}"))
    })?;
    change(&mut files, THINGS, with_column)?;
    let stubs = workspace.root.join(STUBS);
    change(&mut files, MANIFEST, |manifest| {
        let (before, after) = manifest.split_once(PACKAGES)?;
        let after = after.replace(&format!("\"{STUBS}"), &format!("\"{}/", stubs.display()));
        Some(format!("{before}{PACKAGES}{ANOTHER}{after}{UNHURRIED}"))
    })?;
    write(&files, &copy.root)?;
    command(&mut copy.cargo(&["update", "--workspace", "--offline", "--quiet"]))
}

fn read(root: &Path, folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name();
        let path = folder.join(&name);
        let is_hidden = name.to_string_lossy().starts_with('.');
        if is_hidden || LEFT_OUT.iter().any(|it| path == Path::new(it)) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            read(root, &path, files)?;
        } else {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Leaves nothing there that is not among these.
fn write(files: &BTreeMap<PathBuf, Vec<u8>>, root: &Path) -> Result<()> {
    let mut there = BTreeMap::new();
    fs::create_dir_all(root)?;
    read(root, Path::new(""), &mut there)?;
    for gone in there.keys().filter(|file| !files.contains_key(*file)) {
        fs::remove_file(root.join(gone))?;
    }
    for (file, bytes) in files.iter().filter(|(file, bytes)| there.get(*file) != Some(*bytes)) {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap_or(root))?;
        fs::write(path, bytes)?;
    }
    Ok(())
}

fn is_words(file: &Path) -> bool {
    file.starts_with(FRENCH) && file.extension().is_some_and(|it| it == "yml")
}

fn text<'a>(files: &'a BTreeMap<PathBuf, Vec<u8>>, file: &Path) -> Result<&'a str> {
    let bytes = files.get(file).with_context(|| format!("no {}", file.display()))?;
    Ok(std::str::from_utf8(bytes)?)
}

fn change(
    files: &mut BTreeMap<PathBuf, Vec<u8>>,
    file: &str,
    change: impl FnOnce(&str) -> Option<String>,
) -> Result<()> {
    let changed = change(text(files, Path::new(file))?);
    let changed = changed.with_context(|| format!("{file} is not as it was: see pseudo.rs"))?;
    files.insert(file.into(), changed.into_bytes());
    Ok(())
}

/// The table of things with a column more.
fn with_column(table: &str) -> Option<String> {
    let (head, rows) = table.split_once('\n')?;
    let french = head.split(',').position(|it| it == FRENCH_THINGS)?;
    let mut with = format!("{head},{CODE}\n");
    for row in rows.lines() {
        let name = row.split(',').nth(french)?.split('|').next()?;
        with += &format!("{row},{}\n", in_brackets(name));
    }
    Some(with)
}

/// A line of a file of words: `key: text`, where there is a text.
fn line(line: &str) -> String {
    let Some((key, text)) = line.split_once(": ").filter(|(key, _)| key.trim() != "_version")
    else {
        return format!("{line}\n");
    };
    let quote = text.chars().next().filter(|it| "\"'".contains(*it));
    let bare = quote.and_then(|it| text.strip_prefix(it)?.strip_suffix(it));
    let quote = quote.map(String::from).unwrap_or_default();
    format!("{key}: {quote}{}{quote}\n", in_brackets(bare.unwrap_or(text)))
}

/// A text in the language of nobody. What stands in tags, and places for something, stay.
fn in_brackets(text: &str) -> String {
    let (mut said, mut rest) = (String::from("⟦"), text);
    while let Some(letter) = rest.chars().next() {
        let kept = match letter {
            '<' => rest.find('>').map_or(rest.len(), |end| end + 1),
            '%' if rest.starts_with("%{") => rest.find('}').map_or(rest.len(), |end| end + 1),
            // A sign by its number.
            '\\' if rest.starts_with("\\u") => 6,
            '\\' => 2,
            _ => 0,
        };
        if kept > 0 {
            let (as_it_is, after) = rest.split_at(kept);
            said += as_it_is;
            rest = after;
            continue;
        }
        said.push(accented(letter));
        if "aeiouyAEIOUYéèêàâîôûùç".contains(letter) {
            said.push(accented(letter));
        }
        rest = &rest[letter.len_utf8()..];
    }
    said + "⟧"
}

/// The letter with an accent, where it has one.
fn accented(letter: char) -> char {
    const PLAIN: &str = "acdeghijklnorstuwyzACDEGHIJKLNORSTUWYZ";
    const ACCENTED: &str = "åçđéğĥîĵķļñöŕšţûŵýžÅÇĐÉĞĤÎĴĶĻÑÖŔŠŢÛŴÝŽ";
    let mut pairs = PLAIN.chars().zip(ACCENTED.chars());
    pairs.find(|(plain, _)| *plain == letter).map_or(letter, |(_, accented)| accented)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_longer_in_brackets_and_what_is_put_in_stays() {
        assert_eq!(line("  back: \"Retour\""), "  back: \"⟦Ŕééţööûûŕ⟧\"\n");
        assert_eq!(line("  \"no\": Non"), "  \"no\": ⟦Ñööñ⟧\n");
        assert_eq!(
            line("  seen: 'le %{value} <b class=\"x\">ici</b>'"),
            "  seen: '⟦ļéé %{value} <b class=\"x\">îîçîî</b>⟧'\n"
        );
        assert_eq!(line("_version: 1") + &line("form:"), "_version: 1\nform:\n");
    }

    #[test]
    fn every_thing_has_a_name_more() {
        let table = "category,ar,fr\nvegetables,طماطم|مطيشة,tomates|pommes\n";
        let with = "category,ar,fr,qps\nvegetables,طماطم|مطيشة,tomates|pommes,⟦ţöömååţééš⟧\n";
        assert_eq!(with_column(table).unwrap(), with);
    }
}
