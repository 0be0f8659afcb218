//! A case: its report, its journal, and what is read from them. Knows nothing of how it is shown.

mod consents;
mod conversation;
mod danger;
mod entry;
mod error;
mod ids;
mod objection;
mod reach;
mod stages;
pub(crate) mod stored_message;
mod taken_back;
mod waiting;
mod wishes;
mod writer;

pub use consents::Agreement;
pub(crate) use conversation::{Conversation, report};
pub(crate) use danger::DangerAnswer;
pub(crate) use entry::{Act, Content, JournalEntry, ReporterMessage, Role, waiting_aad};
pub use error::CaseError;
pub(crate) use ids::{case_id, id_of, read_id};
pub use objection::{Objection, may_tell};
pub use reach::Unreachable;
pub(crate) use reach::reaches_her;
pub(crate) use wishes::StandingWish;
pub(crate) use writer::JournalWriter;
pub use writer::WriteError;
