//! What keeps a desk whole: the ceremony that makes it, and the backups that bring it back.

pub(crate) mod backup;
mod ceremony;
mod check;
mod error;
mod new_desk;
mod request_keys;
mod restore;
mod test_envelope;

pub use backup::{Elsewhere, STANDARD_WORK, backup};
pub use ceremony::{Ceremony, init, root_key, sign_more};
pub use check::{Check, Checked, check};
pub use error::UpkeepError;
pub use restore::restore;
