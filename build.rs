//! The words of the form get a name each; and what the bundle must know of the languages is written
//! down for it, so that it lists none.

#[path = "locales/table.rs"]
mod table;

use std::fmt::Write;

use table::Language;

fn main() {
    let mut names = String::new();
    for (line, key) in table::write("locales", "form", |keys| keys).iter().enumerate() {
        let name = key.replace('.', "_").to_uppercase();
        writeln!(names, "pub const {name}: Key = Key({line});").expect("a String takes it");
    }
    table::write_out("keys.rs", &names);
    languages();
}

/// `languages.txt`, a line a language: its code and its direction; and the words around the form in
/// each, `shell-<code>.txt`, a line a text: its key and its words.
fn languages() {
    let mut languages = String::new();
    for (language, texts) in Language::ALL.into_iter().zip(table::read("locales", "shell")) {
        let (code, direction) = (language.code(), language.text_direction().html());
        writeln!(languages, "{code} {direction}").expect("a String takes it");
        let lines: Vec<_> = texts.iter().map(|(key, text)| format!("{key} {text}")).collect();
        table::write_out(&format!("shell-{code}.txt"), &lines.join("\n"));
    }
    table::write_out("languages.txt", &languages);
}
