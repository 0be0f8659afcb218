//! What is said: the questions, a person's answers, and the report they become.
//!
//! One list of questions is the single source: the form draws it, the desk shows it, the tests
//! walk it. Knows nothing of keys, of a relay or of a screen; does no IO and reads no clock.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

#[macro_use]
mod ids;
mod language;
pub mod hours;
pub mod directory;
mod question;
mod path;
mod draft;
mod images;
pub mod wording;
mod report;
mod encoding;
mod body;
mod received;
mod consents;
mod conversation;
mod message;
mod reply;

pub use body::{Body, BodyError, Kind};
pub use conversation::{Consent, Destination, Stage, Tap, Wish};
pub use draft::{Draft, Remark, Trouble};
pub use encoding::{BODY_LIMIT, DEPTH_LIMIT, STRING_LIMIT};
pub use images::{Exit, ImageRouter, Sure};
pub use language::{Language, TextDirection};
pub use message::{Followup, Message, ReceivedMessage};
pub use path::{Form, Part, Position};
pub use question::{Choice, Control, Question};
pub use received::{Mark, ReceivedAnswer, ReceivedReport};
pub use reply::{REPLY_LIMIT, Reached, Reply};
pub use report::{Answer, Case, Metadata, Report, TooLong};
