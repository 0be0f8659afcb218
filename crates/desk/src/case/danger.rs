//! What her report says of danger: which, or in which way it names none. That she passed the question
//! over, would rather not say, or says that there is none are three things.

use thiqa_report::{Choice, Question, ReceivedReport};

use super::conversation::Conversation;

/// What she answered when she was asked about danger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DangerAnswer {
    /// She names a danger.
    Named,
    /// "None of these."
    NoDanger,
    /// "I'd rather not say": there may be one.
    RatherNotSay,
    /// She passed the question over: nothing is known.
    Skipped,
    /// What she chose cannot be read here: there may be one.
    Unknown,
}

impl DangerAnswer {
    /// Its id, under which its words stand.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::NoDanger => "none",
            Self::RatherNotSay => "unsaid",
            Self::Skipped => "skipped",
            Self::Unknown => "unknown",
        }
    }
}

impl Conversation {
    /// The dangers that her report names: ids of the question `danger`. Thoughts of self-harm count
    /// wherever she names them, as in the form, which shows help at either question.
    pub(crate) fn dangers(&self) -> Vec<&'static str> {
        named(&self.report).into_iter().map(Choice::id).collect()
    }

    /// What she answered when she was asked: that she names a danger, or else what the question
    /// itself came to. Of several answers, which the form does not give, the one that calms least.
    pub(crate) fn danger_answer(&self) -> DangerAnswer {
        answer(&self.report)
    }
}

fn named(report: &ReceivedReport) -> Vec<Choice> {
    let says = |question, choice: Choice| chosen(report, question).any(|id| id == choice.id());
    let is_named = |choice: &Choice| {
        says(Question::Danger, *choice)
            || *choice == Choice::SelfHarm && says(Question::Impact, *choice)
    };
    let dangers = Question::Danger.choices().iter().copied();
    dangers.filter(|choice| choice.is_danger()).filter(is_named).collect()
}

fn answer(report: &ReceivedReport) -> DangerAnswer {
    let ids = || chosen(report, Question::Danger);
    if !named(report).is_empty() {
        DangerAnswer::Named
    } else if ids().any(|id| Question::Danger.choices().iter().all(|choice| choice.id() != id)) {
        DangerAnswer::Unknown
    } else if ids().any(|id| id == Choice::Unsaid.id()) {
        DangerAnswer::RatherNotSay
    } else if ids().next().is_some() {
        DangerAnswer::NoDanger
    } else {
        DangerAnswer::Skipped
    }
}

fn chosen(report: &ReceivedReport, question: Question) -> impl Iterator<Item = &str> {
    let answers = report.answers.iter().filter(move |answer| answer.question == question.id());
    answers.flat_map(|answer| &answer.value).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use thiqa_report::Body;

    fn report(answers: &[(&str, &[&str])]) -> ReceivedReport {
        let answers = answers.iter().map(|(question, value)| {
            json!({"question": question, "label": "?", "value": value, "shown": value})
        });
        let answers: Vec<_> = answers.collect();
        let body = json!({"v": 1, "t": "report", "answers": answers});
        Body::decode(body.to_string().as_bytes()).unwrap().report().unwrap()
    }

    #[test]
    fn skipped_rather_not_say_and_no_danger_are_three_things() {
        use DangerAnswer::*;
        let cases: [(&[&str], DangerAnswer); 9] = [
            (&["none"], NoDanger),
            (&["unsaid"], RatherNotSay),
            (&[], Skipped),
            (&["near_me"], Named),
            (&["none", "deadline"], Named),
            (&["none", "unsaid"], RatherNotSay),
            (&["of_a_newer_form"], Unknown),
            (&["none", "of_a_newer_form"], Unknown),
            (&["of_a_newer_form", "self_harm"], Named),
        ];
        for (ids, said) in cases {
            assert_eq!(answer(&report(&[("danger", ids)])), said, "{ids:?}");
        }
        assert_eq!(answer(&report(&[])), Skipped, "the question is not in the report");
        assert_eq!(answer(&report(&[("impact", &["none"])])), Skipped, "another question");
    }

    #[test]
    fn self_harm_is_named_at_either_question_and_nothing_else_is() {
        let hurts = report(&[("danger", &["none"]), ("impact", &["sleep", "self_harm"])]);
        assert_eq!(named(&hurts), [Choice::SelfHarm]);
        assert_eq!(answer(&hurts), DangerAnswer::Named);
        let both = report(&[("danger", &["self_harm", "near_me"]), ("impact", &["self_harm"])]);
        assert_eq!(
            named(&both),
            [Choice::NearMe, Choice::SelfHarm],
            "each once, in the form's order"
        );
        assert_eq!(named(&report(&[("impact", &["deadline"]), ("story", &["near_me"])])), []);
    }
}
