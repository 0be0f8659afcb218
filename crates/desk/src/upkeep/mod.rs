//! What keeps a desk whole: the ceremony that makes it, the backups that bring it back, and the adopting
//! of a copy.

mod adopt;
pub(crate) mod backup;
mod ceremony;
mod check;
mod error;
mod new_desk;
mod request_keys;
mod restore;
mod take_over;
mod test_envelope;

pub use adopt::adopt;
pub use backup::{Elsewhere, STANDARD_WORK, backup};
pub use ceremony::{Ceremony, init, root_key, sign_more};
pub use check::{Check, Checked, check};
pub use error::UpkeepError;
pub use restore::restore;
