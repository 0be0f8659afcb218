//! What the stories are told with: a helpline with a relay and a desk, and people with phones.
//! Everything is real: the relay is its program, the desk its library and its files.

mod http;
mod helpline;
mod phone;
mod grep;

pub use grep::{bytes_of, holds};
pub use helpline::{Helpline, clock, dice, list, passphrase, program, pull, stories};
pub use http::{Answer, Line};
pub use phone::{Phone, Sealed};
