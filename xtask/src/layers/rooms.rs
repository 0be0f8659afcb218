//! What a room of a crate may know, by the floor on which it stands.
//!
//! A room is a file or a folder under `src/`: `store`, or finer, `store/sqlite`. It may know the
//! rooms on the floors beneath it, and on its own floor those that are named before it. What it may
//! not know although it stands higher is said one by one. The crate's root file stands above them
//! all, and no room may know what is defined in it.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use super::arrows::Arrow;
use super::module::Modules;

/// The rooms of one crate.
pub struct Floors {
    pub package: &'static str,
    /// From the ground up; the rooms of a floor stand between blanks.
    pub floors: &'static [&'static str],
    /// Arrows that go down and are forbidden all the same: from each of these to each of those,
    /// which are rooms, or files and folders in them.
    pub never: &'static [(&'static str, &'static str)],
    /// Methods that a room may not call.
    pub calls_no: &'static [(&'static str, &'static str)],
    /// Packages of others that a room may not name.
    pub names_no: &'static [(&'static str, &'static str)],
}

/// The room of a root file, above all floors.
const ROOT: &str = "";

impl Floors {
    /// Every arrow that goes up, along to the right, or where it may never go; every file that
    /// stands in no room; every call that a room may not make. `source` is the folder `src`.
    pub fn faults(
        &self,
        source: &Path,
        modules: &Modules,
        arrows: &BTreeSet<Arrow>,
    ) -> Vec<String> {
        let files: BTreeSet<_> = modules.all.iter().map(|module| module.file.as_path()).collect();
        let own = files.iter().filter(|file| !lies_elsewhere(file));
        let homeless = own.filter(|file| self.room(source, file).is_none());
        let mut faults: Vec<String> =
            homeless.map(|file| format!("{} stands on no floor", file.display())).collect();
        for arrow in arrows {
            let rooms = self.room(source, &arrow.from).zip(self.room(source, &arrow.to));
            let forbidden = rooms.filter(|(from, to)| !self.is_down(from, to));
            if let Some((from, to)) = forbidden {
                faults.push(format!("{arrow}: {} may not know {}", shown(from), shown(to)));
                continue;
            }
            for (from, to) in self.forbidden(source, arrow) {
                faults.push(format!("{arrow}: {from} may not know {to}"));
            }
        }
        for (room, method) in self.calls_no {
            for (file, line) in modules.calls(method) {
                if lies_in(source, file, room) {
                    faults.push(format!("{}:{line}: {room} may not {method}", file.display()));
                }
            }
        }
        for (room, package) in self.names_no {
            for (file, line) in modules.naming(package) {
                if lies_in(source, file, room) {
                    faults
                        .push(format!("{}:{line}: {room} may not name {package}", file.display()));
                }
            }
        }
        faults
    }

    /// Every rule that speaks of a room which is not there, and so forbids nothing.
    pub fn idle_rules(&self, source: &Path, modules: &Modules) -> Vec<String> {
        let rules = [self.never, self.calls_no, self.names_no];
        let from = rules.into_iter().flatten().map(|(from, _)| *from);
        let rooms = from.chain(self.never.iter().map(|(_, to)| *to));
        let rooms = rooms.chain(self.floors.iter().copied()).flat_map(str::split_whitespace);
        let is_there =
            |room: &str| modules.all.iter().any(|module| lies_in(source, &module.file, room));
        let idle = rooms.filter(|room| !is_there(room));
        idle.map(|room| format!("{}: there is no room {room}", self.package)).collect()
    }

    fn is_down(&self, from: &str, to: &str) -> bool {
        from == to || self.height(from) > self.height(to)
    }

    /// The rules that an arrow breaks though it goes down.
    fn forbidden(&self, source: &Path, arrow: &Arrow) -> Vec<(&'static str, &'static str)> {
        let mut broken = Vec::new();
        for (these, those) in self.never {
            let fits = |names: &'static str, file| {
                names.split_whitespace().find(|name| lies_in(source, file, name))
            };
            broken.extend(fits(these, &arrow.from).zip(fits(those, &arrow.to)));
        }
        broken
    }

    /// How far above the ground a room stands, counted in rooms.
    fn height(&self, room: &str) -> usize {
        let found = self.rooms().position(|it| it == room);
        found.unwrap_or_else(|| self.rooms().count())
    }

    /// The room that a file stands in, the finest of those that fit.
    fn room(&self, source: &Path, file: &Path) -> Option<&'static str> {
        let path = file.strip_prefix(source).ok()?.with_extension("");
        if ["lib", "main"].iter().any(|root| path == Path::new(root)) {
            return Some(ROOT);
        }
        self.rooms().filter(|room| path.starts_with(room)).max_by_key(|room| room.len())
    }

    fn rooms(&self) -> impl Iterator<Item = &'static str> {
        self.floors.iter().flat_map(|floor| floor.split_whitespace())
    }
}

/// Whether it belongs to no crate alone, and so to no floor of one: what builds share.
fn lies_elsewhere(file: &Path) -> bool {
    file.components().any(|it| it == Component::ParentDir)
}

/// Whether a file is a room, or lies in it.
fn lies_in(source: &Path, file: &Path, room: &str) -> bool {
    file.strip_prefix(source).is_ok_and(|file| file.with_extension("").starts_with(room))
}

fn shown(room: &str) -> &str {
    if room == ROOT { "the crate's root" } else { room }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUSE: Floors = Floors {
        package: "thiqa-house",
        floors: &["error words", "store store/rules", "case", "views", "web"],
        never: &[("web", "store")],
        calls_no: &[("views", "write")],
        names_no: &[("store", "axum")],
    };

    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        let read = |file: &Path| {
            let is_it = |name: &str| file == Path::new(&format!("src/{name}.rs"));
            files.iter().find(|(name, _)| is_it(name)).map(|(_, text)| (*text).to_owned())
        };
        let mut modules = Modules::default();
        modules.add_root(Path::new("src/lib.rs"), &read).unwrap();
        HOUSE.faults(Path::new("src"), &modules, &modules.arrows())
    }

    #[test]
    fn arrows_go_down_and_on_one_floor_to_what_is_named_before() {
        let files = [
            ("lib", "mod error; mod words; mod store; mod case; mod web; pub use web::Page;"),
            ("error", "pub struct Error;"),
            ("words", "use crate::error::Error;"),
            ("store/mod", "pub mod rules; mod cases; use crate::error::Error; use cases::Row;"),
            ("store/cases", "pub struct Row;"),
            ("store/rules", "use super::cases::Row;"),
            ("case", "use crate::store::rules; use crate::error::Error;"),
            ("web", "pub struct Page; use crate::case; use crate::words;"),
        ];
        assert!(faults(&files).is_empty());
    }

    #[test]
    fn an_arrow_that_goes_up_is_told_with_its_line() {
        let files = [
            ("lib", "mod error; mod words; mod case;"),
            ("error", "use crate::words::say;"),
            ("words", "pub fn say() {}\nuse crate::case::Case;"),
            ("case", "pub struct Case;"),
        ];
        let up = "src/words.rs:2 names crate::case::Case of src/case.rs: words may not know case";
        let along =
            "src/error.rs:1 names crate::words::say of src/words.rs: error may not know words";
        assert_eq!(faults(&files), [along, up]);
    }

    #[test]
    fn an_arrow_down_that_is_forbidden_is_told() {
        let files = [
            ("lib", "mod store; mod views; mod web;"),
            ("store/mod", "pub mod rules; mod cases; pub use cases::Case;"),
            ("store/cases", "pub struct Case;"),
            ("store/rules", "use super::Case;"),
            ("views", "use crate::store::Case;"),
            ("web", "use crate::store::Case;"),
        ];
        let told =
            "src/web.rs:1 names crate::store::Case of src/store/cases.rs: web may not know store";
        assert_eq!(faults(&files), [told]);
    }

    #[test]
    fn a_rule_may_speak_of_a_file_in_a_room_and_must_speak_of_something() {
        let read = |file: &Path| {
            let files = [
                ("src/lib.rs", "mod keys; mod web;"),
                ("src/keys/mod.rs", "mod keyring; mod cost; pub use keyring::*; pub use cost::*;"),
                ("src/keys/keyring.rs", "pub struct Keyring;"),
                ("src/keys/cost.rs", "pub struct Cost;"),
                ("src/web.rs", "use crate::keys::Cost;\nuse crate::keys::Keyring;"),
            ];
            let found = files.iter().find(|(name, _)| file == Path::new(name));
            found.map(|(_, text)| (*text).to_owned())
        };
        let floors = Floors {
            floors: &["keys", "attic", "web"],
            never: &[("web", "keys/keyring keys/ring")],
            calls_no: &[],
            names_no: &[],
            ..HOUSE
        };
        let mut modules = Modules::default();
        modules.add_root(Path::new("src/lib.rs"), &read).unwrap();
        let faults = floors.faults(Path::new("src"), &modules, &modules.arrows());
        let told = "src/web.rs:2 names crate::keys::Keyring of src/keys/keyring.rs: web may not know keys/keyring";
        assert_eq!(faults, [told]);
        let idle = floors.idle_rules(Path::new("src"), &modules);
        assert_eq!(
            idle,
            ["thiqa-house: there is no room keys/ring", "thiqa-house: there is no room attic"]
        );
    }

    #[test]
    fn nobody_knows_what_is_defined_in_the_root_and_every_file_has_a_floor() {
        let files = [
            ("lib", "mod case; mod attic; pub struct All;"),
            ("case", "use crate::All;"),
            ("attic", ""),
        ];
        let root =
            "src/case.rs:1 names crate::All of src/lib.rs: case may not know the crate's root";
        assert_eq!(faults(&files), ["src/attic.rs stands on no floor", root]);
    }

    #[test]
    fn a_view_that_writes_is_told_in_code_and_in_what_a_macro_is_given() {
        let files = [
            ("lib", "mod views; mod web;"),
            ("views", "fn show() {\n store.write(it);\n html! { (store.write(it)) }; }"),
            ("web", "fn act() { store.write(it); }"),
        ];
        let told = ["src/views.rs:2: views may not write", "src/views.rs:3: views may not write"];
        assert_eq!(faults(&files), told);
    }

    #[test]
    fn a_package_that_a_room_may_not_name_is_told_from_the_rooms_in_it_too() {
        let files = [
            ("lib", "mod store; mod web;"),
            ("store/mod", "pub mod rules;"),
            ("store/rules", "//! axum\nuse axum::Body;"),
            ("web", "use axum::Body;"),
        ];
        assert_eq!(faults(&files), ["src/store/rules.rs:2: store may not name axum"]);
    }
}
