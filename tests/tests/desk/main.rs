//! Stories of a desk: a real database in a real folder, and the real relay behind a proxy that can
//! be told to be less honest.

mod browser;

mod pulling;
mod views;
mod failing;
mod between;
mod mailboxes;
mod matching;
mod answering;
mod consents;
mod withdrawal;
mod erasure;
mod keys;
mod backups;
mod copies;
mod flood;
mod ceremony;
mod page;
mod door;
mod counsellor;
mod urgency;
mod finishing;
