//! A file of the site whose name holds its hash, so that it can never be mistaken for another.

use std::collections::BTreeMap;

use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha256, Sha384};

/// Hex digits of a hash in a file's name (32 bits): they tell versions apart; `integrity` is
/// what protects.
const DIGITS: usize = 8;

/// The site: the bytes of every file under its published name.
pub type Site = BTreeMap<String, Vec<u8>>;

/// One file under its published name.
pub struct Asset {
    /// `style-1a2b3c4d.css`
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Asset {
    /// Names the bytes by their hash.
    pub fn new(name: &str, bytes: Vec<u8>) -> Self {
        let hash = sha256(&bytes).chars().take(DIGITS).collect::<String>();
        let name = match name.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem}-{hash}.{ending}"),
            None => format!("{name}-{hash}"),
        };
        Self { name, bytes }
    }

    /// Value of an `integrity` attribute (W3C Subresource Integrity).
    pub fn integrity(&self) -> String {
        format!("sha384-{}", BASE64.encode(&Sha384::digest(&self.bytes)))
    }
}

/// SHA-256 in lower-case hex, as `sha256sum` writes it.
pub fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_holds_the_hash_and_keeps_its_ending() {
        let asset = Asset::new("icon.svg", b"abc".to_vec());
        assert_eq!(asset.name, "icon-ba7816bf.svg");
        assert!(
            asset.integrity().starts_with("sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2")
        );
    }
}
