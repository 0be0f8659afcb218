//! The words of the form are compiled in, each under a name of its own.

#[path = "locales/table.rs"]
mod table;

use std::fmt::Write;

fn main() {
    let mut names = String::new();
    for (line, key) in table::write("locales", "form", |keys| keys).iter().enumerate() {
        let name = key.replace('.', "_").to_uppercase();
        writeln!(names, "pub const {name}: Key = Key({line});").expect("a String takes it");
    }
    table::write_out("keys.rs", &names);
}
