//! What a reporter keeps to come back: 77 bits that look like a shopping list (protocol,
//! section 6). The code opens no report, not even its own. It reads replies and writes while the
//! case lives.

mod category;
mod code;
mod draw;
mod digits;
mod keys;
mod folding;
mod row;
mod things;
mod typed_list;
mod correction;

pub use category::Category;
pub use code::{CaseCode, CheckFails, LINES, Line, MOST_QUANTITY};
pub use correction::{Change, Correction, MOST_CANDIDATES};
pub use digits::WrongDigits;
pub use draw::BrokenRng;
pub use keys::{CASE_ITERATIONS, CaseKeys};
pub use row::renamed;
#[cfg(not(target_arch = "wasm32"))]
pub use things::THINGS;
pub use things::{THING_COUNT, Things};
pub use typed_list::{Reading, TypedList};
