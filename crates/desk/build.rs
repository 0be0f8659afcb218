//! Wording, replies to begin with and migrations are compiled in, so a change of any must compile
//! anew.

#[path = "../../locales/table.rs"]
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

const LOCALES: &str = "../../locales";
/// Replies to begin with.
const REPLIES: &str = "replies.txt";
/// Who has read the words beside it.
const REVIEWED: &str = "reviewed.txt";

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed={LOCALES}");
    let keys = table::write(LOCALES, "desk", |keys| keys);
    table::write_out("keys.rs", &format!("&{keys:?}"));
    let folders = within(Path::new(LOCALES), Path::is_dir);
    let replies = folders.iter().filter(|folder| folder.join(REPLIES).is_file());
    let replies = replies.map(|it| format!("({:?}, {})", name(it), included(&it.join(REPLIES))));
    table::write_out("replies.rs", &list(replies));
    table::write_out("reviews.rs", &list(folders.iter().map(|folder| words(folder))));
}

/// The words of a language with their digests, and who has read them.
fn words(folder: &Path) -> String {
    let reviewed = folder.join(REVIEWED);
    let is_read =
        |file: &Path| name(file) == REPLIES || file.extension().is_some_and(|it| it == "yml");
    let files = within(folder, Path::is_file).into_iter().filter(|file| is_read(file));
    let files = files.map(|file| {
        let bytes = fs::read(&file).expect("locales can be read");
        format!("({:?}, {:?})", name(&file), HEXLOWER.encode(&Sha256::digest(bytes)))
    });
    let (language, files) = (name(folder), list(files));
    let reviewed = if reviewed.exists() { included(&reviewed) } else { "\"\"".into() };
    format!("Words {{ language: {language:?}, reviewed: {reviewed}, files: {files} }}")
}

/// What lies in a folder, in order.
fn within(folder: &Path, is_one: fn(&Path) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("locales lies beside the crates");
    let paths = entries.map(|entry| entry.expect("locales can be read").path());
    let mut paths: Vec<_> = paths.filter(|path| is_one(path)).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|it| it.to_str()).expect("its name is a code or a word")
}

/// The text of a file, as an expression.
fn included(file: &Path) -> String {
    format!("include_str!({:?})", file.canonicalize().expect("it was just found"))
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("&[{}]", items.collect::<Vec<_>>().join(", "))
}
