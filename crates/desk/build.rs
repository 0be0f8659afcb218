//! Wording and migrations are compiled in, so a change of either must compile anew.

fn main() {
    println!("cargo:rerun-if-changed=../../locales/desk");
    println!("cargo:rerun-if-changed=migrations");
}
