//! What a person writes once her case exists: more words, an answer, or a wish to stop
//! (protocol, sections 3 and 7).

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};
use zeroize::{Zeroize, Zeroizing};

use crate::body::{Body, Kind, take, take_text};
use crate::consents;
use crate::conversation::{Consent, Destination, Tap, Wish};
use crate::encoding::{self, BODY_LIMIT, STRING_LIMIT, TooLong};

/// A message of a case, ready to be sealed, or as the desk reads it.
#[derive(Clone, PartialEq, Eq)]
pub enum Message {
    /// More words, one tap, answers to a question of consent: any of them.
    Followup(Followup),
    /// A wish to stop, or to erase.
    Withdraw {
        /// Which.
        wish: Wish,
        /// Whether a last message may wait for her afterwards.
        last_message: bool,
    },
    /// The wish to erase taken back.
    UndoWithdraw,
}

/// More words, one tap, answers to a question of consent.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Followup {
    /// What she writes.
    pub text: Option<Zeroizing<String>>,
    /// What she says with one tap.
    pub tap: Option<Tap>,
    /// Her answers, by destination.
    pub consent: Vec<(Destination, Consent)>,
}

/// A message as the desk receives it.
#[derive(Clone, PartialEq)]
pub struct ReceivedMessage {
    /// Minute of sending by the phone's clock: shown and sorted by, never trusted.
    pub sent: Option<String>,
    /// What it says, as far as this release knows it.
    pub said: Message,
    /// Fields this release does not know, as they came.
    pub unknown: Map<String, Value>,
}

impl Followup {
    /// Whether it says nothing at all.
    pub fn is_empty(&self) -> bool {
        self.text.is_none() && self.tap.is_none() && self.consent.is_empty()
    }
}

impl Message {
    /// What it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Followup(_) => Kind::Followup,
            Self::Withdraw { .. } => Kind::Withdraw,
            Self::UndoWithdraw => Kind::UndoWithdraw,
        }
    }

    /// The body that is sealed, sent at this minute (`2026-11-24T10:00Z`).
    ///
    /// # Errors
    /// [`TooLong`] where its words are longer than [`STRING_LIMIT`], or the whole than [`BODY_LIMIT`].
    pub fn encode(&self, sent: &str) -> Result<Zeroizing<Vec<u8>>, TooLong> {
        let kind = self.kind();
        let mut file = File { v: 1, t: kind.id(), sent, ..File::default() };
        match self {
            Self::Followup(followup) => {
                file.text = followup.text.as_deref().map(String::as_str);
                file.tap = followup.tap.map(Tap::id);
                let answers = followup.consent.iter();
                file.consent = answers
                    .map(|(to, answer)| ConsentFile { to: to.id(), answer: answer.id() })
                    .collect();
            }
            Self::Withdraw { wish, last_message } => {
                file.wish = Some(wish.id());
                file.last_message = Some(*last_message);
            }
            Self::UndoWithdraw => {}
        }
        let by = file.text.map_or(0, str::len).saturating_sub(STRING_LIMIT);
        if by > 0 {
            return Err(TooLong { by });
        }
        encoding::write(&file, BODY_LIMIT)
    }
}

impl Zeroize for Followup {
    fn zeroize(&mut self) {
        self.text.zeroize();
        self.tap = None;
        self.consent.clear();
    }
}

impl Body {
    /// This body as a message of a case; `None` where it is of another kind.
    ///
    /// What cannot be read stays among the unknown fields. A wish that cannot be read is a wish to
    /// stop: that is everybody's right, and harms nobody.
    pub fn message(&self) -> Option<ReceivedMessage> {
        let mut fields = self.said();
        let said = match self.kind() {
            Kind::Followup => Message::Followup(Followup {
                text: take_text(&mut fields, "text").map(Zeroizing::new),
                tap: take(&mut fields, "tap", |value| Tap::of(value.as_str()?)),
                consent: consents::take(&mut fields),
            }),
            Kind::Withdraw => Message::Withdraw {
                wish: take(&mut fields, "wish", |value| Wish::of(value.as_str()?))
                    .unwrap_or(Wish::Stop),
                last_message: take(&mut fields, "last_message", Value::as_bool).unwrap_or(false),
            },
            Kind::UndoWithdraw => Message::UndoWithdraw,
            Kind::Report | Kind::Reply | Kind::Other(_) => return None,
        };
        let sent = take_text(&mut fields, "sent");
        Some(ReceivedMessage { sent, said, unknown: fields })
    }
}

#[derive(Default, Serialize)]
struct File<'a> {
    v: u8,
    t: &'a str,
    sent: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tap: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    consent: Vec<ConsentFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wish: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_message: Option<bool>,
}

#[derive(Serialize)]
struct ConsentFile {
    to: &'static str,
    answer: &'static str,
}

/// What a person wrote stands in no log.
macro_rules! prints_only_its_name {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    )*};
}
prints_only_its_name!(Message, Followup, ReceivedMessage);

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const SENT: &str = "2026-11-24T10:00Z";

    fn read_back(message: &Message) -> ReceivedMessage {
        let body = message.encode(SENT).unwrap();
        Body::decode(&body).unwrap().message().unwrap()
    }

    #[test]
    fn a_message_is_read_as_it_was_written() {
        let followup = Followup {
            text: Some(Zeroizing::new("وقع شيء آخر \"اليوم\"\n😶".into())),
            tap: Some(Tap::WroteAgain),
            consent: vec![
                (Destination::Meta, Consent::Yes),
                (Destination::Police, Consent::NotNow),
            ],
        };
        for message in [
            Message::Followup(followup),
            Message::Followup(Followup::default()),
            Message::Withdraw { wish: Wish::Stop, last_message: false },
            Message::Withdraw { wish: Wish::Erase, last_message: true },
            Message::UndoWithdraw,
        ] {
            let read = read_back(&message);
            assert!(read.said == message && read.unknown.is_empty());
            assert_eq!(read.sent.as_deref(), Some(SENT));
            assert_eq!(read.said.kind(), message.kind());
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_protocol() {
        let followup = Followup {
            tap: Some(Tap::Wait),
            consent: vec![(Destination::Meta, Consent::Yes)],
            ..Followup::default()
        };
        let written = Message::Followup(followup).encode(SENT).unwrap();
        assert_eq!(
            std::str::from_utf8(&written).unwrap(),
            r#"{"v":1,"t":"followup","sent":"2026-11-24T10:00Z","tap":"wait","consent":[{"to":"meta","answer":"yes"}]}"#
        );
        let erase = Message::Withdraw { wish: Wish::Erase, last_message: false };
        assert_eq!(
            std::str::from_utf8(&erase.encode(SENT).unwrap()).unwrap(),
            r#"{"v":1,"t":"withdraw","sent":"2026-11-24T10:00Z","wish":"erase","last_message":false}"#
        );
    }

    #[test]
    fn what_a_newer_form_says_is_kept_and_not_guessed() {
        let body = br#"{"v":1,"t":"followup","sent":7,"text":"hello","tap":"wave","consent":[{"to":"meta","answer":"yes"},{"to":"moon","answer":"yes"}],"attachments":[]}"#;
        let read = Body::decode(body).unwrap().message().unwrap();
        let Message::Followup(followup) = read.said else { panic!("a followup") };
        assert_eq!(followup.text.as_deref().map(String::as_str), Some("hello"));
        assert!(followup.tap.is_none());
        assert_eq!(followup.consent, [(Destination::Meta, Consent::Yes)]);
        assert_eq!(read.unknown["consent"], json!([{"to":"moon","answer":"yes"}]));
        let kept: Vec<_> = read.unknown.keys().map(String::as_str).collect();
        assert_eq!(kept, ["attachments", "consent", "sent", "tap"]);
    }

    #[test]
    fn a_wish_that_cannot_be_read_is_a_wish_to_stop() {
        let body = br#"{"v":1,"t":"withdraw","wish":"burn"}"#;
        let read = Body::decode(body).unwrap().message().unwrap();
        assert!(read.said == Message::Withdraw { wish: Wish::Stop, last_message: false });
        assert!(read.unknown.contains_key("wish"));
    }

    #[test]
    fn too_long_is_said_and_nothing_is_cut() {
        let long = |bytes| {
            Message::Followup(Followup {
                text: Some(Zeroizing::new("a".repeat(bytes))),
                ..Followup::default()
            })
        };
        assert!(long(STRING_LIMIT).encode(SENT).is_ok());
        assert!(long(STRING_LIMIT + 1).encode(SENT).is_err());
    }
}
