//! The words of the form are compiled in.

#[path = "locales/table.rs"]
mod table;

fn main() {
    table::write("locales/form");
}
