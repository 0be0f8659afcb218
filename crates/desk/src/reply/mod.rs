//! What a counsellor answers and notes: drafts, their cutting into envelopes, the words to begin with,
//! and the way into her mailbox.

mod answer;
mod delivery;
mod error;
mod note;
mod split;
mod take_back;
pub(crate) mod templates;

pub use answer::{Answered, ReplyDraft, reply};
pub(crate) use delivery::{Mailbox, put_all};
pub use error::{Irreversible, ReplyError};
pub use note::{
    Picked, SetAside, bring_back, erase_by_hand, flag, keep, lift, mark_seen, set_aside,
    take_erasure_back,
};
pub use take_back::{TakenBack, take_stage_back};
pub use templates::{Template, template, template_for, templates, write_missing_templates};
