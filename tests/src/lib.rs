//! What the stories are told with: a helpline with a relay and a desk, and people with phones.
//! Everything is real: the relay behind a proxy that can be told to fail, the desk's library and its
//! files.

mod http;
mod fault_proxy;
mod relay;
mod visitor;
mod clock;
mod rng;
mod workplace;
mod helpline;
mod child;
mod phone;
mod grep;
mod program;

pub use child::{Child, case, new_id, reply_of, report, sealed, sealed_as};
pub use clock::{Clock, TUESDAY};
pub use fault_proxy::{Between, FaultProxy, Faults, Record};
pub use grep::{bytes_of, holds};
pub use helpline::Helpline;
pub use http::{Answer, Line, Request};
pub use phone::{Phone, Sealed};
pub use program::program;
pub use relay::Relay;
pub use rng::{SEED, Seeds, another_seed, rng, seeds};
pub use workplace::{CHEAP, Workplace, passphrase, plan};
