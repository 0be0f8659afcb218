//! The list of 256 things, named in three languages: one table, read as it is from
//! `locales/things.csv` (docs/decisions/011).
//!
//! Does not hold it: a page fetches the table as a file, so that it weighs nothing in the form.

use std::fmt;

use zeroize::Zeroizing;

use super::folding::{distance, folded};
use super::{CaseCode, Category, LINES};

/// How many things there are.
pub const THING_COUNT: usize = 256;

/// The table, for programs that need not count their bytes.
#[cfg(not(target_arch = "wasm32"))]
pub const THINGS: &str = include_str!("../../../../locales/things.csv");

/// Bytes of a table at most (32 KiB), twice what it has.
const MOST_BYTES: usize = 32 * 1024;
/// The table's first line.
const COLUMNS: &str = "category,ar,fr,en";
/// Between the columns.
const COLUMN: char = ',';
/// Between a name and what else the thing is called.
const SYNONYM: char = '|';

/// Letters of a word at most for which near words are looked for.
const LONGEST_WORD: usize = 32;
/// Near words at most.
const MOST_NEAR: usize = 3;

/// A language in which the things are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// العربية
    Arabic,
    /// Français
    French,
    /// English
    English,
}

/// The names of all things.
#[derive(Clone, PartialEq, Eq)]
pub struct Things(Box<str>);

impl Tongue {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 3] = [Self::Arabic, Self::French, Self::English];

    /// All of them, this one first.
    pub(super) fn first(self) -> impl Iterator<Item = Self> {
        [self].into_iter().chain(Self::ALL.into_iter().filter(move |it| *it != self))
    }

    fn column(self) -> usize {
        match self {
            Self::Arabic => 1,
            Self::French => 2,
            Self::English => 3,
        }
    }
}

impl Things {
    /// Reads a table: a line of columns, then 256 rows in the order of the items, each with its
    /// category and, in each language, a name and whatever else the thing is called.
    pub fn read(table: &str) -> Option<Self> {
        if table.len() > MOST_BYTES {
            return None;
        }
        let mut lines = table.lines();
        if lines.next() != Some(COLUMNS) {
            return None;
        }
        for item in 0..=u8::MAX {
            let mut cells = lines.next()?.split(COLUMN);
            let category = cells.next() == Some(Category::of(item).id());
            let named = Tongue::ALL.into_iter().all(|_| {
                cells
                    .next()
                    .is_some_and(|cell| cell.split(SYNONYM).all(|name| !folded(name).is_empty()))
            });
            if !category || !named || cells.next().is_some() {
                return None;
            }
        }
        lines.next().is_none().then(|| Self(table.into()))
    }

    /// What an item is called.
    pub fn name(&self, item: u8, tongue: Tongue) -> &str {
        self.rows().nth(usize::from(item)).map_or("", |row| names(row, tongue).next().unwrap_or(""))
    }

    /// The list of a code as it is written down: eight lines, `tomates 3`.
    pub fn list(&self, code: &CaseCode, tongue: Tongue) -> Zeroizing<String> {
        let mut list = Zeroizing::new(String::with_capacity(512));
        for line in code.lines().iter() {
            if !list.is_empty() {
                list.push('\n');
            }
            list.push_str(self.name(line.item(), tongue));
            list.push(' ');
            list.push((b'0' + line.quantity()).into());
        }
        list
    }

    /// The things that are called something that begins so, in whatever language, at most `limit`:
    /// those of `tongue` before others, names before other words.
    pub fn suggest(&self, begins: &str, tongue: Tongue, limit: usize) -> Vec<u8> {
        let begins = folded(begins);
        let mut found = Vec::new();
        if begins.is_empty() {
            return found;
        }
        for tongue in tongue.first() {
            for (skipped, taken) in [(0, 1), (1, usize::MAX)] {
                for (item, names) in self.words(tongue) {
                    if found.len() >= limit {
                        return found;
                    }
                    let mut names = names.skip(skipped).take(taken);
                    if !found.contains(&item)
                        && names.any(|name| folded(name).starts_with(begins.as_str()))
                    {
                        found.push(item);
                    }
                }
            }
        }
        found
    }

    /// Each of these folded words as the item that is called so, if one is.
    pub(super) fn find(
        &self,
        words: &[&str; LINES],
        tongue: Tongue,
    ) -> Zeroizing<[Option<u8>; LINES]> {
        let mut found = Zeroizing::new([None; LINES]);
        for (item, names) in self.words(tongue) {
            for name in names.map(folded) {
                for (place, _) in found.iter_mut().zip(words).filter(|(_, word)| **word == *name) {
                    *place = Some(item);
                }
            }
        }
        found
    }

    /// What a folded word may have been meant for, the nearest first, at most three: the thing that
    /// is called so in another language, then those of `tongue` that differ in few letters.
    pub(super) fn near(&self, word: &str, tongue: Tongue) -> Vec<u8> {
        let letters = word.chars().count();
        if letters > LONGEST_WORD {
            return Vec::new();
        }
        let mut near: Vec<(usize, u8)> = Vec::new();
        for other in tongue.first() {
            let most = if other == tongue { 1 + letters / 3 } else { 0 };
            for (item, names) in self.words(other) {
                let changes = names.map(|name| distance(&folded(name), word)).min();
                let new = near.iter().all(|(_, it)| *it != item);
                near.extend(changes.filter(|it| new && *it <= most).map(|it| (it, item)));
            }
        }
        // What another language calls so has no letter changed, and comes first. Three of a few are
        // picked one by one: a sorting algorithm would travel to every phone.
        let mut nearest = Vec::new();
        while nearest.len() < MOST_NEAR
            && let Some(&best) = near.iter().min()
        {
            near.retain(|it| *it != best);
            nearest.push(best.1);
        }
        nearest
    }

    fn rows(&self) -> impl Iterator<Item = &str> {
        self.0.lines().skip(1)
    }

    /// Every item with all that it is called, the name first.
    fn words(&self, tongue: Tongue) -> impl Iterator<Item = (u8, impl Iterator<Item = &str>)> {
        (0..=u8::MAX).zip(self.rows().map(move |row| names(row, tongue)))
    }
}

fn names(row: &str, tongue: Tongue) -> impl Iterator<Item = &str> {
    row.split(COLUMN).nth(tongue.column()).unwrap_or_default().split(SYNONYM)
}

impl fmt::Debug for Things {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Things")
    }
}
