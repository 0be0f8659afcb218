//! The page of one deployment: the published bundle with this helpline's configuration in it.

mod configuration;
mod directory;
mod edition;
mod error;
mod field;
mod files;
mod hours;
mod numbers;
mod reviews;

pub use edition::{Edition, make_page};
pub use error::PageError;
pub use reviews::{Unread, unread};
