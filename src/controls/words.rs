//! Free text, as long as a story or as short as a line. Never cut: who comes near the end of a
//! story's room is told while writing.

use thiqa_report::{Question, STRING_LIMIT};

use super::asked;
use super::piece::{Piece, says};
use crate::journey::Journey;
use crate::wording::{self, STEP};
use crate::words::{self, key};

/// Bytes before the end at which the counter appears (4 KiB): some hundred words.
const NEAR: usize = 4 * 1024;
/// Rows that a small screen holds, with the counter under them.
const ROWS: &str = "6";
/// Rows of a short answer: what is written stays in sight.
const FEW_ROWS: &str = "2";

/// A line or two.
pub fn line(journey: Journey, question: Question) -> Vec<Piece> {
    let mut pieces = Vec::from(asked::over_field(journey, question));
    pieces.push(asked::field(journey, question, "textarea").with("rows", FEW_ROWS));
    pieces
}

/// A story.
pub fn story(journey: Journey, question: Question) -> Vec<Piece> {
    let counter = says("p", move || counter(journey, question).unwrap_or_default());
    let mut pieces = Vec::from(asked::over_field(journey, question));
    pieces.push(asked::field(journey, question, "textarea").with("rows", ROWS));
    pieces.push(counter.with("class", "counter").with("role", "status"));
    pieces
}

fn counter(journey: Journey, question: Question) -> Option<String> {
    let (bytes, letters, beyond) = journey.draft(|draft| {
        let text = draft.written(question);
        (text.len(), text.chars().count(), draft.letters_beyond(question))
    });
    if bytes + NEAR < STRING_LIMIT {
        return None;
    }
    if beyond > 0 {
        let over = wording::too_many(beyond);
        return Some(words::with(key::COUNTER_OVER, journey.language(), &[&over]));
    }
    // As many letters as the room in bytes holds of such a text.
    let left = (STRING_LIMIT - bytes) * letters / bytes.max(1) / STEP * STEP;
    Some(words::with(key::COUNTER_LEFT, journey.language(), &[&left.to_string()]))
}
