//! What can be done about a list that is nearly right: lines out of order, or one that cannot be
//! read. Never assumed: a person is asked, or the candidates are tried.

use zeroize::Zeroizing;

use super::code::LINE_VALUES;
use super::{CaseCode, LINES, Line};

/// Candidates at most for a line that cannot be read.
pub const MOST_CANDIDATES: usize = 8;

/// How the lines may have got out of order. Lines count from 0.
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
pub struct Correction {
    /// What to ask.
    pub change: Change,
    /// The code where the answer is yes.
    pub code: CaseCode,
}

/// Which of the 70 orders that one swapped pair or one moved line makes would be a code. Of the
/// wrong ones about one in thirty lists has one.
pub(super) fn corrections(lines: &[Line; LINES]) -> Vec<Correction> {
    let mut corrections: Vec<Correction> = Vec::new();
    let mut consider = |change: Change| {
        if let Ok(code) = CaseCode::from_lines(&change.applied(lines))
            && corrections.iter().all(|it| it.code != code)
        {
            corrections.push(Correction { change, code });
        }
    };
    for from in 0..LINES {
        for to in 0..LINES {
            // 28 pairs, and 42 moves: a move by one place is a swapped pair.
            if from < to {
                consider(Change::Swapped(from, to));
            }
            if from.abs_diff(to) > 1 {
                consider(Change::Moved { from, to });
            }
        }
    }
    corrections
}

impl Change {
    fn applied(self, lines: &[Line; LINES]) -> Zeroizing<[Line; LINES]> {
        let mut lines = Zeroizing::new(*lines);
        match self {
            Self::Swapped(one, two) => lines.swap(one, two),
            Self::Moved { from, to } => {
                let mut at = from;
                while at != to {
                    let next = if at < to { at + 1 } else { at - 1 };
                    lines.swap(at, next);
                    at = next;
                }
            }
        }
        lines
    }
}

/// Every code whose lines are these but for the one at `at`, which is not looked at: first those
/// that were ever drawn, also before durables were counted. The last line has one, any other about
/// two.
pub(super) fn candidates(lines: &[Line; LINES], at: usize) -> Vec<CaseCode> {
    let mut lines = Zeroizing::new(*lines);
    let mut ordinary = Vec::new();
    let mut others = Vec::new();
    for value in 0..LINE_VALUES {
        if let Some(line) = lines.get_mut(at) {
            *line = Line::of_value(value);
        }
        if let Ok(code) = CaseCode::from_lines(&lines) {
            if code.once_looked_ordinary() { ordinary.push(code) } else { others.push(code) }
        }
    }
    ordinary.append(&mut others);
    ordinary
}

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use rand_core::{Rng, SeedableRng};

    use super::*;

    #[test]
    fn a_list_from_before_durables_were_counted_is_among_the_first_candidates() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let any_code = std::iter::repeat_with(|| {
            let mut random = [0; 10];
            rng.fill_bytes(&mut random);
            CaseCode::from_random(random)
        });
        let older = any_code.filter(|it| it.once_looked_ordinary() && !it.looks_ordinary());
        for (code, at) in older.take(100).zip((0..LINES).cycle()) {
            let candidates = candidates(&code.lines(), at);
            let first = candidates.iter().take_while(|it| it.once_looked_ordinary());
            assert!(first.into_iter().any(|it| *it == code));
        }
    }
}
