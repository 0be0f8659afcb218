//! What the helpline answers (protocol, sections 3 and 7): words, a question of consent, and the
//! stages reached with their days.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::body::{Body, Kind};
use crate::conversation::{Destination, Stage, Wish};
use crate::encoding::{self, TooLong};

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
    ///
    /// # Errors
    /// [`TooLong`] beyond that.
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

/// A JSON object as far as a reply needs it: the desk has a general reader, a phone the wire's small
/// one, and what a reply's fields mean is said once, here.
pub trait Fields: Sized {
    /// The text of this name; none where it is missing or something else.
    fn text(&self, name: &str) -> Option<&str>;
    /// The whole number of this name, likewise.
    fn whole(&self, name: &str) -> Option<u64>;
    /// The objects in the list of this name; none where it is missing or something else.
    fn list(&self, name: &str) -> impl Iterator<Item = Self>;
}

impl Fields for &Map<String, Value> {
    fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    fn whole(&self, name: &str) -> Option<u64> {
        self.get(name)?.as_u64()
    }

    fn list(&self, name: &str) -> impl Iterator<Item = Self> {
        let items = self.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        items.iter().filter_map(Value::as_object)
    }
}

impl Body {
    /// This body as a reply; `None` where it is of another kind or has no number.
    pub fn reply(&self) -> Option<Reply> {
        Reply::read(&self.fields())
    }
}

impl Reply {
    /// Reads the body of a reply; `None` where it is of another kind or version, or has no number.
    /// What a newer desk says beyond that is passed over.
    pub fn read(body: &impl Fields) -> Option<Self> {
        let is_reply = body.whole("v") == Some(1) && body.text("t") == Some(Kind::Reply.id());
        let text = |name| body.text(name).unwrap_or_default().to_owned();
        is_reply.then_some(())?;
        Some(Self {
            n: body.whole("n")?,
            got: body.whole("got").unwrap_or_default(),
            sent: text("sent"),
            text: text("text"),
            ask: body.list("ask").filter_map(|it| destination(&it)).collect(),
            stages: body.list("stages").filter_map(|it| reached(&it)).collect(),
        })
    }
}

fn destination(fields: &impl Fields) -> Option<Destination> {
    Destination::of(fields.text("to")?)
}

fn reached(fields: &impl Fields) -> Option<Reached> {
    Some(Reached {
        stage: Stage::of(fields.text("stage")?)?,
        day: fields.text("day")?.to_owned(),
        to: destination(fields),
        wish: fields.text("wish").and_then(Wish::of),
        until: fields.text("until").map(str::to_owned),
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
