//! What an opened envelope says, of whatever kind: read completely, or named as what it breaks.
//! Unknown fields and kinds are kept, never dropped.

use serde_json::{Map, Value};

use crate::encoding::{self, BodyError};

/// A body within its limits, of version 1.
#[derive(Clone, PartialEq)]
pub struct Body {
    kind: Kind,
    fields: Map<String, Value>,
}

/// What a body is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A first report.
    Report,
    /// A later message.
    Followup,
    /// A wish to stop or to erase.
    Withdraw,
    /// The wish taken back.
    UndoWithdraw,
    /// The desk's answer.
    Reply,
    /// Of a newer form: kept and shown.
    Other(String),
}

impl Body {
    /// Reads the body of an opened envelope. Total: any bytes give a body or a named error.
    ///
    /// # Errors
    /// The first rule of section 3 that the bytes break.
    pub fn decode(bytes: &[u8]) -> Result<Self, BodyError> {
        let fields = encoding::read(bytes)?;
        let kind = match (fields.get("v").and_then(Value::as_u64), fields.get("t")) {
            (Some(1), Some(Value::String(kind))) => Kind::of(kind),
            _ => return Err(BodyError::NotVersion1),
        };
        Ok(Self { kind, fields })
    }

    /// What it is.
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// Every field as it came, unknown ones too.
    pub fn fields(&self) -> &Map<String, Value> {
        &self.fields
    }

    /// What it says beyond its version and kind, to take out what is known.
    pub(crate) fn said(&self) -> Map<String, Value> {
        let mut said = self.fields.clone();
        said.remove("v");
        said.remove("t");
        said
    }
}

/// Takes a field out; one that cannot be read stays among the unknown fields.
pub(crate) fn take<T>(
    fields: &mut Map<String, Value>,
    name: &str,
    read: impl FnOnce(&Value) -> Option<T>,
) -> Option<T> {
    let value = read(fields.get(name)?)?;
    fields.remove(name);
    Some(value)
}

/// The same of a text.
pub(crate) fn take_text(fields: &mut Map<String, Value>, name: &str) -> Option<String> {
    take(fields, name, |value| value.as_str().map(str::to_owned))
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Body({:?}, hidden)", self.kind)
    }
}

impl Kind {
    /// The kind that `t` names.
    pub fn of(t: &str) -> Self {
        match t {
            "report" => Self::Report,
            "followup" => Self::Followup,
            "withdraw" => Self::Withdraw,
            "undo_withdraw" => Self::UndoWithdraw,
            "reply" => Self::Reply,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The text of `t`.
    pub fn id(&self) -> &str {
        match self {
            Self::Report => "report",
            Self::Followup => "followup",
            Self::Withdraw => "withdraw",
            Self::UndoWithdraw => "undo_withdraw",
            Self::Reply => "reply",
            Self::Other(other) => other,
        }
    }
}
