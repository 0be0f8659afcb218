//! The desk's page, on this machine only: the list, one case with its conversation, and a button
//! that pulls. No script, no cookie, no link that leads away; whoever has no start token sees
//! nothing.

mod actions;
mod app_state;
mod door;
mod error;
mod fields;
mod frame;
mod given_back;
mod guard;
mod handlers;
mod notice;
mod pages;
mod paging;
mod router;
mod visit;

#[cfg(test)]
mod said;

pub use door::Token;
pub use router::DeskPage;
