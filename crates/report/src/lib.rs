//! What is said: the questions, a person's answers, and the report they become.
//!
//! One list of questions is the single source: the form draws it, the desk shows it, the tests
//! walk it. Knows nothing of keys, of a relay or of a screen; does no IO and reads no clock.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing),
    // What comes to a list (a question, a stage, a refusal) is met wherever one of them is looked at.
    deny(clippy::wildcard_enum_match_arm)
)]

#[macro_use]
mod ids;
mod language;
pub mod words;
pub mod hours;
pub mod directory;
mod question;
mod form;
mod encoding;
mod trouble;
mod email;
mod draft;
mod path;
mod card;
pub mod wording;
mod report;
mod body;
mod received;
mod consents;
mod conversation;
mod message;
mod reply;

pub use body::{Body, Kind};
pub use card::Card;
pub use conversation::{Consent, Destination, Stage, Tap, Wish};
pub use draft::{Draft, Remark};
pub use encoding::{BODY_LIMIT, BodyError, DEPTH_LIMIT, STRING_LIMIT, TooLong, letters_beyond};
pub use form::{Form, Part};
pub use language::{Language, TextDirection};
pub use message::{Followup, Message, ReceivedMessage};
pub use path::Position;
pub use question::{Choice, Concerned, Control, Question};
pub use received::{Mark, ReceivedAnswer, ReceivedReport};
pub use reply::{Fields, REPLY_LIMIT, Reached, Reply};
pub use report::{Answer, Case, Metadata, Report};
pub use trouble::Trouble;
