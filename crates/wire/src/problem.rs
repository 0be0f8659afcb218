//! What a relay says when it refuses: problem details (RFC 9457) with a type that a program reads.
//! The sentence for a person is the form's, never the relay's.

use serde::{Deserialize, Serialize};

use crate::json::Object;

/// Media type of a refusal.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// In front of every problem's name, so that no other server's types are taken for ours.
const TYPE_PREFIX: &str = "urn:thiqa:1:";

/// Every way in which a relay refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// 400: path, header or body is not of the shape that section 8 gives.
    Malformed,
    /// 401: the grant is missing, malformed, unknown or expired.
    Grant,
    /// 401: the challenge or its solution is wrong or too old.
    Work,
    /// 401: not signed by a desk key, or the nonce was seen, or not signed by the root.
    Signature,
    /// 401: the desk's clock differs by more than two minutes.
    Clock,
    /// 403: the grant or the mailbox is used up.
    Exhausted,
    /// 403: this desk key may only read.
    Forbidden,
    /// 404: nothing is there.
    Unknown,
    /// 409: other bytes are known under this id.
    Conflict,
    /// 409: the challenge was already spent.
    Spent,
    /// 409: sealed to a key of no current manifest; seal again under the same id.
    Stale,
    /// 409: a manifest's `seq` does not rise.
    Seq,
    /// 411: no `Content-Length`.
    LengthRequired,
    /// 413: not the one size that belongs here.
    Size,
    /// 503: the same bytes again after `Retry-After`.
    Busy,
    /// 507: no room.
    Full,
}

/// The body of a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// `urn:thiqa:1:` and the problem's name.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status once more.
    pub status: u16,
}

impl Problem {
    /// All of them, for tables and tests.
    pub const ALL: [Self; 16] = [
        Self::Malformed,
        Self::Grant,
        Self::Work,
        Self::Signature,
        Self::Clock,
        Self::Exhausted,
        Self::Forbidden,
        Self::Unknown,
        Self::Conflict,
        Self::Spent,
        Self::Stale,
        Self::Seq,
        Self::LengthRequired,
        Self::Size,
        Self::Busy,
        Self::Full,
    ];

    /// The HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Grant | Self::Work | Self::Signature | Self::Clock => 401,
            Self::Exhausted | Self::Forbidden => 403,
            Self::Unknown => 404,
            Self::Conflict | Self::Spent | Self::Stale | Self::Seq => 409,
            Self::LengthRequired => 411,
            Self::Size => 413,
            Self::Busy => 503,
            Self::Full => 507,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Grant => "grant",
            Self::Work => "work",
            Self::Signature => "signature",
            Self::Clock => "clock",
            Self::Exhausted => "exhausted",
            Self::Forbidden => "forbidden",
            Self::Unknown => "unknown",
            Self::Conflict => "conflict",
            Self::Spent => "spent",
            Self::Stale => "stale",
            Self::Seq => "seq",
            Self::LengthRequired | Self::Size => "size",
            Self::Busy => "busy",
            Self::Full => "full",
        }
    }

    /// The body that says it.
    pub fn details(self) -> Details {
        Details { kind: format!("{TYPE_PREFIX}{}", self.name()), status: self.status() }
    }

    /// Reads a refusal; `None` where it is not one of ours.
    pub fn read(status: u16, body: &[u8]) -> Option<Self> {
        let details = Object::read(body)?;
        let name = details.text("type")?.strip_prefix(TYPE_PREFIX)?;
        Self::ALL.into_iter().find(|problem| problem.status() == status && problem.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_read_as_it_was_said() {
        for problem in Problem::ALL {
            let body = serde_json::to_vec(&problem.details()).unwrap();
            assert_eq!(Problem::read(problem.status(), &body), Some(problem));
        }
        assert_eq!(Problem::read(409, br#"{"type":"urn:thiqa:1:new","status":409}"#), None);
        assert_eq!(Problem::read(409, b"<html>"), None);
    }
}
