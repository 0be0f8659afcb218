//! The words of questions and answers are compiled in, in the order of the questions.

#[path = "../../locales/table.rs"]
mod table;

#[path = "src/ids.rs"]
#[macro_use]
mod ids;

#[path = "src/question.rs"]
#[allow(dead_code, reason = "only the ids are needed while building")]
mod question;

use question::Question;

/// What stands after the questions; `src/wording.rs` knows its order.
const OTHERS: [&str; 8] = [
    "platform.cyberviolence",
    "links.cyberviolence",
    "card.self_harm",
    "card.near",
    "card.pressure",
    "card.image",
    "card.account",
    "card.another",
];

fn main() {
    println!("cargo:rerun-if-changed=src/ids.rs");
    println!("cargo:rerun-if-changed=src/question.rs");
    let questions = Question::ALL.iter().flat_map(|question| {
        let choices = question.choices().iter().map(|choice| choice.id());
        ["label"].into_iter().chain(choices).map(move |it| format!("{}.{it}", question.id()))
    });
    let lines: Vec<_> = questions.chain(OTHERS.map(str::to_owned)).collect();
    let otherwise = |line: &String| format!("about_another.{line}");
    let mut about_another = Vec::new();
    table::write("../../locales", "report", |keys| {
        let is_said = |at: &usize| keys.contains(&otherwise(&lines[*at]));
        about_another = (0..lines.len()).filter(is_said).collect();
        let theirs = about_another.iter().map(|&at| otherwise(&lines[at]));
        lines.iter().cloned().chain(theirs).collect()
    });
    table::write_out("about_another.rs", &format!("{about_another:?}"));
}
