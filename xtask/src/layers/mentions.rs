//! Which paths stand in an item: in its imports, in its code, and in what it gives to a macro.
//! Comments and strings are no code.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ImplItem, Item, Meta, UseTree, Visibility};

use super::module::{Import, Mention, Module, Way};

/// Adds to a module what one of its items imports, mentions and calls.
pub fn read(item: &Item, module: &mut Module) {
    Reader { module }.visit_item(item);
}

/// The attributes of an item.
pub fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::ExternCrate(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Macro(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

struct Reader<'a> {
    module: &'a mut Module,
}

impl Reader<'_> {
    fn mention(&mut self, path: Vec<String>, line: usize) {
        self.module.mentions.push(Mention { path, line, way: Way::Uses });
    }

    fn import(&mut self, tree: &UseTree, before: &[String], gives_on: bool) {
        let with = |name: &syn::Ident| {
            let name = (name != "self").then(|| name.to_string());
            before.iter().cloned().chain(name).collect::<Vec<_>>()
        };
        let (name, path, line) = match tree {
            UseTree::Path(it) => {
                let path = [before, &[it.ident.to_string()]].concat();
                return self.import(&it.tree, &path, gives_on);
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|it| self.import(it, before, gives_on));
            }
            UseTree::Name(it) => {
                let path = with(&it.ident);
                (path.last().cloned(), path, line(&it.ident))
            }
            UseTree::Rename(it) => (Some(it.rename.to_string()), with(&it.ident), line(&it.ident)),
            UseTree::Glob(it) => (None, before.to_vec(), it.star_token.spans[0].start().line),
        };
        let way = match (gives_on, &name) {
            (false, Some(_)) => Way::Uses,
            (false, None) => Way::UsesAll,
            (true, Some(_)) => Way::GivesOn,
            (true, None) => Way::GivesAllOn,
        };
        self.module.mentions.push(Mention { path: path.clone(), line, way });
        self.module.imports.push(Import { name, path });
    }

    /// What is given to a macro is not parsed: paths are sought in its tokens. A word alone counts
    /// where it is written like a type or called.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            if let TokenTree::Group(group) = token {
                self.tokens(group.stream());
            }
            let TokenTree::Ident(first) = token else {
                at += 1;
                continue;
            };
            let mut path = vec![first.to_string()];
            let is_member = at > 0 && is_point(&tokens[at - 1], '.');
            at += 1;
            while let [colon, again, TokenTree::Ident(next), ..] = &tokens[at..] {
                if !is_point(colon, ':') || !is_point(again, ':') {
                    break;
                }
                path.push(next.to_string());
                at += 3;
            }
            let is_called = matches!(tokens.get(at), Some(TokenTree::Group(group))
                if group.delimiter() == Delimiter::Parenthesis);
            if is_member {
                if is_called {
                    self.module.calls.push((path.remove(0), line(first)));
                }
            } else if is_called || path.len() > 1 || is_like_a_type(&path[0]) {
                self.mention(path, line(first));
            }
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes: &[Attribute] = match item {
            ImplItem::Fn(it) => &it.attrs,
            ImplItem::Const(it) => &it.attrs,
            _ => &[],
        };
        if !is_for_tests(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            let gives_on = !matches!(item.vis, Visibility::Inherited);
            self.import(&item.tree, &[], gives_on);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let (None, Some(first)) = (&path.leading_colon, path.segments.first()) {
            let words: Vec<_> = path.segments.iter().map(|it| it.ident.to_string()).collect();
            if words.len() > 1 || is_like_a_type(&words[0]) {
                self.mention(words, line(&first.ident));
            }
        }
        visit::visit_path(self, path);
    }

    /// A small word alone may be a variable; where it is called it is a function.
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let Expr::Path(function) = &*call.func
            && let Some(name) = function.path.get_ident()
        {
            self.mention(vec![name.to_string()], line(name));
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.module.calls.push((call.method.to_string(), line(&call.method)));
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if let Some(name) = call.path.get_ident() {
            self.mention(vec![name.to_string()], line(name));
        }
        visit::visit_macro(self, call);
        self.tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        let names_no_code = ["cfg", "cfg_attr", "derive"].map(|it| attribute.path().is_ident(it));
        if let (Meta::List(list), false) = (&attribute.meta, names_no_code.contains(&true)) {
            self.tokens(list.tokens.clone());
        }
    }

    /// Who may name something is no mention of it.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

fn line(name: &syn::Ident) -> usize {
    name.span().start().line
}

fn is_point(token: &TokenTree, point: char) -> bool {
    matches!(token, TokenTree::Punct(it) if it.as_char() == point)
}

fn is_like_a_type(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Whether something is compiled for tests alone.
pub fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        let condition = || attribute.parse_args::<Meta>().is_ok_and(|meta| needs_test(&meta));
        path.is_ident("test") || (path.is_ident("cfg") && condition())
    })
}

fn needs_test(condition: &Meta) -> bool {
    let Meta::List(list) = condition else { return condition.path().is_ident("test") };
    let parts = syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated;
    let Ok(parts) = list.parse_args_with(parts) else { return false };
    let mut parts = parts.iter();
    match list.path.get_ident().map(ToString::to_string).as_deref() {
        Some("all") => parts.any(needs_test),
        Some("any") => parts.all(needs_test),
        _ => false,
    }
}
