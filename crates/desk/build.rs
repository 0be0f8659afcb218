//! Wording and migrations are compiled in, so a change of either must compile anew.

#[path = "../../locales/table.rs"]
mod table;

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    let keys = table::write("../../locales", "desk", |keys| keys);
    table::write_out("keys.rs", &format!("&{keys:?}"));
}
