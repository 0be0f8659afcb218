//! What the desk's page draws. Decides nothing.

mod adopt;
mod answer;
mod banner;
mod case;
mod dead_letter;
mod list;
mod plain;
mod report;
mod standing;
mod talk;
mod told;

pub(super) use adopt::{adopt, adopted};
pub(super) use case::case;
pub(super) use dead_letter::dead_letter;
pub(super) use list::{list, list_aside};
pub(super) use plain::{erased, paste, trouble};
pub(super) use told::Told;
