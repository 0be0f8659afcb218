//! What can be done about a list that is nearly right: lines out of order, or one that cannot be
//! read. Never assumed: a person is asked, or the candidates are tried.

use zeroize::Zeroizing;

use super::code::LINE_VALUES;
use super::{CaseCode, LINES, Line};

/// Candidates at most for a line that cannot be read.
pub const MOST_CANDIDATES: usize = 8;

/// How the lines may have got out of order. Places count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// These two lines changed places.
    Swapped(usize, usize),
    /// The line that stands at `from` belongs at `to`; the others keep their order.
    Moved {
        /// Where it stands.
        from: usize,
        /// Where it would stand.
        to: usize,
    },
}

/// "Did lines 3 and 4 change places?", and the code if they did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What to ask.
    pub change: Change,
    /// The code where the answer is yes.
    pub code: CaseCode,
}

/// Which of the 70 orders that one swapped pair or one moved line makes would be a code. Of the
/// wrong ones about one in thirty lists has one.
pub(super) fn questions(lines: &[Line; LINES]) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for change in changes() {
        if let Ok(code) = CaseCode::from_lines(&change.applied(lines))
            && questions.iter().all(|it| it.code != code)
        {
            questions.push(Question { change, code });
        }
    }
    questions
}

/// 28 pairs, then 42 moves by two places or more (a move by one is a swapped pair).
fn changes() -> impl Iterator<Item = Change> {
    let pairs = (0..LINES).flat_map(|one| (one + 1..LINES).map(move |two| (one, two)));
    let moves = (0..LINES).flat_map(|from| (0..LINES).map(move |to| (from, to)));
    pairs.map(|(one, two)| Change::Swapped(one, two)).chain(
        moves
            .filter(|(from, to)| from.abs_diff(*to) > 1)
            .map(|(from, to)| Change::Moved { from, to }),
    )
}

impl Change {
    fn applied(self, lines: &[Line; LINES]) -> Zeroizing<[Line; LINES]> {
        let mut lines = Zeroizing::new(*lines);
        match self {
            Self::Swapped(one, two) => lines.swap(one, two),
            Self::Moved { from, to } if from < to => {
                if let Some(part) = lines.get_mut(from..=to) {
                    part.rotate_left(1);
                }
            }
            Self::Moved { from, to } => {
                if let Some(part) = lines.get_mut(to..=from) {
                    part.rotate_right(1);
                }
            }
        }
        lines
    }
}

/// Every code whose lines are these but for the one at `place`, which is not looked at: those that
/// could have been drawn first. The last line has one, any other about two.
pub(super) fn candidates(lines: &[Line; LINES], place: usize) -> Vec<CaseCode> {
    let mut lines = Zeroizing::new(*lines);
    let mut candidates = Vec::new();
    for value in 0..LINE_VALUES {
        if let Some(line) = lines.get_mut(place) {
            *line = Line::of_value(value);
        }
        candidates.extend(CaseCode::from_lines(&lines));
    }
    let (mut ordinary, odd): (Vec<_>, Vec<_>) =
        candidates.into_iter().partition(CaseCode::looks_ordinary);
    ordinary.extend(odd);
    ordinary
}
