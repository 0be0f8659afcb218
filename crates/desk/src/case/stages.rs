//! How far the helpline has come: the stages reached with their days, as they stand at the desk, and
//! as every reply carries them.

use thiqa_report::{Destination, Reached, Stage, Wish};
use thiqa_wire::Day;

use super::conversation::Conversation;
use super::entry::{Act, Content};
use super::wishes::StandingWish;
use crate::calendar::written;

impl Conversation {
    /// The stage a counsellor noted last; `received` until then.
    pub(crate) fn stage(&self) -> (Stage, Option<Destination>, Day) {
        self.noted().last().copied().unwrap_or((Stage::Received, None, self.received))
    }

    /// How far it has come as it stands at the desk: every stage reached with its day, `reported` once
    /// for each destination, and her wishes that stand.
    pub(crate) fn stages(&self) -> Vec<Reached> {
        let stop = self.wishes().into_iter().find(|it| it.wish == Wish::Stop);
        self.steps(stop, self.pending_erase())
    }

    /// The same as she is told. What a judgement of danger holds is not carried out, and nobody is
    /// told: a stop.
    pub(crate) fn stages_to_tell(&self) -> Vec<Reached> {
        let wishes = self.wishes();
        let stop = wishes.iter().find(|it| it.wish == Wish::Stop);
        let stop = stop.or_else(|| wishes.iter().find(|it| it.is_told_as_stop()));
        self.steps(stop.cloned(), self.pending_erase().filter(|it| it.kept.is_none()))
    }

    /// The stages that she was told last: those of her newest reply that was put, which she
    /// believes. One that was taken out again says nothing any more.
    pub(crate) fn stages_told(&self) -> &[Reached] {
        let put = self.replies().filter(|(entry, ..)| entry.put.is_some() && !entry.gone);
        let newest = put.map(|(.., reply)| reply).max_by_key(|reply| reply.n);
        newest.map_or(&[], |reply| &reply.stages)
    }

    fn steps(&self, stop: Option<StandingWish>, erase: Option<StandingWish>) -> Vec<Reached> {
        let mut reached = vec![Reached::on(Stage::Received, written(self.received))];
        for (stage, to, day) in self.noted() {
            reached.retain(|it| (it.stage, it.to) != (stage, to));
            reached.push(Reached { to, ..Reached::on(stage, written(day)) });
        }
        reached.extend(stop.map(|it| withdrawn(Wish::Stop, &it)));
        reached.extend(erase.map(|it| withdrawn(Wish::Erase, &it)));
        reached
    }

    /// What was already passed on.
    pub(crate) fn passed_on(&self) -> Vec<Reached> {
        self.stages().into_iter().filter(|it| it.stage == Stage::Reported).collect()
    }

    fn noted(&self) -> Vec<(Stage, Option<Destination>, Day)> {
        let noted = self.standing().filter_map(|entry| {
            let Some(Content::Act(Act::Stage { stage, to })) = &entry.content else { return None };
            let to = to.as_deref().and_then(Destination::of);
            Some((Stage::of(stage)?, to, entry.day))
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
