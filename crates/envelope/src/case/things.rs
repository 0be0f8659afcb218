//! The list of 256 things, named in each language: one table, read as it is from
//! `locales/things.csv` (docs/decisions/011).
//!
//! Does not hold it: a page fetches the table as a file, so that it weighs nothing in the form.

use std::{fmt, iter};

use zeroize::Zeroizing;

use super::folding::{distance, fold, folded, plain};
use super::{CaseCode, Category};

/// How many things there are.
pub const THING_COUNT: usize = 256;

/// The table, for programs that need not count their bytes.
#[cfg(not(target_arch = "wasm32"))]
pub const THINGS: &str = include_str!("../../../../locales/things.csv");

/// Bytes of a table at most (32 KiB), twice what it has.
const MOST_BYTES: usize = 32 * 1024;
/// What begins the table's first line; after it come the languages in which the things are named.
const CATEGORY: &str = "category";
/// Between the columns.
const COLUMN: char = ',';
/// Between a name and what else the thing is called.
const SYNONYM: char = '|';

/// Letters of a word at most for which near words are looked for.
const LONGEST_WORD: usize = 32;
/// Near words at most.
const MOST_NEAR: usize = 3;

/// The names of all things.
#[derive(Clone, PartialEq, Eq)]
pub struct Things(Box<str>);

impl Things {
    /// Reads a table: a line of columns, then 256 rows in the order of the things, each with its
    /// category and, in each language, a name and whatever else the thing is called.
    pub fn read(table: &str) -> Option<Self> {
        if table.len() > MOST_BYTES {
            return None;
        }
        let mut lines = table.lines();
        let mut columns = lines.next()?.split(COLUMN);
        if columns.next() != Some(CATEGORY) {
            return None;
        }
        let tongues = columns.count();
        for thing in 0..=u8::MAX {
            let row = lines.next()?;
            let cells = tongues > 0 && row.split(COLUMN).count() == 1 + tongues;
            let category = row.split(COLUMN).next() == Some(Category::of(thing).id());
            let named = row.split([COLUMN, SYNONYM]).all(|name| !name.is_empty());
            if !(cells && category && named) {
                return None;
            }
        }
        lines.next().is_none().then(|| Self(table.into()))
    }

    /// The codes of the languages in which the things are named.
    pub fn tongues(&self) -> impl Iterator<Item = &str> {
        self.0.lines().next().unwrap_or_default().split(COLUMN).skip(1)
    }

    /// All of them, this one first.
    pub(super) fn tongues_from<'a>(&'a self, tongue: &'a str) -> impl Iterator<Item = &'a str> {
        iter::once(tongue).chain(self.tongues().filter(move |it| *it != tongue))
    }

    /// What a thing is called.
    pub fn name(&self, thing: u8, tongue: &str) -> &str {
        let row = self.0.lines().nth(1 + usize::from(thing)).unwrap_or_default();
        names(row, self.column(tongue)).next().unwrap_or_default()
    }

    /// Where a language stands in each row; one that is not there is read as the first.
    fn column(&self, tongue: &str) -> usize {
        1 + self.tongues().position(|it| it == tongue).unwrap_or_default()
    }

    /// The list of a code as it is written down: eight lines, `tomates 3`.
    pub fn list(&self, code: &CaseCode, tongue: &str) -> Zeroizing<String> {
        let mut list = Zeroizing::new(String::with_capacity(512));
        for line in code.lines().iter() {
            if !list.is_empty() {
                list.push('\n');
            }
            list.push_str(self.name(line.thing(), tongue));
            list.push(' ');
            list.push((b'0' + line.quantity()).into());
        }
        list
    }

    /// The things that are called something that begins so, in whatever language, at most `limit`:
    /// those of `tongue` before others, names before other words.
    pub fn suggest(&self, begins: &str, tongue: &str, limit: usize) -> Vec<u8> {
        let begins = folded(&plain(begins));
        let mut found = Vec::new();
        if begins.is_empty() {
            return found;
        }
        for tongue in self.tongues_from(tongue) {
            for names in [true, false] {
                self.each(tongue, &mut |thing, is_name, plain| {
                    if is_name == names && plain.starts_with(&**begins) && !found.contains(&thing) {
                        found.push(thing);
                    }
                });
            }
        }
        found.truncate(limit);
        found
    }

    /// Each row as the thing that one of its folded names is, the first names before the others.
    pub(super) fn find(
        &self,
        rows: &[Vec<Zeroizing<String>>],
        tongue: &str,
    ) -> Zeroizing<Vec<Option<u8>>> {
        let mut found = Zeroizing::new(vec![None; rows.len()]);
        let mut ranks: Vec<usize> = rows.iter().map(Vec::len).collect();
        self.each(tongue, &mut |thing, _, plain| {
            for ((slot, rank), names) in found.iter_mut().zip(&mut ranks).zip(rows) {
                if let Some(better) = names.iter().take(*rank).position(|name| **name == plain) {
                    (*slot, *rank) = (Some(thing), better);
                }
            }
        });
        found
    }

    /// What a folded word may have been meant for, the nearest first, at most three: the thing that
    /// is called so in another language, then those of `tongue` that differ in few letters.
    pub(super) fn near(&self, word: &str, tongue: &str) -> Vec<u8> {
        let letters = word.chars().count();
        if letters > LONGEST_WORD {
            return Vec::new();
        }
        let mut near: Vec<(usize, u8)> = Vec::new();
        for other in self.tongues_from(tongue) {
            let most = if other == tongue { 1 + letters / 3 } else { 0 };
            self.each(other, &mut |thing, _, plain| {
                let changes = distance(plain, word);
                if changes <= most && near.iter().all(|it| it.1 != thing || it.0 > changes) {
                    near.retain(|it| it.1 != thing);
                    let farther = near.iter().position(|it| it.0 > changes);
                    near.insert(farther.unwrap_or(near.len()), (changes, thing));
                }
            });
        }
        near.into_iter().map(|(_, thing)| thing).take(MOST_NEAR).collect()
    }

    /// Goes through every thing and all that it is called, folded; says which word is its name.
    fn each(&self, tongue: &str, visit: &mut dyn FnMut(u8, bool, &str)) {
        let (mut plain, column) = (String::new(), self.column(tongue));
        for (thing, row) in (0..=u8::MAX).zip(self.0.lines().skip(1)) {
            let mut is_name = true;
            for name in names(row, column) {
                fold(name, &mut plain);
                visit(thing, is_name, &plain);
                is_name = false;
            }
        }
    }
}

fn names(row: &str, column: usize) -> impl Iterator<Item = &str> {
    row.split(COLUMN).nth(column).unwrap_or_default().split(SYNONYM)
}

impl fmt::Debug for Things {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Things")
    }
}
