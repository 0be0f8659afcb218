//! The helpline's side: makes the keys, collects what waits, opens it, keeps it, and shows it to a
//! counsellor through two doors, a command line and a page on this machine.
//!
//! The only room with private keys. Believes nothing the relay says that a signature does not
//! prove; loses nothing that the relay ever gave; destroys a key only when nothing needs it.
//!
//! It stands on floors, from the ground up; docs/ARCHITECTURE.md says which may know which. The clock
//! and the randomness are arguments: only `main.rs` reads them from the machine.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing),
    // What comes to a list (a question, a stage, a refusal) is met wherever one of them is looked at.
    deny(clippy::wildcard_enum_match_arm)
)]

// Ground.
mod error;
pub mod calendar;
pub mod evidence;
mod dead_letter_kind;
mod words;
mod folder;
pub mod edited;
mod identity;
mod home;
mod relay;
mod keys;
mod store;
// What a verb needs.
mod session;
// What is said and done.
mod case;
mod reply;
mod sync;
mod upkeep;
mod site;
// What is shown, and where.
mod views;
pub mod web;

pub use case::{Agreement, CaseError, Objection, Unreachable, WriteError, may_tell};
pub use dead_letter_kind::DeadLetterKind;
pub use error::Fault;
pub use identity::{Identity, IdentityError, fingerprint};
pub use keys::{Cost, KeyError, Keyring, PASSPHRASE_MIN, Passphrase};
pub use relay::{Clock, Relay, RelayError};
pub use reply::{
    Answered, Irreversible, Picked, ReplyDraft, ReplyError, SetAside, TakenBack, Template,
    bring_back, erase_by_hand, flag, keep, lift, mark_seen, reply, set_aside, take_erasure_back,
    take_stage_back, template, template_for, templates, write_missing_templates,
};
pub use session::{Actor, Desk, Machine, RngSource, Session, Unlocked};
pub use site::{Edition, PageError, Unread, make_page, unread};
pub use store::weeks::Week;
pub use sync::{
    Collected, Fetched, Publishing, Pulled, Served, Settled, Step, SyncError, Unacknowledged,
    fetch, pull,
};
pub use upkeep::{
    Ceremony, Check, Checked, Elsewhere, STANDARD_WORK, UpkeepError, adopt, backup, check, init,
    restore, root_key, sign_more,
};
pub use views::{
    Answer, Case, CaseLine, DeadLetter, DeadLetterLine, ErasedLine, Inbox, Index, Item,
    MessageLine, SameCase, StageLine, Warning, WeekLine, WeekState, WithdrawalLine, list, show,
    warnings, weeks, withdrawals,
};
