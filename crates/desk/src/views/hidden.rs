//! What a person wrote stands in no log, whoever prints what is shown of it.

/// Prints only the name of a type.
macro_rules! prints_only_its_name {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    };
}
pub(super) use prints_only_its_name;
