//! The helpline's side: makes the keys, collects what waits, opens it, keeps it, and shows it to a
//! counsellor through two doors, a command line and a page on this machine.
//!
//! The only room with private keys. Believes nothing the relay says that a signature does not
//! prove; loses nothing that the relay ever gave; destroys a key only when nothing needs it.
//!
//! The clock and the dice are arguments: only `main.rs` reads them from the machine.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod calendar;
mod error;
mod folder;
mod secret;
mod store;
mod desk;
mod ceremony;
mod backup;
mod restore;
mod relay;
mod publish;
mod collect;
mod letter;
mod conversation;
mod templates;
mod answering;
mod pull;
mod warnings;
mod inbox;
pub mod terminal;
mod page;
pub mod web;

pub use answering::{Answered, ReplyDraft, flag, keep, lift, reply};
pub use backup::{Elsewhere, STANDARD_WORK, backup};
pub use ceremony::{Ceremony, init, sign_more};
pub use collect::{Collected, Fetched, fetch};
pub use conversation::{Agreement, Objection, may_tell};
pub use desk::{Desk, Keyring, fingerprint};
pub use error::DeskError;
pub use folder::Identity;
pub use inbox::{
    Answer, ApartItem, ApartLine, Case, CaseLine, ErasedLine, Inbox, Item, MessageLine, SameCase,
    StageLine, WithdrawalLine, list, show, withdrawals,
};
pub use page::{Edition, PageError, make_page};
pub use publish::{Publishing, Served};
pub use pull::{Pulled, Settled, Step, Unacknowledged, pull};
pub use relay::{Clock, Relay, RelayError};
pub use restore::{Check, Checked, check, restore};
pub use secret::{Cost, PASSPHRASE_MIN, Passphrase};
pub use store::kept::Apart;
pub use store::weeks::Week;
pub use templates::{Template, template, template_for, templates};
pub use warnings::{Warning, warnings};

rust_i18n::i18n!("../../locales/desk");
