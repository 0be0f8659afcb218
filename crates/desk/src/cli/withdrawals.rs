//! `withdrawals`: her wishes that stand, the judgement of danger, and what she asks to lift.

use clap::{Args, Subcommand};
use thiqa_desk::{WithdrawalLine, erase_by_hand, keep, lift, take_erasure_back, withdrawals};

use super::common::Common;
use super::failure::Failure;
use super::reading::print_json;
use super::terminal::inline;

/// List every wish that is neither carried out nor undone, with its day.
#[derive(Args)]
pub struct Withdrawals {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Stop an erasure because a life may be in danger: the judgement of the lead, by name
    Keep(Keep),
    /// Lift a stop, or an erase that was kept, because the person asks for that in words
    Lift(Lift),
    /// Erase a case whose keys came with one that was erased as wished: by name and reason, after seven days
    Erase(Keep),
    /// Take back what was decided by `erase`
    TakeBack(TakeBack),
}

#[derive(Args)]
struct Keep {
    /// c1, as the list names it
    id: String,
    /// Name of whoever decides it; a danger is the lead's judgement
    #[arg(long, value_name = "NAME", alias = "name")]
    by: String,
    /// Why, in neutral words: a command line stays in the shell's history. The page asks for it, too
    #[arg(long)]
    reason: String,
}

#[derive(Args)]
struct TakeBack {
    /// c1, as the list names it
    id: String,
}

#[derive(Args)]
struct Lift {
    /// c1, as the list names it
    id: String,
    /// Where she asks for it, never her words themselves: a command line stays in the shell's history
    #[arg(long)]
    reason: String,
}

impl Withdrawals {
    pub fn lists(&self) -> bool {
        self.command.is_none()
    }

    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let session = common.session()?;
        match &self.command {
            Some(Command::Keep(Keep { id, by, reason })) => {
                keep(&session, id, by, reason)?;
                println!(
                    "{id} is not erased. By the next pull she is told that nothing goes to anyone, and no more of an erasure."
                );
            }
            Some(Command::Lift(Lift { id, reason })) => {
                lift(&session, id, reason)?;
                println!("Lifted: what stopped the work on {id} stands no more.");
            }
            Some(Command::Erase(Keep { id, by, reason })) => {
                erase_by_hand(&session, id, by, reason)?;
                println!(
                    "{id} is locked, and erased in seven days: `withdrawals take-back {id}` ends that."
                );
            }
            Some(Command::TakeBack(TakeBack { id })) => {
                take_erasure_back(&session, id)?;
                println!("{id} is not erased by hand.");
            }
            None => {
                let standing = withdrawals(&session)?;
                if common.json {
                    return print_json(&serde_json::json!({ "withdrawals": standing }));
                }
                standing.iter().for_each(print);
            }
        }
        Ok(())
    }
}

/// One line a wish.
fn print(line: &WithdrawalLine) {
    let state = match (&line.until, &line.seen, &line.kept_by) {
        (_, _, Some(by)) => {
            let by = inline(by);
            format!("not erased, by the judgement of {by}")
        }
        (Some(until), ..) => format!("due {until}"),
        (None, _, _) if line.wish == "stop" => "stands until it is lifted".into(),
        (None, ..) => "not seen by a person yet: open the case".into(),
    };
    let decided = line.decided_by.as_ref().map(|by| format!(", by the decision of {}", inline(by)));
    let decided = decided.unwrap_or_default();
    println!("{:>6}  {:5}  came {}  {state}{decided}", line.id, line.wish, line.came);
}
