//! In which order a counsellor looks: who names a danger, who wishes to withdraw and was not seen,
//! who wrote, who is new, who waits longest. What is finished stands last.

use thiqa_report::Stage;

use super::line::CaseLine;

/// Why a case stands where it does; the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Urgency {
    /// She names a danger.
    Danger,
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
            Self::Danger => "danger",
            Self::Wish => "wish",
            Self::Messages => "messages",
            Self::New => "new",
            Self::Unanswered => "unanswered",
            Self::Answered => "answered",
            Self::Finished => "finished",
        }
    }

    fn of(case: &CaseLine) -> Self {
        match Self::of_news(case) {
            Self::Finished => Self::Finished,
            _ if !case.danger.is_empty() => Self::Danger,
            news => news,
        }
    }

    /// How urgent it is whatever danger she names: so that among those in danger, too, the news
    /// stand first.
    fn of_news(case: &CaseLine) -> Self {
        if case.withdrawals.iter().any(|wish| wish.seen.is_none()) {
            Self::Wish
        } else if case.unread > 0 {
            Self::Messages
        } else if case.new {
            Self::New
        } else if case.stage == Stage::Archived.id() && case.withdrawals.is_empty() {
            Self::Finished
        } else if case.waiting.is_some() {
            Self::Unanswered
        } else {
            Self::Answered
        }
    }
}

/// The cases by urgency; within one, those who have waited longest first.
pub(crate) fn by_urgency<'a>(
    cases: impl Iterator<Item = &'a CaseLine>,
) -> Vec<(Urgency, Vec<&'a CaseLine>)> {
    let mut cases: Vec<_> = cases.collect();
    let rank = |case: &'a CaseLine| {
        let since = case.waiting.as_deref().unwrap_or(&case.received);
        (Urgency::of(case), Urgency::of_news(case), since)
    };
    cases.sort_by(|one, other| rank(one).cmp(&rank(other)));
    let mut groups: Vec<(Urgency, Vec<&CaseLine>)> = Vec::new();
    for case in cases {
        let urgency = Urgency::of(case);
        match groups.last_mut() {
            Some((last, group)) if *last == urgency => group.push(case),
            _ => groups.push((urgency, vec![case])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::withdrawal::WithdrawalLine;

    fn case(id: &str, received: &str) -> CaseLine {
        CaseLine {
            id: id.into(),
            new: false,
            form: None,
            language: None,
            sent: None,
            received: received.into(),
            stage: "analysis",
            waiting: Some(received.into()),
            unread: 0,
            danger: Vec::new(),
            withdrawals: Vec::new(),
            aside: None,
            flagged: false,
            same_case: Vec::new(),
            marks: Vec::new(),
            answers: Vec::new(),
            excerpt: None,
        }
    }

    fn wish(seen: Option<&str>) -> WithdrawalLine {
        WithdrawalLine {
            id: "c1".into(),
            wish: "erase",
            came: "2026-11-24".into(),
            seen: seen.map(str::to_owned),
            until: None,
            decided_by: None,
            decided_because: None,
            kept_by: None,
            kept_because: None,
            last_message: false,
        }
    }

    #[test]
    fn the_urgent_stand_first_and_the_finished_last() {
        let day = "2026-11-24";
        let danger = || vec!["self_harm".to_owned()];
        let cases = [
            CaseLine { stage: "archived", danger: danger(), ..case("finished", day) },
            case("waits", "2026-11-20"),
            case("waits_longer", "2026-11-02"),
            CaseLine { new: true, ..case("new", day) },
            CaseLine { unread: 2, new: true, ..case("wrote", day) },
            CaseLine { withdrawals: vec![wish(Some(day))], ..case("seen", day) },
            CaseLine { waiting: None, ..case("answered", "2026-11-01") },
            CaseLine { waiting: Some("2026-11-10".into()), ..case("wrote_again", "2026-11-01") },
            CaseLine { withdrawals: vec![wish(None)], unread: 1, ..case("unseen", day) },
            CaseLine { danger: danger(), ..case("danger", "2026-11-01") },
            CaseLine { danger: danger(), unread: 1, ..case("danger_wrote", day) },
            CaseLine { danger: danger(), stage: "archived", unread: 1, ..case("back", day) },
        ];
        let groups: Vec<(&str, Vec<&str>)> = by_urgency(cases.iter())
            .into_iter()
            .map(|(urgency, group)| (urgency.id(), group.iter().map(|it| &*it.id).collect()))
            .collect();
        assert_eq!(
            groups,
            [
                ("danger", vec!["danger_wrote", "back", "danger"]),
                ("wish", vec!["unseen"]),
                ("messages", vec!["wrote"]),
                ("new", vec!["new"]),
                ("unanswered", vec!["waits_longer", "wrote_again", "waits", "seen"]),
                ("answered", vec!["answered"]),
                ("finished", vec!["finished"]),
            ]
        );
    }
}
