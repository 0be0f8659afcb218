//! The wording is compiled in, so a changed word must compile anew.

fn main() {
    println!("cargo:rerun-if-changed=../../locales/report");
}
