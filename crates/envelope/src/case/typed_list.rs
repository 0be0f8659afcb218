//! A list as somebody types it, and what it says. All of it before anything is sent.

use std::fmt;

use zeroize::Zeroizing;

use super::correction::{Correction, MOST_CANDIDATES, candidates, corrections};
use super::folding::{Sign, folded, sign};
use super::things::{Things, Tongue};
use super::{CaseCode, LINES, Line};

/// The lines that were typed, as they are.
pub struct TypedList<'a>(Vec<&'a str>);

/// What a typed list is. Lines count from 0.
#[derive(Clone, PartialEq, Eq)]
pub enum Reading {
    /// A code.
    Code(CaseCode),
    /// Not eight lines but so many.
    WrongCount(usize),
    /// This line names nothing that is on the list of things.
    Unknown {
        /// Which line.
        line: usize,
        /// What may have been meant, the nearest first, at most three.
        near: Vec<u8>,
    },
    /// The number of this line is not 1–8, or it has several.
    Quantity {
        /// Which line.
        line: usize,
    },
    /// Every line can be one, but not together: one is wrong or out of order.
    CheckFails {
        /// Orders in which they would be a code: to ask, never to assume.
        corrections: Vec<Correction>,
    },
    /// One line is missing, and these codes fit the others: at most eight, to be tried.
    Candidates(Vec<CaseCode>),
    /// One line is missing, and too many codes fit the others to try them.
    TooManyCandidates,
}

/// One typed line: its folded words and its number.
struct Written {
    word: Zeroizing<String>,
    /// 0 where it has no number that could be meant.
    quantity: u8,
}

impl<'a> TypedList<'a> {
    /// A list typed or pasted as one text: a thing a line, or commas between.
    pub fn text(text: &'a str) -> Self {
        let mut lines = Vec::new();
        let mut begins = 0;
        let mut part_begins = 0;
        let mut named = false;
        for part in text.split_inclusive(separates) {
            let names = !folded(part).is_empty();
            if names && named {
                lines.extend(text.get(begins..part_begins));
                begins = part_begins;
            }
            // A part without a word is the number of its neighbour: `tomates, 3`.
            named |= names;
            part_begins += part.len();
        }
        lines.extend(text.get(begins..));
        lines.retain(|line| !is_blank(line));
        Self(lines)
    }

    /// A list typed into one field a line. A whole list pasted into one of them counts as well.
    pub fn fields(fields: &[&'a str]) -> Self {
        let mut filled = fields.iter().filter(|field| !is_blank(field));
        match (filled.next(), filled.next()) {
            (Some(only), None) => Self::text(only),
            _ => Self(fields.to_vec()),
        }
    }

    /// What the list says; on a page in `tongue`, whose words win where several languages have them.
    pub fn read(&self, things: &Things, tongue: Tongue) -> Reading {
        let lines: Vec<&str> = self.0.iter().copied().filter(|line| !is_blank(line)).collect();
        let Ok(lines) = <[&str; LINES]>::try_from(lines.as_slice()) else {
            return Reading::WrongCount(lines.len());
        };
        match reading(things, tongue, &lines, None) {
            Err(trouble) => trouble,
            Ok(lines) => match CaseCode::from_lines(&lines) {
                Ok(code) => Reading::Code(code),
                Err(_) => Reading::CheckFails { corrections: corrections(&lines) },
            },
        }
    }

    /// The same where the line `missing` cannot be read: what stands there, if anything does, is
    /// not looked at, but the line counts.
    pub fn read_without(&self, missing: usize, things: &Things, tongue: Tongue) -> Reading {
        let mut lines = self.0.clone();
        if lines.len() + 1 == LINES && missing < LINES {
            lines.insert(missing, "");
        }
        let others =
            lines.iter().enumerate().filter(|(at, line)| *at != missing && !is_blank(line));
        let count = others.count() + 1;
        let lines = match <[&str; LINES]>::try_from(lines.as_slice()) {
            Ok(lines) if count == LINES => lines,
            _ => return Reading::WrongCount(count),
        };
        match reading(things, tongue, &lines, Some(missing))
            .map(|lines| candidates(&lines, missing))
        {
            Err(trouble) => trouble,
            Ok(few) if few.len() <= MOST_CANDIDATES => Reading::Candidates(few),
            Ok(_) => Reading::TooManyCandidates,
        }
    }
}

/// The lines in the first language in which all of them are named, the page's before the others (a
/// word that two languages have is the same thing in both); or what is wrong with one of them in
/// the language in which most are named. The line at `without` is not looked at.
fn reading(
    things: &Things,
    tongue: Tongue,
    lines: &[&str; LINES],
    without: Option<usize>,
) -> Result<Zeroizing<[Line; LINES]>, Reading> {
    let written: Vec<Written> =
        lines.iter().enumerate().map(|(at, line)| Written::of(line, at)).collect();
    let words: Vec<&str> = written.iter().map(|it| it.word.as_str()).collect();
    let mut most_known = None;
    let mut unknown = (tongue, 0);
    for tongue in tongue.first() {
        let mut found = things.find(&words, tongue);
        if let Some(thing) = without.and_then(|at| found.get_mut(at)) {
            *thing = Some(0);
        }
        let Some(line) = found.iter().position(Option::is_none) else {
            return counted(&found, &written, without);
        };
        let known = Some(found.iter().flatten().count());
        if known > most_known {
            most_known = known;
            unknown = (tongue, line);
        }
    }
    let (tongue, line) = unknown;
    let near = words.get(line).map(|word| things.near(word, tongue)).unwrap_or_default();
    Err(Reading::Unknown { line, near })
}

/// These things with the numbers that stand beside them.
fn counted(
    found: &[Option<u8>],
    written: &[Written],
    without: Option<usize>,
) -> Result<Zeroizing<[Line; LINES]>, Reading> {
    let mut lines = Zeroizing::new([Line::of_value(0); LINES]);
    let numbered = found.iter().flatten().zip(written);
    for (at, (line, (thing, written))) in lines.iter_mut().zip(numbered).enumerate() {
        if Some(at) != without {
            *line = Line::new(*thing, written.quantity).ok_or(Reading::Quantity { line: at })?;
        }
    }
    Ok(lines)
}

impl Written {
    /// The line that stands at `at`. A number before a sign at its start is the line's own; so
    /// is one without a sign where another follows and it is the right one.
    fn of(line: &str, at: usize) -> Self {
        let line = without_line_number(line);
        let mut numbers = 0;
        let mut first = 0;
        let mut last: usize = 0;
        let mut within = false;
        for sign in line.chars().map(sign) {
            match sign {
                Sign::Digit(digit) => {
                    if !within {
                        numbers += 1;
                        first = if numbers == 1 { 0 } else { last };
                        last = 0;
                    }
                    within = true;
                    last = last.saturating_mul(10).saturating_add(digit.into());
                }
                Sign::Silent => {}
                _ => within = false,
            }
        }
        let quantity = match numbers {
            0 => 1,
            1 => last,
            2 if first == at + 1 => last,
            _ => 0,
        };
        let quantity = u8::try_from(quantity).unwrap_or_default();
        Self { word: folded(line), quantity }
    }
}

/// What follows `1.`, `2)`, `٣-` or `4:` at the start of a line, and signs before anything else.
fn without_line_number(line: &str) -> &str {
    let line = line.trim_start_matches(|it| matches!(sign(it), Sign::Silent | Sign::Gap));
    let after = line.trim_start_matches(|it| matches!(sign(it), Sign::Silent | Sign::Digit(_)));
    if after.len() == line.len() {
        return line;
    }
    let after = after.trim_start_matches([' ', '\t', '\u{a0}', '\u{202f}']);
    after.strip_prefix(['.', ')', '-', ':', '\u{2010}', '\u{2011}', '–', '—']).unwrap_or(line)
}

/// Whether this ends a line of a list: a line feed of whatever system, or a comma.
fn separates(character: char) -> bool {
    matches!(
        character,
        '\n' | '\r'
            | '\u{b}'
            | '\u{c}'
            | '\u{85}'
            | '\u{2028}'
            | '\u{2029}'
            | ','
            | '،'
            | ';'
            | '؛'
    )
}

fn is_blank(line: &str) -> bool {
    line.chars().all(|it| matches!(sign(it), Sign::Silent | Sign::Gap))
}

impl fmt::Debug for Reading {
    /// Which case it is and no more: near words tell of a code as well.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Code(_) => "Code(hidden)",
            Self::WrongCount(_) => "WrongCount",
            Self::Unknown { .. } => "Unknown(hidden)",
            Self::Quantity { .. } => "Quantity",
            Self::CheckFails { .. } => "CheckFails(hidden)",
            Self::Candidates(_) => "Candidates(hidden)",
            Self::TooManyCandidates => "TooManyCandidates",
        })
    }
}
