//! Since when she waits for words, whether she says that it is worse, and whether the team has
//! finished: what stands between her last message and our last answer. An answer that was taken back
//! is none.

use thiqa_report::{Message, Reply, Stage, Tap};
use thiqa_wire::Day;

use super::conversation::Conversation;
use super::entry::{Act, Content, ReporterMessage};

impl Conversation {
    /// The day on which she wrote what nobody has answered in words yet; `None` where all is
    /// answered. A stage that is told without words answers nothing. What does not open any more and
    /// is no answer of ours may be a message of hers.
    pub(crate) fn waits_since(&self) -> Option<Day> {
        let mut since = Some(self.received);
        for entry in self.standing() {
            match &entry.content {
                Some(Content::FromDesk(.., reply)) if says_something(reply) => since = None,
                Some(Content::FromReporter(_)) => {
                    since.get_or_insert(entry.day);
                }
                None if entry.n.is_none() => {
                    since.get_or_insert(entry.day);
                }
                Some(Content::FromDesk(..) | Content::Act(_)) | None => {}
            }
        }
        since
    }

    /// Whether she says that it is worse, and since then nobody has answered in words or finished.
    pub(crate) fn is_worse(&self) -> bool {
        let mut worse = false;
        for entry in self.standing() {
            match &entry.content {
                Some(Content::FromReporter(message)) if says_worse(message) => worse = true,
                Some(Content::FromDesk(.., reply)) if says_something(reply) => worse = false,
                Some(Content::Act(act)) if finishes(act) => worse = false,
                Some(Content::FromReporter(_) | Content::FromDesk(..) | Content::Act(_)) | None => {
                }
            }
        }
        worse
    }

    /// Whether the team has finished, and nothing came since: neither a message of hers nor another
    /// stage. What does not open any more may be one.
    pub(crate) fn is_finished(&self) -> bool {
        let mut finished = false;
        for entry in self.standing() {
            match &entry.content {
                Some(Content::Act(act @ Act::Stage { .. })) => finished = finishes(act),
                Some(Content::FromReporter(_)) | None => finished = false,
                Some(Content::FromDesk(..) | Content::Act(_)) => {}
            }
        }
        finished
    }
}

/// Words, or a question.
fn says_something(reply: &Reply) -> bool {
    !(reply.text.is_empty() && reply.ask.is_empty())
}

fn says_worse(message: &ReporterMessage) -> bool {
    matches!(message.known(), Some(Message::Followup(it)) if it.tap == Some(Tap::Worse))
}

fn finishes(act: &Act) -> bool {
    matches!(act, Act::Stage { stage, .. } if Stage::of(stage).is_some_and(Stage::ends_the_work))
}
