//! The two key files a relay is started with. It holds public keys only, and no way to sign or open.

use std::collections::HashMap;

use ed25519_dalek::VerifyingKey;
use thiqa_wire::{DeskKeyId, ids::from_base64};
use thiserror::Error;

/// What a desk key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everything a desk does.
    Full,
    /// List, get, and put a manifest, which the root's signature guards anyway; never acknowledge,
    /// never touch a mailbox.
    ReadOnly,
}

/// The desk keys this relay obeys, by their id.
#[derive(Clone, Debug, Default)]
pub struct DeskKeys(HashMap<DeskKeyId, (VerifyingKey, Access)>);

/// Why a key file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyFileError {
    /// The line is not a key, or not one that can sign.
    #[error("line {0}: not a base64url Ed25519 public key of 32 bytes")]
    Key(usize),
    /// The word after the key is missing or unknown.
    #[error("line {0}: after a desk key stands `full` or `read-only`")]
    Access(usize),
    /// The same key stands twice.
    #[error("line {0}: this key stands twice")]
    Twice(usize),
    /// No key at all, or more than the one root.
    #[error("the root key file holds one line: the key")]
    NotOne,
    /// Nobody could ever collect.
    #[error("no desk key in the file: nobody could collect")]
    Empty,
}

impl DeskKeys {
    /// Reads one key a line: `<base64url public key> full` or `… read-only`; `#` begins a comment.
    ///
    /// # Errors
    /// A [`KeyFileError`] with the number of the first line that is wrong, or `Empty`.
    pub fn parse(text: &str) -> Result<Self, KeyFileError> {
        let mut keys = HashMap::new();
        for (number, line) in lines(text) {
            let (key, access) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let key = public_key(key).ok_or(KeyFileError::Key(number))?;
            let access = match access.trim() {
                "full" => Access::Full,
                "read-only" => Access::ReadOnly,
                _ => return Err(KeyFileError::Access(number)),
            };
            if keys.insert(DeskKeyId::of(&key), (key, access)).is_some() {
                return Err(KeyFileError::Twice(number));
            }
        }
        if keys.is_empty() { Err(KeyFileError::Empty) } else { Ok(Self(keys)) }
    }

    /// The key of this id and what it may do.
    pub fn get(&self, id: DeskKeyId) -> Option<(&VerifyingKey, Access)> {
        self.0.get(&id).map(|(key, access)| (key, *access))
    }
}

/// Reads the root key: one line, base64url without padding; `#` begins a comment.
///
/// # Errors
/// A [`KeyFileError`]: `Key` where the line is none, `NotOne` where there are more or fewer.
pub fn root_key(text: &str) -> Result<VerifyingKey, KeyFileError> {
    let mut lines = lines(text);
    match (lines.next(), lines.next()) {
        (Some((number, line)), None) => public_key(line).ok_or(KeyFileError::Key(number)),
        _ => Err(KeyFileError::NotOne),
    }
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..)
        .zip(text.lines())
        .map(|(number, line)| (number, line.split('#').next().unwrap_or("").trim()))
        .filter(|(_, line)| !line.is_empty())
}

/// `None` also for a key of small order, which would let anyone sign.
fn public_key(text: &str) -> Option<VerifyingKey> {
    let bytes: [u8; 32] = from_base64(text)?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok().filter(|key| !key.is_weak())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::SigningKey;
    use thiqa_wire::ids::to_base64;

    fn key(seed: u8) -> VerifyingKey {
        SigningKey::from_bytes(&[seed; 32]).verifying_key()
    }

    fn text(seed: u8) -> String {
        to_base64(key(seed).as_bytes())
    }

    #[test]
    fn desk_keys_are_read_with_what_they_may_do() {
        let file = format!("# the desk\n{} full\n\n{}\tread-only # fetch\n", text(1), text(2));
        let keys = DeskKeys::parse(&file).unwrap();
        let access = |seed| keys.get(DeskKeyId::of(&key(seed))).map(|(_, access)| access);
        assert_eq!(
            [access(1), access(2), access(3)],
            [Some(Access::Full), Some(Access::ReadOnly), None]
        );
    }

    #[test]
    fn a_wrong_line_is_named_by_its_number() {
        let weak = to_base64(&[0; 32]);
        for (file, why) in [
            ("# nobody\n".to_owned(), KeyFileError::Empty),
            (format!("\n{}", text(1)), KeyFileError::Access(2)),
            (format!("{} all", text(1)), KeyFileError::Access(1)),
            (format!("{}= full", text(1)), KeyFileError::Key(1)),
            (format!("{weak} full"), KeyFileError::Key(1)),
            (format!("{0} full\n{0} read-only", text(1)), KeyFileError::Twice(2)),
        ] {
            assert_eq!(DeskKeys::parse(&file).err(), Some(why), "{file}");
        }
    }

    #[test]
    fn there_is_one_root() {
        assert_eq!(root_key(&format!("# root\n{}\n", text(9))), Ok(key(9)));
        assert_eq!(root_key(&format!("{}\n{}", text(9), text(8))), Err(KeyFileError::NotOne));
        assert_eq!(root_key(""), Err(KeyFileError::NotOne));
        assert_eq!(root_key("root"), Err(KeyFileError::Key(1)));
    }
}
