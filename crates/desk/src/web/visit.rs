//! One request of somebody who has the token.

use std::sync::Arc;

use thiqa_report::Language;

use super::app_state::AppState;
use super::frame::Frame;
use crate::error::Fault;
use crate::relay::Relay;
use crate::session::Session;
use crate::views::{Inbox, list};

/// The session of one request, and how its page is to be drawn.
pub(super) struct Visit {
    pub(super) state: Arc<AppState>,
    pub(super) session: Session,
    pub(super) token: String,
    pub(super) language: Language,
}

impl Visit {
    pub(super) fn frame(&self) -> Frame<'_> {
        Frame { token: &self.token, language: self.language }
    }

    pub(super) fn relay(&self) -> Result<Relay, Fault> {
        self.state.unlocked().relay(&self.session)
    }

    /// The list, from the index.
    pub(super) fn inbox(&self) -> Result<Inbox, Fault> {
        list(&self.session, &mut self.state.index())
    }
}
