//! What is read of a crate: its modules, and of each what it defines, imports, mentions and calls.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Every module of one crate, those in files and those in braces.
#[derive(Default)]
pub struct Modules {
    pub all: Vec<Module>,
    /// The crate's name in paths, `thiqa_desk`, and the module that it means: its program names
    /// its library so.
    pub library: Option<(String, usize)>,
}

/// One module.
pub struct Module {
    /// The file it stands in.
    pub file: PathBuf,
    /// What `crate` means in it.
    pub root: usize,
    pub parent: Option<usize>,
    /// What is defined here, by name; a module and a function may share one.
    pub defines: BTreeMap<String, Vec<Meaning>>,
    pub imports: Vec<Import>,
    pub mentions: Vec<Mention>,
    /// Names and lines of the methods that are called here.
    pub calls: Vec<(String, usize)>,
}

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    Module(usize),
    /// Something defined in that module.
    Item(usize),
}

/// A name that `use` brings into a module, or with none everything there.
pub struct Import {
    pub name: Option<String>,
    pub path: Vec<String>,
}

/// A path in the code.
pub struct Mention {
    pub path: Vec<String>,
    pub line: usize,
    pub way: Way,
}

/// How a path is mentioned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// In code, or in a `use` that serves its own file.
    Uses,
    /// `use path::*`.
    UsesAll,
    /// `pub use path`: gives a name on.
    GivesOn,
    /// `pub use path::*`.
    GivesAllOn,
}
