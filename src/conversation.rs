//! A conversation as far as it waits in the mailbox: what was answered, how far the helpline has
//! come, and what is missing. What she wrote herself is not in it.

use thiqa_report::{Destination, Reached, Reply, Stage, Wish};

/// What a list has opened.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// By number, each once.
    replies: Vec<Reply>,
}

/// A desk that goes on where another one stopped numbers its replies from the next multiple of this
/// (protocol, section 7): what lies before it may never have been given.
const NUMBERS_APART: u64 = 1_000;

/// What is not here between two replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The replies of these numbers: from, to.
    Missing(u64, u64),
    /// Perhaps a reply, perhaps none.
    Perhaps,
}

impl Conversation {
    /// A conversation of these replies, the first first.
    pub fn of(replies: Vec<Reply>) -> Self {
        Self { replies }
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.replies.is_empty()
    }

    /// The replies that say or ask something.
    pub fn replies(&self) -> impl Iterator<Item = &Reply> {
        self.replies.iter().filter(|reply| !reply.text.is_empty() || !reply.ask.is_empty())
    }

    /// The stages reached, as the last reply tells them.
    pub fn stages(&self) -> &[Reached] {
        self.replies.last().map_or(&[], |reply| &reply.stages)
    }

    /// How many of her messages the helpline held when it answered last, and the day of that.
    pub fn got(&self) -> Option<(u64, &str)> {
        self.replies.last().map(|reply| (reply.got, reply.sent.as_str()))
    }

    /// Replies that are not here though a later one is, each with the number that stands after it.
    pub fn missing(&self) -> Vec<(u64, Gap)> {
        let mut next = 1;
        let mut gaps = Vec::new();
        for &Reply { n, .. } in &self.replies {
            let anew = n - n % NUMBERS_APART;
            if next < anew {
                gaps.push((n, Gap::Perhaps));
                next = anew;
            }
            if next < n {
                gaps.push((n, Gap::Missing(next, n - 1)));
            }
            next = n.saturating_add(1);
        }
        gaps
    }

    /// Whether an erasure is pending that can still be undone.
    pub fn is_erasing(&self) -> bool {
        self.stages().iter().any(|it| it.stage == Stage::Withdrawn && it.wish == Some(Wish::Erase))
    }

    /// Who was told already: that cannot be taken back.
    pub fn told(&self) -> impl Iterator<Item = (Destination, &str)> {
        let reported = self.stages().iter().filter(|it| it.stage == Stage::Reported);
        reported.filter_map(|it| Some((it.to?, it.day.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::Gap::{Missing, Perhaps};
    use super::*;

    const DAY: &str = "2026-11-24";

    fn reply(n: u64, text: &str, stages: Vec<Reached>) -> Reply {
        Reply { n, got: n, sent: DAY.into(), text: text.into(), ask: Vec::new(), stages }
    }

    #[test]
    fn a_missing_reply_is_seen_and_the_last_one_is_not_guessed() {
        let of = |numbers: &[u64]| {
            Conversation::of(numbers.iter().map(|&n| reply(n, "", Vec::new())).collect()).missing()
        };
        assert_eq!(of(&[]), []);
        assert_eq!(of(&[1, 2, 3]), []);
        assert_eq!(of(&[2, 5]), [(2, Missing(1, 1)), (5, Missing(3, 4))]);
    }

    #[test]
    fn before_a_multiple_of_a_thousand_a_reply_is_only_perhaps_missing() {
        let of = |numbers: &[u64]| {
            Conversation::of(numbers.iter().map(|&n| reply(n, "", Vec::new())).collect()).missing()
        };
        assert_eq!(of(&[1, 2, 1_000]), [(1_000, Perhaps)]);
        assert_eq!(of(&[1_000, 1_001, 3_000]), [(1_000, Perhaps), (3_000, Perhaps)]);
        assert_eq!(of(&[1, 1_002]), [(1_002, Perhaps), (1_002, Missing(1_000, 1_001))]);
        assert_eq!(of(&[999, 1_000]), [(999, Missing(1, 998))]);
        assert_eq!(of(&[999, 1_001]), [(999, Missing(1, 998)), (1_001, Missing(1_000, 1_000))]);
        let last = u64::MAX - u64::MAX % 1_000;
        assert_eq!(of(&[u64::MAX]), [(u64::MAX, Perhaps), (u64::MAX, Missing(last, u64::MAX - 1))]);
        assert_eq!(of(&[0]), []);
    }

    #[test]
    fn the_last_reply_tells_where_it_stands() {
        let reached = |stage| Reached::on(stage, DAY.into());
        let told = Reached { to: Some(Destination::Meta), ..reached(Stage::Reported) };
        let erase = Reached { wish: Some(Wish::Erase), ..reached(Stage::Withdrawn) };
        let first = reply(1, "", vec![reached(Stage::Received)]);
        let second = reply(2, "hello", vec![reached(Stage::Received), told, erase]);
        let conversation = Conversation::of(vec![first.clone(), second.clone()]);
        assert_eq!(conversation.replies().collect::<Vec<_>>(), [&second]);
        assert_eq!(conversation.stages().len(), 3);
        assert_eq!(conversation.got(), Some((2, DAY)));
        assert_eq!(conversation.told().collect::<Vec<_>>(), [(Destination::Meta, DAY)]);
        assert!(conversation.is_erasing());
        assert!(!Conversation::of(vec![first]).is_erasing());
        assert!(Conversation::default().stages().is_empty());
    }
}
