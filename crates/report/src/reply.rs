//! What the helpline answers (protocol, sections 3 and 7): words, a question of consent, and the
//! stages reached with their days.

use std::fmt;

use serde::Serialize;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::body::{Body, Kind};
use crate::conversation::{Destination, Stage, Wish};
use crate::encoding;
use crate::report::TooLong;

/// Bytes of a reply's body at most: what its envelope holds.
pub const REPLY_LIMIT: usize = 6_972;

/// One answer of the desk.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// Numbers the replies of a case from 1, so that a missing one is seen.
    pub n: u64,
    /// How many messages of the person the case holds.
    pub got: u64,
    /// The desk's day: `2026-11-24`.
    pub sent: String,
    /// Its words; empty where only a stage is told.
    pub text: String,
    /// Whom it asks to be allowed to tell.
    pub ask: Vec<Destination>,
    /// Every stage reached.
    pub stages: Vec<Reached>,
}

/// A stage, and when it was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Which.
    pub stage: Stage,
    /// On which day: `2026-11-24`.
    pub day: String,
    /// Who was told.
    pub to: Option<Destination>,
    /// What she wished, where she withdrew.
    pub wish: Option<Wish>,
    /// The day of the erasure.
    pub until: Option<String>,
}

impl Reached {
    /// A stage reached on this day, with nothing more to say.
    pub fn on(stage: Stage, day: String) -> Self {
        Self { stage, day, to: None, wish: None, until: None }
    }
}

impl Reply {
    /// The body that is sealed, at most [`REPLY_LIMIT`] bytes.
    pub fn encode(&self) -> Result<Zeroizing<Vec<u8>>, TooLong> {
        let stages = self.stages.iter().map(|reached| StageFile {
            stage: reached.stage.id(),
            day: &reached.day,
            to: reached.to.map(Destination::id),
            wish: reached.wish.map(Wish::id),
            until: reached.until.as_deref(),
        });
        let file = File {
            v: 1,
            t: "reply",
            n: self.n,
            got: self.got,
            sent: &self.sent,
            text: &self.text,
            ask: self.ask.iter().map(|to| AskFile { to: to.id() }).collect(),
            stages: stages.collect(),
        };
        encoding::write(&file, REPLY_LIMIT)
    }
}

impl Body {
    /// This body as a reply; `None` where it is of another kind or has no number. What a newer
    /// desk says beyond that is passed over.
    pub fn reply(&self) -> Option<Reply> {
        if *self.kind() != Kind::Reply {
            return None;
        }
        let fields = self.fields();
        let text = |name| fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let list = |name| fields.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        Some(Reply {
            n: fields.get("n")?.as_u64()?,
            got: fields.get("got").and_then(Value::as_u64).unwrap_or_default(),
            sent: text("sent"),
            text: text("text"),
            ask: list("ask").iter().filter_map(destination).collect(),
            stages: list("stages").iter().filter_map(reached).collect(),
        })
    }
}

fn destination(value: &Value) -> Option<Destination> {
    Destination::of(value.get("to")?.as_str()?)
}

fn reached(value: &Value) -> Option<Reached> {
    let text = |name| value.get(name).and_then(Value::as_str);
    Some(Reached {
        stage: Stage::of(text("stage")?)?,
        day: text("day")?.to_owned(),
        to: text("to").and_then(Destination::of),
        wish: text("wish").and_then(Wish::of),
        until: text("until").map(str::to_owned),
    })
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reply({}, hidden)", self.n)
    }
}

#[derive(Serialize)]
struct File<'a> {
    v: u8,
    t: &'static str,
    n: u64,
    got: u64,
    sent: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ask: Vec<AskFile>,
    stages: Vec<StageFile<'a>>,
}

#[derive(Serialize)]
struct AskFile {
    to: &'static str,
}

#[derive(Serialize)]
struct StageFile<'a> {
    stage: &'static str,
    day: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wish: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply() -> Reply {
        let day = || "2026-11-24".to_owned();
        let meta = Some(Destination::Meta);
        Reply {
            n: 3,
            got: 2,
            sent: day(),
            text: "شكرا. هل يمكننا إخبار ميتا؟".into(),
            ask: vec![Destination::Meta],
            stages: vec![
                Reached::on(Stage::Received, day()),
                Reached { to: meta, ..Reached::on(Stage::Reported, day()) },
                Reached {
                    wish: Some(Wish::Erase),
                    until: Some("2026-12-01".into()),
                    ..Reached::on(Stage::Withdrawn, day())
                },
            ],
        }
    }

    #[test]
    fn a_reply_is_read_as_it_was_written() {
        let body = reply().encode().unwrap();
        assert_eq!(Body::decode(&body).unwrap().reply(), Some(reply()));
    }

    #[test]
    fn the_bytes_are_those_of_the_protocol() {
        let short = Reply {
            text: "ok".into(),
            stages: vec![Reached::on(Stage::Received, "2026-11-24".into())],
            ..reply()
        };
        assert_eq!(
            std::str::from_utf8(&short.encode().unwrap()).unwrap(),
            r#"{"v":1,"t":"reply","n":3,"got":2,"sent":"2026-11-24","text":"ok","ask":[{"to":"meta"}],"stages":[{"stage":"received","day":"2026-11-24"}]}"#
        );
    }

    #[test]
    fn what_a_newer_desk_says_beyond_is_passed_over() {
        let body = br#"{"v":1,"t":"reply","n":1,"mood":"good","ask":[{"to":"moon"},{"to":"iwf"}],"stages":[{"stage":"flying","day":"2026-11-24"},{"stage":"analysis"},7]}"#;
        let reply = Body::decode(body).unwrap().reply().unwrap();
        assert_eq!((reply.n, reply.got), (1, 0));
        assert_eq!(reply.ask, [Destination::Iwf]);
        assert!(reply.stages.is_empty() && reply.text.is_empty());
        for other in [br#"{"v":1,"t":"reply"}"#.as_slice(), br#"{"v":1,"t":"followup","n":1}"#] {
            assert_eq!(Body::decode(other).unwrap().reply(), None);
        }
    }

    #[test]
    fn a_reply_is_as_long_as_its_envelope_holds() {
        let frame = Reply { text: String::new(), ..reply() }.encode().unwrap().len();
        let fits = Reply { text: "a".repeat(REPLY_LIMIT - frame), ..reply() };
        assert_eq!(fits.encode().unwrap().len(), REPLY_LIMIT);
        assert!(Reply { text: "a".repeat(REPLY_LIMIT - frame + 1), ..reply() }.encode().is_err());
    }
}
