//! A list as somebody types or pastes it, and what it says. All of it before anything is sent.

use std::fmt;

use zeroize::Zeroizing;

use super::correction::{Correction, MOST_CANDIDATES, candidates, corrections};
use super::folding::plain;
use super::row::{Row, cut, without_sender};
use super::things::Things;
use super::{CaseCode, LINES, Line};

/// Rows of a text at most among which a list is sought: eight, with a title and what an app adds.
const MOST_ROWS: usize = 64;

/// Bytes of a text at most (16 KiB) in which a list is sought: some hundred times one.
const MOST_BYTES: usize = 16 * 1024;

/// The rows that were typed, a thing and its number each.
pub struct TypedList(Vec<Zeroizing<String>>);

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

/// Which of a row's numbers is that of its line.
#[derive(Clone, Copy)]
enum Numbering {
    /// The first, in every row.
    First,
    /// The last, in every row: so come those that are read from the right.
    Last,
    /// In some rows, or in none; whether a number that leads its row and is alone there is one.
    Partial { leading: bool },
}

impl TypedList {
    /// A list typed or pasted as one text: a thing a line, or commas or numbers between.
    pub fn text(text: &str) -> Self {
        if text.len() > MOST_BYTES {
            return Self(vec![Zeroizing::default(); MOST_ROWS + 1]);
        }
        let rows = rows(text);
        if rows.len() >= LINES {
            return Self(rows);
        }
        let mut cuts = Vec::new();
        for row in &rows {
            cuts.append(&mut cut(row));
        }
        Self(merged(&cuts))
    }

    /// A list typed into one field a line. A whole list pasted into one of them counts as well.
    pub fn fields(fields: &[&str]) -> Self {
        let whole = Zeroizing::new(fields.join("\n"));
        if whole.len() > MOST_BYTES {
            return Self::text(&whole);
        }
        let each: Vec<_> = fields.iter().map(|field| rows(field)).collect();
        let filled = each.iter().filter(|rows| !rows.is_empty()).count();
        if filled == 1 || each.iter().any(|rows| rows.len() > 1) {
            return Self::text(&whole);
        }
        Self(each.into_iter().map(|rows| rows.into_iter().next().unwrap_or_default()).collect())
    }

    /// Its rows; a field that is blank has a blank one.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(|row| row.as_str())
    }

    /// The eight rows that are meant where there are more, by the language that names most: without
    /// a title above and a name below them, and with a thing that was broken in two joined again. A
    /// row with a number is left out only where it cannot be one of them.
    pub fn meant(&self, things: &Things, tongue: &str) -> Option<Self> {
        if !(LINES + 1..=MOST_ROWS).contains(&self.0.len()) {
            return None;
        }
        let rows: Vec<Row> = self.rows().map(Row::of).collect();
        let mut found = Zeroizing::new(Vec::new());
        let mut tongue = tongue;
        for other in things.tongues_from(tongue) {
            let named = find(things, &rows, other);
            if count(&named) > count(&found) {
                (found, tongue) = (named, other);
            }
        }
        let names = |at: usize, thing: Option<u8>| found.get(at) == Some(&thing);
        let is_named = |at: usize| found.get(at).is_some_and(Option::is_some);
        let has_number = |at: usize| rows.get(at).is_some_and(|row| !row.numbers().is_empty());
        let text = |at: usize| self.0.get(at).map_or("", |row| row.as_str());
        let first = (0..rows.len()).find(|&at| is_named(at))?;
        let last = (0..rows.len()).rev().find(|&at| is_named(at))?;
        let may_be_title = !has_number(first);
        let mut meant: Vec<Zeroizing<String>> = Vec::new();
        let mut has_unknown = false;
        for at in 0..rows.len() {
            let before = at.wrapping_sub(1);
            let joined = Zeroizing::new([text(before), text(at)].join(" "));
            let whole = find(things, &[Row::of(&joined)], tongue).first().copied().flatten();
            // Either half of a thing may be another one: `قالب الحلوى`, `huile de table`.
            let is_half = !(is_named(before) || has_number(before));
            if has_number(at) && whole.is_some() && (!is_named(at) || is_half && !names(at, whole))
            {
                if is_named(before) {
                    meant.pop();
                }
                meant.push(joined);
            } else if is_named(at) {
                meant.push(Zeroizing::new(text(at).to_owned()));
            } else if has_number(at)
                && at > first
                && (at < last || may_be_title || is_named(before) && !has_number(before))
            {
                meant.push(Zeroizing::new(text(at).to_owned()));
                has_unknown = true;
            }
        }
        // The first or the last line may be the one that names nothing.
        if meant.len() + 1 == LINES && has_number(last + 1) {
            meant.push(Zeroizing::new(text(last + 1).to_owned()));
        } else if meant.len() + 1 == LINES && has_number(first.wrapping_sub(1)) {
            meant.insert(0, Zeroizing::new(text(first - 1).to_owned()));
        } else if meant.len() == LINES + 1 && has_unknown && may_be_title {
            meant.remove(0);
        }
        (meant.len() == LINES).then_some(Self(meant))
    }

    /// What the list says; on a page in `tongue`, whose words win where several languages have them.
    pub fn read(&self, things: &Things, tongue: &str) -> Reading {
        if self.0.len() > MOST_ROWS {
            return Reading::WrongCount(self.0.len());
        }
        let meant = self.meant(things, tongue);
        let list = meant.as_ref().unwrap_or(self);
        let rows: Vec<Row> = list.rows().map(Row::of).filter(|row| !row.is_blank()).collect();
        match reading(things, tongue, &rows, None) {
            Err(trouble) => trouble,
            Ok((lines, _)) => match CaseCode::from_lines(&lines) {
                Ok(code) => Reading::Code(code),
                Err(_) => Reading::CheckFails { corrections: corrections(&lines) },
            },
        }
    }

    /// Whether it has eight lines, and each names a thing.
    pub fn names_things(&self, things: &Things, tongue: &str) -> bool {
        let read = self.read(things, tongue);
        !matches!(read, Reading::WrongCount(_) | Reading::Unknown { .. })
    }

    /// What it says where the line `missing` cannot be read: what stands there, if anything does, is
    /// not looked at, but the line counts.
    pub fn read_without(&self, missing: usize, things: &Things, tongue: &str) -> Reading {
        let mut rows: Vec<Row> = self.rows().map(Row::of).collect();
        if rows.len() + 1 == LINES && missing < LINES {
            rows.insert(missing, Row::of(""));
        }
        let others = rows.iter().enumerate().filter(|(at, row)| *at != missing && !row.is_blank());
        let count = others.count() + 1;
        if rows.len() != LINES || count != LINES {
            return Reading::WrongCount(count);
        }
        match reading(things, tongue, &rows, Some(missing)) {
            Err(trouble) => trouble,
            Ok((lines, places)) => {
                let missing = places.get(missing).copied().unwrap_or_default();
                let few = candidates(&lines, missing);
                if few.len() <= MOST_CANDIDATES {
                    Reading::Candidates(few)
                } else {
                    Reading::TooManyCandidates
                }
            }
        }
    }
}

/// The rows of a text, by its lines and commas.
fn rows(text: &str) -> Vec<Zeroizing<String>> {
    let text = plain(text);
    let mut lines = Vec::new();
    let (mut has_cells, mut has_rows) = (false, false);
    let (mut was_named, mut changes) = (None, 0);
    for line in parts(&text, ends_line) {
        let line = without_sender(line);
        let row = Row::of(line);
        if row.is_blank() {
            continue;
        }
        let is_named = row.has_name();
        has_rows |= is_named && !row.numbers().is_empty();
        has_cells |= !is_named && !row.numbers().is_empty();
        changes += usize::from(was_named == Some(!is_named));
        was_named = Some(is_named);
        lines.push(line);
    }
    if has_cells && !has_rows {
        // Every cell of a table in a line of its own; a column of eight may follow the other.
        if lines.len() == 2 * LINES && changes == 1 {
            let by_rows = (0..lines.len()).filter_map(|at| lines.get(at / 2 + at % 2 * LINES));
            lines = by_rows.copied().collect();
        }
        return merged(&cut(&Zeroizing::new(lines.join(" "))));
    }
    let mut rows = Vec::new();
    for line in merged(&lines) {
        rows.append(&mut merged(&parts(&line, ends_part)));
    }
    rows
}

fn parts(text: &str, ends: fn(char) -> bool) -> Vec<&str> {
    text.split(ends).collect()
}

/// These parts, where one that names nothing belongs to the one before it (`tomates, 3`), or the
/// first ones to the next; without those that are blank.
fn merged(parts: &[&str]) -> Vec<Zeroizing<String>> {
    let mut rows: Vec<Vec<&str>> = Vec::new();
    let mut is_named = false;
    for part in parts {
        let row = Row::of(part);
        if row.is_blank() {
            continue;
        }
        let begins = is_named && row.has_name();
        match rows.last_mut() {
            Some(last) if !begins => last.push(part.trim()),
            _ => rows.push(vec![part.trim()]),
        }
        is_named |= row.has_name();
    }
    rows.iter().map(|row| Zeroizing::new(row.join(" "))).collect()
}

/// Whether this ends a line: a line feed of whatever system.
fn ends_line(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether this parts the things of one line.
fn ends_part(character: char) -> bool {
    matches!(character, ',' | '،' | '、' | ';' | '؛')
}

/// What each row names in a language. Letters are read from their end where more is named so.
fn find(things: &Things, rows: &[Row], tongue: &str) -> Zeroizing<Vec<Option<u8>>> {
    let in_direction = |names: fn(&Row) -> Vec<Zeroizing<String>>| {
        let names: Vec<_> = rows.iter().map(names).collect();
        things.find(&names, tongue)
    };
    let (forwards, backwards) = (in_direction(Row::names), in_direction(Row::names_backwards));
    if count(&backwards) > count(&forwards) { backwards } else { forwards }
}

fn count(found: &[Option<u8>]) -> usize {
    found.iter().flatten().count()
}

/// The lines in the first language in which all rows are named, the page's before the others (a word
/// that two languages have is the same thing in both), and at which place each row stands; or what is
/// wrong with one of them in the language in which most are named. The row at `without` is not
/// looked at.
fn reading(
    things: &Things,
    tongue: &str,
    rows: &[Row],
    without: Option<usize>,
) -> Result<(Zeroizing<[Line; LINES]>, Vec<usize>), Reading> {
    if rows.len() != LINES {
        return Err(Reading::WrongCount(rows.len()));
    }
    let mut most_known = None;
    let mut unknown = (tongue, 0);
    for tongue in things.tongues_from(tongue) {
        let mut found = find(things, rows, tongue);
        if let Some(thing) = without.and_then(|at| found.get_mut(at)) {
            *thing = Some(0);
        }
        let known = rows.iter().zip(found.iter()).filter_map(|(row, thing)| Some((row, (*thing)?)));
        let known: Vec<(&Row, u8)> = known.collect();
        if known.len() == LINES {
            return in_order(&known, without);
        }
        if most_known < Some(known.len()) {
            most_known = Some(known.len());
            unknown = (tongue, found.iter().position(Option::is_none).unwrap_or_default());
        }
    }
    let (tongue, line) = unknown;
    let near = rows.get(line).map(|row| things.near(&row.bare_name(), tongue)).unwrap_or_default();
    Err(Reading::Unknown { line, near })
}

/// The lines in the order of their own numbers where every row has one, else as they stand; and the
/// place of each row.
fn in_order(
    rows: &[(&Row, u8)],
    without: Option<usize>,
) -> Result<(Zeroizing<[Line; LINES]>, Vec<usize>), Reading> {
    let (numbering, places) = numbering(rows, without);
    let mut lines = Zeroizing::new([Line::of_value(0); LINES]);
    for (at, ((row, thing), place)) in rows.iter().zip(&places).enumerate() {
        if Some(at) == without {
            continue;
        }
        let quantity = u8::try_from(quantity(row, at, numbering)).unwrap_or_default();
        let line = Line::new(*thing, quantity).ok_or(Reading::Quantity { line: at })?;
        if let Some(slot) = lines.get_mut(*place) {
            *slot = line;
        }
    }
    Ok((lines, places))
}

/// Which numbers are those of the lines, and where each row stands by them.
fn numbering(rows: &[(&Row, u8)], without: Option<usize>) -> (Numbering, Vec<usize>) {
    let as_they_stand: Vec<usize> = (0..LINES).collect();
    let first = places(rows, Numbering::First, without);
    let last = places(rows, Numbering::Last, without);
    match (first, last) {
        (first, Some(last))
            if first.is_none()
                || last == as_they_stand && first.as_ref() != Some(&as_they_stand) =>
        {
            (Numbering::Last, last)
        }
        (Some(first), _) => (Numbering::First, first),
        _ => {
            let mut fits = true;
            let mut is_led = false;
            for (at, (row, _)) in rows.iter().enumerate() {
                match row.numbers() {
                    [one] => fits &= !one.leads || one.value == at + 1,
                    [own, _] => is_led |= own.leads,
                    _ => {}
                }
            }
            (Numbering::Partial { leading: is_led || fits }, as_they_stand)
        }
    }
}

/// The places that the rows' own numbers say, where each is there once; the row at `without` takes
/// the one that is left.
fn places(rows: &[(&Row, u8)], numbering: Numbering, without: Option<usize>) -> Option<Vec<usize>> {
    let mut places = Vec::with_capacity(LINES);
    for (at, (row, _)) in rows.iter().enumerate() {
        let place = match (row.numbers(), numbering) {
            _ if Some(at) == without => LINES,
            ([one], Numbering::First) if one.leads => one.value.checked_sub(1)?,
            ([first, _], Numbering::First) => first.value.checked_sub(1)?,
            ([number, last], Numbering::Last) if !number.leads => last.value.checked_sub(1)?,
            _ => return None,
        };
        places.push(place);
    }
    let left = (0..LINES).find(|place| !places.contains(place));
    match (left, without.and_then(|at| places.get_mut(at))) {
        (Some(left), Some(place)) => *place = left,
        (None, None) => {}
        _ => return None,
    }
    (0..LINES).all(|place| places.contains(&place)).then_some(places)
}

/// How many a row says; no number is one, and what cannot be told is none.
fn quantity(row: &Row, at: usize, numbering: Numbering) -> usize {
    match (numbering, row.numbers()) {
        (_, []) => 1,
        (Numbering::First, [_]) => 1,
        (Numbering::First, [_, number]) | (Numbering::Last, [number, _]) => number.value,
        (Numbering::Partial { leading: true }, [one]) if one.leads => 1,
        (_, [one]) => one.value,
        (_, [own, number]) if own.leads || own.is_before && own.value == at + 1 => number.value,
        _ => 0,
    }
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
