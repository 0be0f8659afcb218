//! Looking through files for what must not be there.

use std::fs;
use std::path::Path;

/// The bytes of every file below a folder, or of one file, with its name.
pub fn bytes_of(path: &Path) -> Vec<(String, Vec<u8>)> {
    if path.is_file() {
        return vec![(path.display().to_string(), fs::read(path).unwrap())];
    }
    let entries = fs::read_dir(path).unwrap();
    entries.flat_map(|entry| bytes_of(&entry.unwrap().path())).collect()
}

/// Whether the bytes hold the needle.
pub fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
