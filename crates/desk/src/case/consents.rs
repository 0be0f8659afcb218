//! What was asked and what she agreed to, by destination (protocol, section 3).

use serde::Serialize;
use thiqa_report::{Consent, Destination, Message};
use thiqa_wire::Day;

use super::conversation::Conversation;
use super::entry::{Content, JournalEntry};
use crate::calendar::{Minute, written};

/// What was asked about one destination, and what stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Id of the destination.
    pub to: &'static str,
    /// Day on which it was last asked; `None` where she spoke of it unasked.
    pub asked: Option<String>,
    /// `yes`, `no` or `not_now`: what stands; `None` before she answered.
    pub answer: Option<&'static str>,
    /// Day on which that came.
    pub answered: Option<String>,
}

/// One answer, in the order of the pulls.
struct Answered {
    consent: Consent,
    sent: Option<Minute>,
    day: Day,
    /// Number of its message: two answers in one are of the same time.
    message: u64,
}

impl Conversation {
    /// Every destination that was asked about or spoken of.
    pub(crate) fn agreements(&self) -> Vec<Agreement> {
        let all = Destination::ALL.iter().copied();
        all.filter_map(|to| {
            let asked = self.asked(to);
            let answer = self.answer(to);
            if asked.is_none() && answer.is_none() {
                return None;
            }
            Some(Agreement {
                to: to.id(),
                asked: asked.map(written),
                answer: answer.as_ref().map(|(consent, _)| consent.id()),
                answered: answer.map(|(_, day)| written(day)),
            })
        })
        .collect()
    }

    /// What she said about a destination and what stands; `None` before she answered.
    pub(super) fn consent(&self, to: Destination) -> Option<Consent> {
        self.answer(to).map(|(consent, _)| consent)
    }

    fn asked(&self, to: Destination) -> Option<Day> {
        let asks = |entry: &&JournalEntry| matches!(&entry.content, Some(Content::FromDesk(.., reply)) if reply.ask.contains(&to));
        self.standing().filter(asks).map(|entry| entry.day).max()
    }

    /// What stands: a yes only where it is later than every no, by pull and by `sent`; else the
    /// last no. "Not now" takes a yes back like a no.
    fn answer(&self, to: Destination) -> Option<(Consent, Day)> {
        let answers = self.answers(to);
        let later = |yes: &Answered, no: &Answered| {
            yes.message > no.message && no.sent.is_some() && yes.sent > no.sent
        };
        let refusals = || answers.iter().filter(|it| it.consent != Consent::Yes);
        let stands =
            |yes: &&Answered| yes.consent == Consent::Yes && refusals().all(|no| later(yes, no));
        let standing = answers.iter().rev().find(stands).or_else(|| refusals().next_back());
        standing.map(|answer| (answer.consent, answer.day))
    }

    fn answers(&self, to: Destination) -> Vec<Answered> {
        let mut answers = Vec::new();
        for (entry, message) in self.messages() {
            let consents = match message.known() {
                Some(Message::Followup(followup)) => followup.consent.as_slice(),
                // An answer in a message of another kind may be a no; it is never a yes.
                Some(Message::Withdraw { .. } | Message::UndoWithdraw) | None
                    if message.body.fields().contains_key("consent") =>
                {
                    &[(to, Consent::NotNow)]
                }
                Some(Message::Withdraw { .. } | Message::UndoWithdraw) | None => &[],
            };
            let about = consents.iter().filter(|(about, _)| *about == to);
            answers.extend(about.map(|&(_, consent)| Answered {
                consent,
                sent: message.sent(),
                day: entry.day,
                message: entry.number,
            }));
        }
        answers
    }
}
