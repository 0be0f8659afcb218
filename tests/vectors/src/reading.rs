//! Reading a vector file: a field that is missing or unlike what was computed fails by its name.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde_json::Value;

/// What failed, by name.
pub type Check<T = ()> = Result<T, String>;

/// One object of a vector file.
#[derive(Clone, Copy)]
pub struct Vector<'a>(pub &'a Value);

impl<'a> Vector<'a> {
    /// The object under `name`.
    pub fn at(self, name: &str) -> Check<Self> {
        self.0.get(name).map(Self).ok_or_else(|| format!("{name} is missing"))
    }

    /// The objects of the array under `name`.
    pub fn each(self, name: &str) -> Check<impl Iterator<Item = Self>> {
        let items = self.at(name)?.0.as_array().ok_or_else(|| format!("{name} is no array"))?;
        Ok(items.iter().map(Self))
    }

    /// A text.
    pub fn text(self, name: &str) -> Check<&'a str> {
        self.at(name)?.0.as_str().ok_or_else(|| format!("{name} is no text"))
    }

    /// The texts of the array under `name`.
    pub fn texts(self, name: &str) -> Check<Vec<&'a str>> {
        let text = |it: Self| it.0.as_str().ok_or_else(|| format!("{name} holds no texts"));
        self.each(name)?.map(text).collect()
    }

    /// A whole number.
    pub fn number(self, name: &str) -> Check<u64> {
        self.at(name)?.0.as_u64().ok_or_else(|| format!("{name} is no number"))
    }

    /// Bytes: base64url where the name ends in `_b64`, else hex.
    pub fn bytes(self, name: &str) -> Check<Vec<u8>> {
        let text = self.text(name)?.as_bytes();
        let encoding = if name.ends_with("_b64") { BASE64URL_NOPAD } else { HEXLOWER };
        encoding.decode(text).map_err(|error| format!("{name}: {error}"))
    }

    /// Exactly `N` bytes.
    pub fn array<const N: usize>(self, name: &str) -> Check<[u8; N]> {
        self.bytes(name)?.try_into().map_err(|_| format!("{name} has a wrong length"))
    }

    /// That the bytes under `name` are these.
    pub fn is(self, name: &str, computed: impl AsRef<[u8]>) -> Check {
        equal(name, &self.bytes(name)?, computed.as_ref())
    }
}

/// That both sides are the same bytes.
pub fn equal(name: &str, expected: &[u8], computed: &[u8]) -> Check {
    if expected == computed { Ok(()) } else { Err(format!("{name} differs")) }
}

/// That something holds.
pub fn holds(name: &str, truth: bool) -> Check {
    if truth { Ok(()) } else { Err(format!("{name} does not hold")) }
}
