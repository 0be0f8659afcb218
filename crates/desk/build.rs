//! Wording, replies to begin with and migrations are compiled in, so a change of any must compile
//! anew.

#[path = "../../locales/table.rs"]
mod table;

use std::fs;
use std::path::Path;

const LOCALES: &str = "../../locales";

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed={LOCALES}");
    let keys = table::write(LOCALES, "desk", |keys| keys);
    table::write_out("keys.rs", &format!("&{keys:?}"));
    table::write_out("replies.rs", &format!("&[{}]", replies().join(",")));
}

/// Each language in which there are replies to begin with, and its file.
fn replies() -> Vec<String> {
    let locales = Path::new(LOCALES).canonicalize().expect("locales lies beside the crates");
    let folders = fs::read_dir(locales).expect("locales can be read");
    let mut replies: Vec<_> = folders
        .map(|folder| folder.expect("locales can be read").path())
        .filter(|folder| folder.join("replies.txt").is_file())
        .map(|folder| {
            let language = folder.file_name().unwrap_or_default();
            format!("({language:?}, include_str!({:?}))", folder.join("replies.txt"))
        })
        .collect();
    replies.sort();
    replies
}
