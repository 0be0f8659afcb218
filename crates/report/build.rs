//! The words of questions and answers are compiled in.

#[path = "../../locales/table.rs"]
mod table;

fn main() {
    table::write("../../locales/report");
}
