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
const OTHERS: [&str; 7] = [
    "platform.cyberviolence",
    "links.cyberviolence",
    "card.self_harm",
    "card.near",
    "card.pressure",
    "card.image",
    "card.account",
];

fn main() {
    println!("cargo:rerun-if-changed=src/ids.rs");
    println!("cargo:rerun-if-changed=src/question.rs");
    let questions = Question::ALL.iter().flat_map(|question| {
        let choices = question.choices().iter().map(|choice| choice.id());
        ["label"].into_iter().chain(choices).map(move |it| format!("{}.{it}", question.id()))
    });
    let lines = questions.chain(OTHERS.map(str::to_owned));
    let keys = lines.collect();
    table::write("../../locales", "report", |_| keys);
}
