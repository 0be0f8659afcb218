//! What is shown of a case, in the list and whole. Only reads: works without the relay, writes
//! nothing, and what one row cannot show never hides the others. Prints nothing that was written.

mod case;
mod dead_letter;
mod erased;
mod hidden;
mod index;
mod line;
mod list;
mod message;
mod show;
mod stage;
mod urgency;
mod warnings;
mod weeks;
mod withdrawal;

pub use case::Case;
pub use dead_letter::{DeadLetter, DeadLetterLine};
pub use erased::ErasedLine;
pub use index::Index;
pub use line::{Answer, CaseLine, SameCase};
pub use list::{Inbox, list};
pub use message::MessageLine;
pub use show::{Item, show};
pub use stage::StageLine;
pub(crate) use urgency::Urgency;
pub use warnings::{Warning, last_pull, warnings};
pub use weeks::{WeekLine, WeekState, weeks};
pub use withdrawal::{WithdrawalLine, withdrawals};
