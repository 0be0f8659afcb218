//! What a counsellor took back: a stage that was pressed by mistake, and the answers that told it.
//! They stay in the journal, as they may have been read, and count for nothing.

use thiqa_report::{Destination, Reply, Stage};
use thiqa_wire::EnvelopeId;

use super::conversation::Conversation;
use super::entry::{Act, Content, JournalEntry, Role};

impl Conversation {
    /// The journal without what was taken back.
    pub(super) fn standing(&self) -> impl Iterator<Item = &JournalEntry> {
        let taken_back = self.taken_back();
        self.journal.iter().filter(move |entry| !taken_back.contains(&entry.number))
    }

    /// Numbers of the entries that were taken back: stages, and the answers that told them.
    pub(crate) fn taken_back(&self) -> Vec<u64> {
        let stages: Vec<u64> = self.acts().filter_map(|(_, act)| stage_taken_back(act)).collect();
        let answers = stages.iter().flat_map(|&stage| self.told_with(stage));
        answers.map(|(entry, ..)| entry.number).chain(stages.iter().copied()).collect()
    }

    /// The answers that were taken back and may still be in her mailbox.
    pub(crate) fn answers_to_delete(&self) -> Vec<(u64, EnvelopeId)> {
        let stages = self.acts().filter_map(|(_, act)| stage_taken_back(act));
        let answers = stages.flat_map(|stage| self.told_with(stage));
        let left = answers.filter(|(entry, ..)| !entry.gone);
        left.map(|(entry, envelope, _)| (entry.number, envelope)).collect()
    }

    /// Whether an answer that was taken back is still to be deleted at the relay, or its correction
    /// to be put.
    pub(crate) fn is_to_be_corrected(&self) -> bool {
        let waits = |entry: &JournalEntry| entry.n.is_some() && entry.put.is_none() && !entry.gone;
        let is_taken_back = |(_, act): &(_, &Act)| stage_taken_back(act).is_some();
        let first = self.acts().find(is_taken_back).map(|(entry, _)| entry.number);
        let since = self.journal.iter().filter(|entry| first.is_some_and(|it| entry.number > it));
        !self.answers_to_delete().is_empty() || since.into_iter().any(waits)
    }

    /// The entry that noted this stage last, where it stands.
    pub(crate) fn noted_last(&self, stage: Stage, to: Option<Destination>) -> Option<u64> {
        let is_it = |entry: &JournalEntry| {
            matches!(&entry.content, Some(Content::Act(Act::Stage { stage: noted, to: told }))
                if noted == stage.id() && told.as_deref() == to.map(Destination::id))
        };
        self.standing().filter(|entry| is_it(entry)).last().map(|entry| entry.number)
    }

    /// The answers that were written with the stage of this entry: those that follow it at once.
    pub(crate) fn told_with(
        &self,
        stage: u64,
    ) -> impl Iterator<Item = (&JournalEntry, EnvelopeId, &Reply)> {
        let after = self.journal.iter().skip_while(move |entry| entry.number <= stage);
        after.map_while(|entry| {
            let Some(Content::FromDesk(Role::Stage, envelope, reply)) = &entry.content else {
                return None;
            };
            Some((entry, *envelope, reply))
        })
    }
}

fn stage_taken_back(act: &Act) -> Option<u64> {
    let Act::TakeStageBack { entry, .. } = act else { return None };
    Some(*entry)
}
