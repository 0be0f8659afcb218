//! Which file knows which: every path of a crate, followed to the file that defines what it names.
//!
//! A `pub use` is a signpost: whoever goes by it knows the file at its end, not the one that has
//! the signpost. So is the file itself where it only gives on what its own modules define.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use super::module::{Meaning, Mention, Module, Modules, Way};

/// One file names something that another defines.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    pub from: PathBuf,
    pub line: usize,
    pub to: PathBuf,
    /// The path as it is written.
    pub path: String,
}

impl fmt::Display for Arrow {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to: known, line, path } = self;
        write!(to, "{}:{line} names {path} of {}", from.display(), known.display())
    }
}

impl Modules {
    /// Every arrow between two files of the crate.
    pub fn arrows(&self) -> BTreeSet<Arrow> {
        let mut arrows = BTreeSet::new();
        for (this, module) in self.all.iter().enumerate() {
            for mention in &module.mentions {
                for to in self.known_by(this, mention) {
                    let (from, line) = (module.file.clone(), mention.line);
                    let path = mention.path.join("::");
                    arrows.insert(Arrow { from, to: to.to_owned(), line, path });
                }
            }
        }
        arrows
    }

    /// Where methods of a name are called, as file and line.
    pub fn calls<'a>(&'a self, method: &'a str) -> impl Iterator<Item = (&'a Path, usize)> {
        self.all.iter().flat_map(move |module| {
            let calls = module.calls.iter().filter(move |(name, _)| name == method);
            calls.map(|(_, line)| (module.file.as_path(), *line))
        })
    }

    /// Where paths begin with a name, as file and line.
    pub fn naming<'a>(&'a self, first: &'a str) -> impl Iterator<Item = (&'a Path, usize)> {
        self.all.iter().flat_map(move |module| {
            let named = module
                .mentions
                .iter()
                .filter(move |it| it.path.first().is_some_and(|it| it == first));
            named.map(|mention| (module.file.as_path(), mention.line))
        })
    }

    /// The files beside its own that one mention makes a module know.
    fn known_by(&self, this: usize, mention: &Mention) -> Vec<&Path> {
        let meanings = self.resolve(this, &mention.path, &mut Vec::new());
        let known = meanings.into_iter().filter_map(|meaning| match (meaning, mention.way) {
            (Meaning::Item(of), Way::Uses | Way::UsesAll) => Some(of),
            (Meaning::Module(of), Way::UsesAll) => Some(of),
            (Meaning::Item(of), _) | (Meaning::Module(of), Way::GivesAllOn) => {
                (!self.is_within(of, this)).then_some(of)
            }
            // A module alone is no more than the first half of a path.
            (Meaning::Module(_), Way::Uses | Way::GivesOn) => None,
        });
        let files = known.map(|of| self.all[of].file.as_path());
        files.filter(|file| *file != self.all[this].file).collect()
    }

    /// Whether a module is another or lies in it.
    fn is_within(&self, module: usize, other: usize) -> bool {
        let parent = |module: &usize| self.all[*module].parent;
        std::iter::successors(Some(module), parent).any(|it| it == other)
    }

    /// What a path means in a module: nothing where it leads out of the crate.
    fn resolve(
        &self,
        from: usize,
        path: &[String],
        asked: &mut Vec<(usize, String)>,
    ) -> Vec<Meaning> {
        let Some((first, mut rest)) = path.split_first() else { return Vec::new() };
        let mut found = match first.as_str() {
            "crate" => vec![Meaning::Module(self.all[from].root)],
            "self" => vec![Meaning::Module(from)],
            "super" => self.all[from].parent.map(Meaning::Module).into_iter().collect(),
            name => match (self.lookup(from, name, asked), &self.library) {
                (found, Some((library, root))) if found.is_empty() && library == name => {
                    vec![Meaning::Module(*root)]
                }
                (found, _) => found,
            },
        };
        while let Some((name, after)) = rest.split_first() {
            let modules = found.iter().filter_map(|meaning| match meaning {
                Meaning::Module(module) => Some(*module),
                Meaning::Item(_) => None,
            });
            let modules: Vec<usize> = modules.collect();
            if modules.is_empty() {
                // A variant, or what belongs to a type.
                return found;
            }
            found = modules.into_iter().flat_map(|it| self.step(it, name, asked)).collect();
            rest = after;
        }
        found
    }

    fn step(&self, module: usize, name: &str, asked: &mut Vec<(usize, String)>) -> Vec<Meaning> {
        if name == "super" {
            return self.all[module].parent.map(Meaning::Module).into_iter().collect();
        }
        let found = self.lookup(module, name, asked);
        // What a macro defines is not seen, but it must be there.
        if found.is_empty() { vec![Meaning::Item(module)] } else { found }
    }

    /// What a name means in a module: what is defined there, else what is imported by its name,
    /// else what comes with everything of another.
    fn lookup(&self, module: usize, name: &str, asked: &mut Vec<(usize, String)>) -> Vec<Meaning> {
        let Module { defines, imports, .. } = &self.all[module];
        let mut found = defines.get(name).cloned().unwrap_or_default();
        let question = (module, name.to_owned());
        if asked.contains(&question) {
            return found;
        }
        asked.push(question);
        for import in imports.iter().filter(|import| import.name.as_deref() == Some(name)) {
            found.extend(self.resolve(module, &import.path, asked));
        }
        if found.is_empty() {
            for import in imports.iter().filter(|import| import.name.is_none()) {
                for meaning in self.resolve(module, &import.path, asked) {
                    if let Meaning::Module(all_of) = meaning {
                        found.extend(self.lookup(all_of, name, asked));
                    }
                }
            }
        }
        asked.pop();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The arrows of a library with these files, as "from line to" without `src/` and `.rs`.
    fn arrows_of(files: &[(&str, &str)]) -> Vec<String> {
        arrows_from(&["lib"], files)
    }

    fn arrows_from(roots: &[&str], files: &[(&str, &str)]) -> Vec<String> {
        let read = |file: &Path| {
            let is_it = |name: &str| file == Path::new(&format!("src/{name}.rs"));
            files.iter().find(|(name, _)| is_it(name)).map(|(_, text)| (*text).to_owned())
        };
        let mut modules = Modules::default();
        for root in roots {
            let file = format!("src/{root}.rs");
            let module = modules.add_root(Path::new(&file), &read).unwrap();
            modules.library.get_or_insert(("thiqa_house".to_owned(), module));
        }
        let short = |file: &Path| {
            let file = file.with_extension("");
            file.strip_prefix("src").unwrap().display().to_string()
        };
        let told = modules
            .arrows()
            .into_iter()
            .map(|arrow| format!("{} {} {}", short(&arrow.from), arrow.line, short(&arrow.to)));
        let mut told: Vec<String> = told.collect();
        told.dedup();
        told
    }

    const STORE: (&str, &str) = ("store", "pub struct Store; pub fn open() -> Store { Store }");

    #[test]
    fn a_use_and_an_inline_path_tie_a_file_to_another() {
        let files = [
            ("lib", "mod store; mod web; mod cli;"),
            STORE,
            ("web", "use crate::store::Store;"),
            ("cli", "fn run() {\n    let _ = crate::store::open();\n}"),
        ];
        assert_eq!(arrows_of(&files), ["cli 2 store", "web 1 store"]);
    }

    #[test]
    fn a_module_alone_is_half_a_path_and_ties_by_what_is_named_in_it() {
        let files = [
            ("lib", "mod store; mod web;"),
            ("store", "pub mod cases; pub struct Store;"),
            ("store/cases", "pub struct Case;"),
            ("web", "use crate::store;\nfn show(_: store::cases::Case) {}"),
        ];
        assert_eq!(arrows_of(&files), ["web 2 store/cases"]);
    }

    #[test]
    fn super_and_self_lead_to_the_file_that_defines_the_name() {
        let files = [
            ("lib", "mod store;"),
            ("store/mod", "mod cases; mod weeks; pub struct Store;"),
            ("store/cases", "use super::Store;\nuse super::weeks::Week;"),
            (
                "store/weeks",
                "pub struct Week;\nfn first(_: self::Week, _: super::super::store::Store) {}",
            ),
        ];
        let drawn =
            ["store/cases 1 store/mod", "store/cases 2 store/weeks", "store/weeks 2 store/mod"];
        assert_eq!(arrows_of(&files), drawn);
    }

    #[test]
    fn a_name_that_is_given_on_ties_to_the_file_that_has_it() {
        let files = [
            ("lib", "mod store; mod web;\npub use store::Case;"),
            ("store/mod", "mod cases;\npub use cases::{Case, Row as Line};"),
            ("store/cases", "pub struct Case; pub struct Row;"),
            ("web", "use crate::Case;\nuse crate::store::Line;"),
        ];
        assert_eq!(arrows_of(&files), ["web 1 store/cases", "web 2 store/cases"]);
    }

    #[test]
    fn whoever_gives_on_a_strangers_name_or_uses_its_own_modules_knows_them() {
        let files = [
            ("lib", "mod store; mod web;"),
            ("store/mod", "mod cases;\npub use cases::Case;\nfn first() -> Case { Case }"),
            ("store/cases", "pub struct Case;"),
            ("web", "pub use crate::store::Case;"),
        ];
        assert_eq!(arrows_of(&files), ["store/mod 3 store/cases", "web 1 store/cases"]);
    }

    #[test]
    fn everything_of_a_module_ties_to_it_and_to_what_is_taken_from_it() {
        let files = [
            ("lib", "mod store; mod web;"),
            ("store/mod", "mod cases;\npub use cases::*;\npub struct Store;"),
            ("store/cases", "pub struct Case;"),
            ("web", "use crate::store::*;\nfn show(_: Case) {}"),
        ];
        assert_eq!(arrows_of(&files), ["web 1 store/mod", "web 2 store/cases"]);
    }

    #[test]
    fn variants_and_what_belongs_to_a_type_tie_to_the_type() {
        let files = [
            ("lib", "mod case; mod web;"),
            ("case", "pub enum Stage { Received }"),
            ("web", "use crate::case::Stage::*;\nfn first() { crate::case::Stage::Received; }"),
        ];
        assert_eq!(arrows_of(&files), ["web 1 case", "web 2 case"]);
    }

    #[test]
    fn what_a_macro_is_given_and_what_a_macro_defines_count() {
        let files = [
            ("lib", "mod ids; mod words; mod web;"),
            ("ids", "hex_id! { CaseId }"),
            ("words", "pub fn say() {}"),
            (
                "web",
                "use crate::words;\nfn page() { html! { p class=(a.say()) {\n (words::say()) } } }\nuse crate::ids::CaseId;",
            ),
        ];
        assert_eq!(arrows_of(&files), ["web 3 words", "web 4 ids"]);
    }

    #[test]
    fn comments_strings_and_tests_do_not_count() {
        let files = [
            ("lib", "mod store; mod web; #[cfg(test)] mod phone;"),
            STORE,
            ("phone", "use crate::store::Store;"),
            (
                "web",
                "//! crate::store::Store\n/// [`crate::store::open`]\n// use crate::store::Store;\n\
                 const WORD: &str = \"crate::store::Store\";\n\
                 #[cfg(test)] use crate::store::Store;\n\
                 #[cfg(all(test, unix))] mod tests { use crate::store::Store; }\n\
                 impl Page { #[cfg(test)] fn of(_: crate::store::Store) {} }\n\
                 struct Page;\n\
                 #[test] fn opens() { crate::store::open(); }",
            ),
        ];
        assert!(arrows_of(&files).is_empty());
    }

    #[test]
    fn what_stands_for_more_than_tests_counts() {
        let files = [
            ("lib", "mod store; mod web;"),
            STORE,
            (
                "web",
                "#[cfg(not(test))] use crate::store::Store;\n#[cfg(any(test, unix))] use crate::store::open;",
            ),
        ];
        assert_eq!(arrows_of(&files), ["web 1 store", "web 2 store"]);
    }

    #[test]
    fn modules_in_braces_belong_to_their_file_and_have_their_files_in_a_folder_of_their_name() {
        let files = [
            ("lib", "mod web { pub mod door; fn shut() { super::store::open(); } } mod store;"),
            STORE,
            ("web/door", "use super::super::store::Store;"),
        ];
        assert_eq!(arrows_of(&files), ["lib 1 store", "web/door 1 store"]);
    }

    #[test]
    fn a_program_knows_the_library_beside_it() {
        let files = [
            ("lib", "pub mod cli;"),
            ("cli", "pub fn run() {}"),
            ("main", "fn main() { thiqa_house::cli::run(); std::process::exit(0) }"),
        ];
        assert_eq!(arrows_from(&["lib", "main"], &files), ["main 1 cli"]);
    }

    #[test]
    fn a_module_and_a_function_of_one_name_are_told_apart() {
        let files = [
            ("lib", "mod step; mod run;"),
            ("step", "pub fn step() {} pub fn other() {}"),
            ("run", "use crate::step::{self, step};\nfn run() { step(); step::other(); }"),
        ];
        assert_eq!(arrows_of(&files), ["run 1 step", "run 2 step"]);
    }

    #[test]
    fn names_of_other_packages_tie_nothing() {
        let files = [
            ("lib", "mod store; mod web;"),
            STORE,
            (
                "web",
                "use std::collections::BTreeMap;\nuse thiqa_wire::Store;\nfn open(_: Store) {}\nuse ::store::Store as Other;",
            ),
        ];
        assert!(arrows_of(&files).is_empty());
    }

    #[test]
    fn a_file_that_lies_elsewhere_is_found() {
        let files = [
            ("lib", "#[path = \"../words/table.rs\"]\nmod table;\nmod store;\nuse table::read;"),
            ("../words/table", "use crate::store::open;"),
            ("store", "pub fn open() {}"),
        ];
        assert!(arrows_of(&files).contains(&"../words/table 1 store".to_owned()));
    }

    #[test]
    fn a_file_that_is_not_there_is_told() {
        let read = |file: &Path| (file == Path::new("src/lib.rs")).then(|| "mod gone;".to_owned());
        let fault = Modules::default().add_root(Path::new("src/lib.rs"), &read).unwrap_err();
        assert_eq!(fault.to_string(), "src/lib.rs: no file for gone");
    }
}
