//! JSON as a body may be: bounded, without duplicate keys, never deep. Untrusted bytes go in; a
//! value or a named error comes out. What we write ourselves is bounded as well.

use std::fmt;

use serde::Serialize;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use thiserror::Error;
use zeroize::Zeroizing;

/// Bytes of a body at most (60 KiB), and what its envelope leaves.
pub const BODY_LIMIT: usize = 60 * 1024;
/// Bytes of one string at most (32 KiB), in UTF-8 after unescaping.
pub const STRING_LIMIT: usize = 32 * 1024;
/// Levels of nesting at most; the top object is the first.
pub const DEPTH_LIMIT: usize = 8;

/// Which rule of section 3 a body breaks. The desk keeps its bytes and shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BodyError {
    /// Longer than 60 KiB.
    #[error("longer than 60 KiB")]
    TooLarge,
    /// Not a JSON object.
    #[error("not a JSON object")]
    NotJson,
    /// The same key twice in one object.
    #[error("the same key twice")]
    DuplicateKey,
    /// Nested more than eight levels.
    #[error("nested more than eight levels")]
    TooDeep,
    /// A string longer than 32 KiB.
    #[error("a string longer than 32 KiB")]
    StringTooLong,
    /// `v` is not 1, or `t` is no text.
    #[error("not a body of version 1")]
    NotVersion1,
}

/// What is written is longer than the envelope it goes into: its words have to be shorter. Nothing
/// is ever cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{by} bytes longer than an envelope")]
pub struct TooLong {
    /// Bytes that are too many.
    pub by: usize,
}

// serde gives back only texts: by these an error of ours is known again.
const DUPLICATE: &str = "duplicate key";
const DEEP: &str = "too deep";
const LONG: &str = "string too long";

/// Reads one JSON object.
pub(crate) fn read(bytes: &[u8]) -> Result<Map<String, Value>, BodyError> {
    if bytes.len() > BODY_LIMIT {
        return Err(BodyError::TooLarge);
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = Level(1).deserialize(&mut json).map_err(name)?;
    json.end().map_err(name)?;
    if let Value::Object(object) = value { Ok(object) } else { Err(BodyError::NotJson) }
}

/// Writes a body of at most `limit` bytes.
pub(crate) fn write(file: &impl Serialize, limit: usize) -> Result<Zeroizing<Vec<u8>>, TooLong> {
    // With room from the start: a buffer that grows leaves copies behind.
    let mut body = Zeroizing::new(Vec::with_capacity(2 * limit));
    serde_json::to_writer(&mut *body, file).map_err(|_| TooLong { by: 0 })?;
    let by = body.len().saturating_sub(limit);
    if by > 0 { Err(TooLong { by }) } else { Ok(body) }
}

/// How many letters at the end of a text stand beyond its first `limit` bytes: what has to go where
/// that is all that fits.
pub fn letters_beyond(text: &str, limit: usize) -> usize {
    text.char_indices().filter(|(at, letter)| at + letter.len_utf8() > limit).count()
}

fn name(error: serde_json::Error) -> BodyError {
    let message = error.to_string();
    match message.split(" at line").next() {
        Some(DUPLICATE) => BodyError::DuplicateKey,
        Some(DEEP) => BodyError::TooDeep,
        Some(LONG) => BodyError::StringTooLong,
        _ => BodyError::NotJson,
    }
}

/// A value that stands at this level of nesting.
#[derive(Clone, Copy)]
struct Level(usize);

impl Level {
    fn inner<E: de::Error>(self) -> Result<Self, E> {
        if self.0 > DEPTH_LIMIT { Err(E::custom(DEEP)) } else { Ok(Self(self.0 + 1)) }
    }
}

fn short<E: de::Error>(text: &str) -> Result<String, E> {
    if text.len() > STRING_LIMIT { Err(E::custom(LONG)) } else { Ok(text.to_owned()) }
}

impl<'de> DeserializeSeed<'de> for Level {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        short(value).map(Value::String)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(de::Error::custom(DUPLICATE));
            }
            let value = entries.next_value_seed(inner)?;
            object.insert(short(&key)?, value);
        }
        Ok(Value::Object(object))
    }
}
