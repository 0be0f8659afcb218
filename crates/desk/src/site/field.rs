//! One field of the helpline's file, which knows its own name: whatever is wrong is said with the
//! place where it stands, `helpline.hours[0].from`.

use serde_json::{Map, Value};

use super::error::PageError;

/// A value and where it stands. What is absent or null has no value.
#[derive(Clone, Debug)]
pub(super) struct Field<'a> {
    name: String,
    value: Option<&'a Value>,
}

impl<'a> Field<'a> {
    /// A member of the object of this name.
    pub(super) fn of(object: &'a Map<String, Value>, of: &str, name: &str) -> Self {
        let value = object.get(name).filter(|value| !value.is_null());
        Self { name: format!("{of}.{name}"), value }
    }

    /// A member of this object.
    pub(super) fn member(&self, name: &str) -> Result<Self, PageError> {
        match self.value {
            Some(Value::Object(object)) => Ok(Self::of(object, &self.name, name)),
            _ => Err(self.wrong("not an object")),
        }
    }

    /// Whether it says anything.
    pub(super) fn is_there(&self) -> bool {
        self.value.is_some()
    }

    /// Its items; none where it is absent.
    pub(super) fn items(&self) -> Result<Vec<Self>, PageError> {
        let items = match self.value {
            None => return Ok(Vec::new()),
            Some(Value::Array(items)) => items,
            Some(_) => return Err(self.wrong("not a list")),
        };
        let item = |(index, value)| Self { name: format!("{}[{index}]", self.name), value };
        Ok(items.iter().map(Some).enumerate().map(item).collect())
    }

    /// Its text.
    pub(super) fn text(&self) -> Result<&'a str, PageError> {
        self.optional_text()?.ok_or_else(|| self.wrong("missing"))
    }

    /// Its text, if it has one; an empty one says nothing.
    pub(super) fn optional_text(&self) -> Result<Option<&'a str>, PageError> {
        match self.value {
            None => Ok(None),
            Some(Value::String(text)) if text.contains(is_unseen) => {
                Err(self.wrong("a text with a sign that is not seen; type it anew"))
            }
            Some(Value::String(text)) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
            Some(_) => Err(self.wrong("not a text")),
        }
    }

    /// The refusal of this field.
    pub(super) fn wrong(&self, what: &'static str) -> PageError {
        PageError::Field(self.name.clone(), what)
    }
}

/// Control characters, marks of direction and blanks of no width: what clings to a number that was
/// copied, and keeps a phone from calling it.
fn is_unseen(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
        || matches!(sign, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
