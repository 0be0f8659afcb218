//! `aside`: what a flood left is set aside in one act, found again, and brought back.

use std::ops::RangeInclusive;
use std::str::FromStr;

use clap::Args;
use thiqa_desk::{Inbox, Index, Picked, bring_back, list, set_aside};

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
        if self.back {
            let cases: Vec<u64> =
                self.cases.iter().flat_map(|range| range.aside_in(&inbox)).collect();
            println!("Brought back: {}.", bring_back(&session, &cases)?);
            return Ok(());
        }
        let (mut done, mut passed_over) = (0, 0);
        for range in &self.cases {
            let (cases, picked) = range.picked(&inbox, self.danger);
            let came_to = set_aside(&session, &cases, picked)?;
            done += came_to.done;
            passed_over += came_to.passed_over;
        }
        println!("Set aside: {done}.");
        if passed_over > 0 {
            println!(
                "Passed over: {passed_over}. `list` shows them: somebody wrote there, wishes to withdraw, or must look first."
            );
        }
        Ok(())
    }
}

impl Range {
    /// What it names of the list, and how.
    fn picked(&self, inbox: &Inbox, with_dangers: bool) -> (Vec<u64>, Picked) {
        let Self(range) = self;
        if range.start() == range.end() {
            (vec![*range.start()], Picked::OneByOne)
        } else {
            (inbox.within(range), Picked::Range { with_dangers })
        }
    }

    /// What it names of the cases that were set aside.
    fn aside_in(&self, inbox: &Inbox) -> Vec<u64> {
        inbox.aside_within(&self.0)
    }
}
