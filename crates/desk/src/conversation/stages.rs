//! How far the helpline has come: the stages reached with their days, as every reply carries them.

use thiqa_report::{Destination, Reached, Stage, Wish};
use thiqa_wire::Day;

use super::entry::Act;
use super::{Conversation, StandingWish};
use crate::calendar::written;

impl Conversation {
    /// The stage a counsellor noted last; `received` until then.
    pub(crate) fn stage(&self) -> (Stage, Option<Destination>, Day) {
        self.noted().last().copied().unwrap_or((Stage::Received, None, self.received))
    }

    /// Every stage reached with its day, `reported` once for each destination, and her wishes that
    /// stand. An erase that a judgement of danger holds is told as a stop.
    pub(crate) fn stages(&self) -> Vec<Reached> {
        let mut reached = vec![Reached::on(Stage::Received, written(self.received))];
        for (stage, to, day) in self.noted() {
            reached.retain(|it| (it.stage, it.to) != (stage, to));
            reached.push(Reached { to, ..Reached::on(stage, written(day)) });
        }
        let wishes = self.wishes();
        let stop = wishes.iter().find(|it| it.wish == Wish::Stop);
        // What a judgement of danger holds is not carried out, and nobody is told: a stop.
        let stop = stop.or_else(|| wishes.iter().find(|it| it.kept.is_some()));
        let erase = self.pending_erase().filter(|it| it.kept.is_none());
        reached.extend(stop.map(|it| withdrawn(Wish::Stop, it)));
        reached.extend(erase.map(|it| withdrawn(Wish::Erase, &it)));
        reached
    }

    /// What was already passed on.
    pub(crate) fn passed_on(&self) -> Vec<Reached> {
        self.stages().into_iter().filter(|it| it.stage == Stage::Reported).collect()
    }

    fn noted(&self) -> Vec<(Stage, Option<Destination>, Day)> {
        let noted = self.acts().filter_map(|(record, act)| match act {
            Act::Stage { stage, to } => {
                let to = to.as_deref().and_then(Destination::of);
                Some((Stage::of(stage)?, to, record.day))
            }
            _ => None,
        });
        noted.collect()
    }
}

fn withdrawn(told: Wish, wish: &StandingWish) -> Reached {
    Reached {
        wish: Some(told),
        until: wish.until().map(written),
        ..Reached::on(Stage::Withdrawn, written(wish.day))
    }
}
