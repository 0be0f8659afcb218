//! Links or account names, one a line. What is no link may stay: only a remark says so.

use thiqa_report::{Question, Remark};

use super::asked;
use super::piece::{Piece, says};
use crate::journey::Journey;
use crate::wording::say;
use crate::words::key;

/// Rows for a handful of links.
const ROWS: &str = "4";

/// The field.
pub fn field(journey: Journey, question: Question) -> Vec<Piece> {
    let remark = move || match journey.draft(|draft| draft.remark(question)) {
        Some(Remark::NotALink) => say(journey, key::NOT_A_LINK)(),
        None => String::new(),
    };
    let mut pieces = Vec::from(asked::over_field(journey, question));
    pieces.push(asked::field(journey, question, "textarea").with("rows", ROWS));
    pieces.push(says("p", remark).with("class", "remark").with("role", "status"));
    pieces
}
