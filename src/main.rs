//! The form.
fn main() {}
