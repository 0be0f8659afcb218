//! Her report: the story first, then every answer in the order of the form. Questions and answers
//! stand in the counsellor's language, and beside them what she saw, which is what she answered.

use maud::{Markup, html};
use thiqa_report::wording::{choice, label};
use thiqa_report::{Choice, Concerned, Form, Language, Question};

use crate::views::{Answer, Case, CaseLine};
use crate::web::frame::{day, direction, evidence};
use crate::words::say;

/// In which words a report is read.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    /// The counsellor's.
    language: Language,
    /// Those she saw.
    hers: Option<Language>,
    /// Of whom they speak.
    concerned: Concerned,
}

impl Reading {
    pub(super) fn of(case: &CaseLine, language: Language) -> Self {
        let hers = case.language.as_deref().and_then(Language::of_tag);
        Self { language, hers, concerned: case.concerned }
    }
}

/// The whole report.
pub(super) fn report(case: &Case, language: Language) -> Markup {
    let form = case.line.form.as_deref();
    let reading = Reading::of(&case.line, language);
    html! {
        section.answers {
            h2 { (say("report", language)) " " span.quiet { (day(&case.line.received)) } }
            @for answer in case.story_first() {
                h3 { (beside(question(form, answer, reading).as_deref(), &answer.label, reading.hers)) }
                (whole_answer(answer, reading))
            }
            @if !case.unknown.is_empty() {
                h3 { (say("unknown", language)) }
                pre dir="auto" { (evidence(&serde_json::to_string_pretty(&case.unknown).unwrap_or_default())) }
            }
        }
    }
}

fn whole_answer(answer: &Answer, reading: Reading) -> Markup {
    if answer.shown.is_empty() {
        return html! { @for text in &answer.value { p.words dir="auto" { (evidence(text)) } } };
    }
    html! { p { (chosen(answer, reading)) } }
}

/// What was chosen, each in the counsellor's language with what she saw beside it.
pub(super) fn chosen(answer: &Answer, reading: Reading) -> Markup {
    html! {
        @for (ours, shown) in in_words(answer, reading) {
            span.chosen { (beside(ours.as_deref(), shown, reading.hers)) }
        }
    }
}

/// The words of each answer that was chosen, and those that she saw. An id that is not known here
/// has hers only, and one to which she saw nothing has ours.
fn in_words(answer: &Answer, reading: Reading) -> Vec<(Option<String>, &str)> {
    let question = Question::of(&answer.question);
    let ours = |id: &str| {
        let words = choice(question?, Choice::of(id)?, reading.concerned, reading.language);
        Some(words).filter(|words| !words.is_empty())
    };
    let count = answer.value.len().max(answer.shown.len());
    let one = |at: usize| {
        let id = answer.value.get(at).map(String::as_str);
        (id.and_then(ours), answer.shown.get(at).map(String::as_str).or(id).unwrap_or_default())
    };
    (0..count).map(one).collect()
}

/// The question in the counsellor's language, where this release knows it.
fn question(form: Option<&str>, answer: &Answer, reading: Reading) -> Option<String> {
    let form = Form::ALL.into_iter().find(|it| Some(it.id()) == form)?;
    let question = Question::of(&answer.question)?;
    Some(label(form, question, reading.concerned, reading.language))
}

/// Ours, and hers beside it where she saw other words; hers alone where there is none of ours.
fn beside(ours: Option<&str>, shown: &str, hers: Option<Language>) -> Markup {
    let hers = html! {
        bdi lang=[hers.map(Language::code)] dir=(direction(shown)) { (evidence(shown)) }
    };
    match ours {
        Some(ours) if ours == shown => html! { bdi { (ours) } },
        Some(ours) => html! { bdi { (ours) } " " span.seen { (hers) } },
        None => hers,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(question: &str, value: &[&str], shown: &[&str]) -> Answer {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let (question, label) = (question.to_owned(), String::new());
        Answer { question, label, value: texts(value), shown: texts(shown) }
    }

    #[test]
    fn each_answer_has_our_words_and_hers_and_none_is_lost() {
        let french = |concerned| Reading { language: Language::French, hers: None, concerned };
        let words = |answer: &Answer| -> Vec<(Option<String>, String)> {
            let words = in_words(answer, french(Concerned::Writer)).into_iter();
            words.map(|(ours, hers)| (ours, hers.to_owned())).collect()
        };
        let pair = |ours: Option<&str>, hers: &str| (ours.map(str::to_owned), hers.to_owned());
        let yes = answer("accompanied", &["yes"], &["نعم"]);
        assert_eq!(words(&yes), [pair(Some("Oui"), "نعم")]);
        let newer = answer("accompanied", &["perhaps", "yes"], &["ربما"]);
        assert_eq!(words(&newer), [pair(None, "ربما"), pair(Some("Oui"), "yes")]);
        let more = answer("of_a_newer_form", &["yes"], &["نعم", "غدا"]);
        assert_eq!(words(&more), [pair(None, "نعم"), pair(None, "غدا")]);
        let elsewhere = answer("accompanied", &["near_me"], &["x"]);
        assert_eq!(words(&elsewhere), [pair(None, "x")], "no answer to this question");
        let about_another = answer("danger", &["self_harm"], &["أفكار بإيذاء النفس"]);
        let [(ours, _)] = &in_words(&about_another, french(Concerned::Another))[..] else {
            panic!()
        };
        assert_eq!(ours.as_deref(), Some("La personne concernée a des idées de se faire du mal"));
    }
}
