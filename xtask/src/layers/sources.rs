//! Reads the modules of a crate from its sources, file by file.
//!
//! What stands under `#[cfg(test)]` or `#[test]` is left out: tests may name anyone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use syn::{Expr, ExprLit, Item, Lit};

use super::mentions::{self, is_for_tests};
use super::module::{Meaning, Module, Modules};

impl Modules {
    /// Reads the crate from its root file on; `read` gives a file's text where there is one.
    pub fn add_root(
        &mut self,
        file: &Path,
        read: &dyn Fn(&Path) -> Option<String>,
    ) -> Result<usize> {
        let parsed = parse(file, read)?;
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        self.add(Place { file, folder, parent: None }, &parsed.items, read)
    }

    fn add(
        &mut self,
        place: Place<'_>,
        items: &[Item],
        read: &dyn Fn(&Path) -> Option<String>,
    ) -> Result<usize> {
        let this = self.all.len();
        let root = place.parent.map_or(this, |parent| self.all[parent].root);
        self.all.push(Module {
            file: place.file.to_owned(),
            root,
            parent: place.parent,
            defines: BTreeMap::new(),
            imports: Vec::new(),
            mentions: Vec::new(),
            calls: Vec::new(),
        });
        for item in items.iter().filter(|item| !is_for_tests(mentions::attributes(item))) {
            if let Item::Mod(module) = item {
                if let Some(child) = self.add_child(this, &place, module, read)? {
                    self.define(this, module.ident.to_string(), Meaning::Module(child));
                }
            } else {
                mentions::read(item, &mut self.all[this]);
                if let Some(name) = name_of(item) {
                    self.define(this, name, Meaning::Item(this));
                }
            }
        }
        Ok(this)
    }

    /// None where the file of the module says that it is for tests only.
    fn add_child(
        &mut self,
        parent: usize,
        place: &Place<'_>,
        module: &syn::ItemMod,
        read: &dyn Fn(&Path) -> Option<String>,
    ) -> Result<Option<usize>> {
        let name = module.ident.to_string();
        let folder = place.folder.join(&name);
        if let Some((_, items)) = &module.content {
            let inside = Place { file: place.file, folder, parent: Some(parent) };
            return self.add(inside, items, read).map(Some);
        }
        let beside = place.file.parent().unwrap_or(Path::new(""));
        let files = match path_of(module) {
            Some(path) => vec![beside.join(path)],
            None => vec![folder.with_extension("rs"), folder.join("mod.rs")],
        };
        let file = files.iter().find(|file| read(file).is_some());
        let file = file.with_context(|| format!("{}: no file for {name}", place.file.display()))?;
        let parsed = parse(file, read)?;
        if is_for_tests(&parsed.attrs) {
            return Ok(None);
        }
        let inside = Place { file, folder, parent: Some(parent) };
        self.add(inside, &parsed.items, read).map(Some)
    }

    fn define(&mut self, module: usize, name: String, meaning: Meaning) {
        self.all[module].defines.entry(name).or_default().push(meaning);
    }
}

/// Where a module stands.
struct Place<'a> {
    file: &'a Path,
    /// Where the files of its own modules lie.
    folder: PathBuf,
    parent: Option<usize>,
}

fn parse(file: &Path, read: &dyn Fn(&Path) -> Option<String>) -> Result<syn::File> {
    let text = read(file).with_context(|| format!("cannot read {}", file.display()))?;
    syn::parse_file(&text).with_context(|| format!("{} is not Rust", file.display()))
}

/// `#[path = "…"]`, from the folder of the file in which it stands.
fn path_of(module: &syn::ItemMod) -> Option<String> {
    let path = module.attrs.iter().find(|it| it.path().is_ident("path"))?;
    match &path.meta.require_name_value().ok()?.value {
        Expr::Lit(ExprLit { lit: Lit::Str(path), .. }) => Some(path.value()),
        _ => None,
    }
}

fn name_of(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(it) => &it.ident,
        Item::Enum(it) => &it.ident,
        Item::Fn(it) => &it.sig.ident,
        Item::Static(it) => &it.ident,
        Item::Struct(it) => &it.ident,
        Item::Trait(it) => &it.ident,
        Item::TraitAlias(it) => &it.ident,
        Item::Type(it) => &it.ident,
        Item::Union(it) => &it.ident,
        Item::Macro(it) => it.ident.as_ref()?,
        _ => return None,
    };
    Some(name.to_string())
}
