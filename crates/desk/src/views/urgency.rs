//! In which order a counsellor looks: thoughts of self-harm first, then a danger that is near or has
//! a deadline, any other danger, "it is worse", a wish that nobody has seen, who wrote, who is new,
//! who waits longest. The most urgent reason counts, so a wish to stop lowers nothing. What is
//! finished stands last.

use thiqa_report::{Choice, Tap};

use super::line::CaseLine;

/// Why a case stands where it does; the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Urgency {
    /// She names thoughts of self-harm.
    SelfHarm,
    /// She names a danger that is near or has a deadline.
    NearDanger,
    /// She names another danger.
    OtherDanger,
    /// She says that it is worse.
    Worse,
    /// She wishes to stop or to erase, and no person has seen that yet.
    Wish,
    /// She wrote.
    Messages,
    /// Nobody has opened it yet.
    New,
    /// Nobody has answered in words what she wrote last.
    Unanswered,
    /// She was answered.
    Answered,
    /// The team has finished, and nothing came since.
    Finished,
}

impl Urgency {
    /// What stands over its cases.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::SelfHarm => "self_harm",
            Self::NearDanger => "near_danger",
            Self::OtherDanger => "other_danger",
            Self::Worse => Tap::Worse.id(),
            Self::Wish => "wish",
            Self::Messages => "messages",
            Self::New => "new",
            Self::Unanswered => "unanswered",
            Self::Answered => "answered",
            Self::Finished => "finished",
        }
    }

    /// Why this case stands where it does.
    pub(crate) fn of(case: &CaseLine) -> Self {
        let news = Self::of_news(case);
        let danger = Self::of_dangers(case).filter(|_| news != Self::Finished);
        danger.map_or(news, |danger| danger.min(news))
    }

    fn of_dangers(case: &CaseLine) -> Option<Self> {
        let names = |danger: Choice| case.danger.iter().any(|id| id == danger.id());
        if names(Choice::SelfHarm) {
            Some(Self::SelfHarm)
        } else if names(Choice::NearMe) || names(Choice::Deadline) {
            Some(Self::NearDanger)
        } else {
            (!case.danger.is_empty()).then_some(Self::OtherDanger)
        }
    }

    /// How urgent it is whatever danger she names: so that among those in danger, too, the news
    /// stand first.
    fn of_news(case: &CaseLine) -> Self {
        if case.worse {
            Self::Worse
        } else if case.withdrawals.iter().any(|wish| wish.seen.is_none()) {
            Self::Wish
        } else if case.unread > 0 {
            Self::Messages
        } else if case.new {
            Self::New
        } else if case.finished && case.withdrawals.is_empty() {
            Self::Finished
        } else if case.waiting.is_some() {
            Self::Unanswered
        } else {
            Self::Answered
        }
    }
}

/// Where a case stands in a list: the lower first. Within one urgency the news stand before the
/// old, and who has waited longest before the others.
pub(super) fn rank(case: &CaseLine) -> (Urgency, Urgency, &str) {
    let since = case.waiting.as_deref().unwrap_or(&case.received);
    (Urgency::of(case), Urgency::of_news(case), since)
}

#[cfg(test)]
impl Urgency {
    /// Every id, the most urgent first.
    pub(crate) const IDS: [&str; 10] = [
        "self_harm",
        "near_danger",
        "other_danger",
        "worse",
        "wish",
        "messages",
        "new",
        "unanswered",
        "answered",
        "finished",
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::withdrawal::WithdrawalLine;
    use proptest::prelude::*;
    use thiqa_report::{Concerned, Question, Wish};

    const DAY: &str = "2026-11-24";

    /// A case that was opened and waits for an answer.
    fn case(received: &str) -> CaseLine {
        CaseLine {
            id: "c1".into(),
            new: false,
            form: None,
            language: None,
            sent: None,
            received: received.into(),
            stage: "analysis",
            waiting: Some(received.into()),
            unread: 0,
            concerned: Concerned::Writer,
            danger: Vec::new(),
            danger_answer: "skipped",
            worse: false,
            finished: false,
            withdrawals: Vec::new(),
            aside: None,
            flagged: false,
            same_case: Vec::new(),
            marks: Vec::new(),
            answers: Vec::new(),
            excerpt: None,
        }
    }

    fn in_danger(id: &str) -> CaseLine {
        CaseLine { danger: vec![id.to_owned()], ..case(DAY) }
    }

    fn wish(wish: Wish, seen: bool) -> WithdrawalLine {
        WithdrawalLine {
            id: "c1".into(),
            wish: wish.id(),
            came: DAY.into(),
            seen: seen.then(|| DAY.into()),
            until: None,
            decided_by: None,
            decided_because: None,
            kept_by: None,
            kept_because: None,
            last_message: false,
        }
    }

    fn wishing(seen: bool) -> CaseLine {
        CaseLine { withdrawals: vec![wish(Wish::Stop, seen)], ..case(DAY) }
    }

    /// One case of each place in the order, the first first.
    fn in_order() -> Vec<CaseLine> {
        let both = || CaseLine { danger: vec!["near_me".into(), "self_harm".into()], ..case(DAY) };
        let answered = |line: CaseLine| CaseLine { waiting: None, ..line };
        vec![
            CaseLine { worse: true, unread: 1, ..in_danger("self_harm") },
            CaseLine { withdrawals: vec![wish(Wish::Stop, false)], ..in_danger("self_harm") },
            CaseLine { unread: 1, ..in_danger("self_harm") },
            CaseLine { new: true, ..both() },
            CaseLine { waiting: Some("2026-11-02".into()), ..in_danger("self_harm") },
            CaseLine { withdrawals: vec![wish(Wish::Stop, true)], ..in_danger("self_harm") },
            answered(in_danger("self_harm")),
            CaseLine { new: true, ..in_danger("deadline") },
            CaseLine { waiting: Some("2026-11-02".into()), ..in_danger("near_me") },
            CaseLine { finished: true, unread: 1, ..in_danger("wants_to_meet") },
            in_danger("wants_to_meet"),
            CaseLine { worse: true, unread: 1, new: true, ..case(DAY) },
            CaseLine { worse: true, ..case("2026-11-25") },
            CaseLine { new: true, ..wishing(false) },
            CaseLine { unread: 1, ..case("2026-11-23") },
            CaseLine { unread: 2, new: true, ..case(DAY) },
            CaseLine { new: true, ..case(DAY) },
            case("2026-11-02"),
            CaseLine { waiting: Some("2026-11-10".into()), ..case("2026-11-01") },
            case("2026-11-20"),
            wishing(true),
            answered(case("2026-11-01")),
            CaseLine { finished: true, ..answered(wishing(true)) },
            CaseLine { finished: true, ..answered(in_danger("self_harm")) },
        ]
    }

    #[test]
    fn each_stands_before_every_one_that_is_less_urgent() {
        let cases = in_order();
        for (place, first) in cases.iter().enumerate() {
            for (other, second) in cases.iter().enumerate().skip(place + 1) {
                assert!(rank(first) < rank(second), "{place} before {other}");
            }
        }
    }

    #[test]
    fn every_urgency_has_its_place_once_in_a_row() {
        let mut urgencies: Vec<_> = in_order().iter().map(Urgency::of).collect();
        urgencies.dedup();
        let ids: Vec<_> = urgencies.into_iter().map(Urgency::id).collect();
        assert_eq!(ids, Urgency::IDS);
    }

    #[test]
    fn every_danger_of_the_form_has_a_place_above_all_news() {
        let dangers = Question::Danger.choices().iter().filter(|choice| choice.is_danger());
        for danger in dangers {
            let quiet = CaseLine { waiting: None, ..in_danger(danger.id()) };
            let loud = CaseLine { worse: true, unread: 3, new: true, ..wishing(false) };
            assert!(rank(&quiet) < rank(&loud), "{danger:?}");
        }
    }

    prop_compose! {
        fn any_case()(
            danger in proptest::sample::subsequence(vec!["near_me", "wants_to_meet", "deadline", "self_harm"], 0..=4),
            answer in proptest::sample::select(vec!["none", "unsaid", "skipped", "unknown"]),
            (new, unread, worse, finished) in (any::<bool>(), 0_u64..3, any::<bool>(), any::<bool>()),
            waiting in proptest::option::of("2026-11-[12][0-9]"),
            wishes in proptest::collection::vec(any::<bool>(), 0..2),
        ) -> CaseLine {
            let danger_answer = if danger.is_empty() { answer } else { "named" };
            CaseLine {
                danger: danger.into_iter().map(str::to_owned).collect(),
                withdrawals: wishes.into_iter().map(|seen| wish(Wish::Erase, seen)).collect(),
                danger_answer, new, unread, worse, finished, waiting,
                ..case(DAY)
            }
        }
    }

    proptest! {
        #[test]
        fn a_wish_to_stop_lowers_nothing(before in any_case(), seen: bool) {
            let place = (Urgency::of(&before), Urgency::of_news(&before));
            let mut after = before;
            after.withdrawals.push(wish(Wish::Stop, seen));
            prop_assert!((Urgency::of(&after), Urgency::of_news(&after)) <= place);
        }

        #[test]
        fn neither_a_danger_nor_news_ever_lowers(before in any_case(), danger in 0_usize..4) {
            let place = Urgency::of(&before);
            let mut after = before;
            after.unread += 1;
            prop_assert!(Urgency::of(&after) <= place);
            after.danger.push(Question::Danger.choices()[danger].id().to_owned());
            prop_assert!(Urgency::of(&after) <= place);
            after.worse = true;
            prop_assert!(Urgency::of(&after) <= Urgency::Worse.min(place));
        }

        #[test]
        fn no_danger_skipped_and_rather_not_say_stand_alike_below_every_danger(case in any_case()) {
            let mut calm = CaseLine { danger: Vec::new(), ..case };
            let place = (Urgency::of(&calm), Urgency::of_news(&calm));
            prop_assert!(place.0 > Urgency::OtherDanger);
            for answer in ["none", "unsaid", "skipped", "unknown"] {
                calm.danger_answer = answer;
                prop_assert_eq!((Urgency::of(&calm), Urgency::of_news(&calm)), place);
            }
        }
    }
}
