//! `aside`: what a flood left is set aside in one act, found again, and brought back.

use std::ops::RangeInclusive;
use std::str::FromStr;

use clap::Args;
use thiqa_desk::{Inbox, Index, list, set_aside};

use super::common::Common;
use super::failure::Failure;
use super::reading::{print_json, print_line};

/// Set cases aside, as after a flood: out of the list, and nothing is sent to them, not even `received`.
/// A case stands in the list again when its person writes, when somebody answers it, or with --back.
/// Without a name: list those that are set aside.
#[derive(Args)]
pub struct Aside {
    /// c12, or c12-c900: of a range only those that nobody opened and in which nobody wrote again
    cases: Vec<Range>,
    /// Of a range, those that name a danger too
    #[arg(long)]
    danger: bool,
    /// Bring them back into the list
    #[arg(long)]
    back: bool,
}

/// One case, or all from one to another.
#[derive(Clone)]
struct Range(RangeInclusive<u64>);

impl FromStr for Range {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |id: &str| id.strip_prefix('c').and_then(|digits| digits.parse().ok());
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let range = number(first).zip(number(last)).map(|(first, last)| Self(first..=last));
        range.ok_or("a case is named c12, a range c12-c900")
    }
}

impl Aside {
    pub fn lists(&self) -> bool {
        self.cases.is_empty()
    }

    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let session = common.session()?;
        let inbox = list(&session, &mut Index::new(&session)?)?;
        if self.lists() {
            if common.json {
                return print_json(
                    &serde_json::json!({ "aside": inbox.aside_lines().collect::<Vec<_>>() }),
                );
            }
            inbox.aside_lines().for_each(print_line);
            println!("{} set aside.", inbox.aside.len());
            return Ok(());
        }
        let cases: Vec<u64> =
            self.cases.iter().flat_map(|range| self.named(range, &inbox)).collect();
        let count = set_aside(&session, &cases, !self.back)?;
        let done = if self.back { "Brought back" } else { "Set aside" };
        println!("{done}: {count}.");
        Ok(())
    }

    fn named(&self, Range(range): &Range, inbox: &Inbox) -> Vec<u64> {
        if range.start() == range.end() {
            vec![*range.start()]
        } else if self.back {
            inbox.aside_within(range)
        } else {
            inbox.untouched(range, self.danger)
        }
    }
}
