//! What every page is made of: elements, put together by hand.
//!
//! One type for all of them, because Leptos compiles every combination of elements anew, and a
//! phone pays for each: this way the whole form is half as large.

use leptos::ev::{Custom, Event};
use leptos::html::custom;
use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::tachys::html::event::on;
use leptos::tachys::html::property::prop;

use crate::browser::screen;

/// A text that follows what it is made of.
pub type Said = Box<dyn Fn() -> String + Send>;
/// An attribute that follows what it is made of.
type Live = Box<dyn Fn() -> Option<String> + Send>;

/// An element with its attributes and what stands in it. Behind a pointer, because a page hands it
/// from word to word, and each copy of it would be code.
pub struct Piece(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    inside: Vec<AnyView>,
}

/// An empty element.
#[inline(never)]
pub fn piece(tag: &'static str) -> Piece {
    Piece(Box::new(Parts { tag, attributes: Vec::new(), inside: Vec::new() }))
}

/// An element that says something and holds nothing else. What it says is set as a whole: whatever
/// a translator has put in the place of the text goes with the next one.
pub fn says(tag: &'static str, text: impl Fn() -> String + Send + 'static) -> Piece {
    piece(tag).property_live("textContent", Box::new(text))
}

/// An element that holds what index.html holds at these places: what is written once, there.
pub fn copies(tag: &'static str, selector: String) -> Piece {
    piece(tag).property_live("innerHTML", Box::new(move || screen::written(&selector)))
}

/// A picture of index.html, which says nothing that the words beside it do not.
pub fn icon(name: &'static str) -> Piece {
    let picture = move || ["<svg><use href=#i-", name, "></use></svg>"].concat();
    piece("span").with("aria-hidden", "true").property_live("innerHTML", Box::new(picture))
}

/// What stands here changes with what it is made of.
pub fn follows(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    follows_boxed(Box::new(view))
}

#[inline(never)]
fn follows_boxed(view: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    view.into_any()
}

impl Piece {
    /// An attribute that stays.
    #[inline(never)]
    pub fn with(self, name: &'static str, value: &'static str) -> Self {
        self.attribute(custom_attribute(name, value).into_any_attr())
    }

    /// An attribute that follows what it is made of; `None` takes it away.
    pub fn with_live(
        self,
        name: &'static str,
        value: impl Fn() -> Option<String> + Send + 'static,
    ) -> Self {
        self.with_live_boxed(name, Box::new(value))
    }

    /// Whether it is checked now.
    pub fn checked(self, checked: impl Fn() -> bool + Send + 'static) -> Self {
        let checked: Box<dyn Fn() -> bool + Send> = Box::new(checked);
        self.attribute(prop("checked", checked).into_any_attr())
    }

    /// What a field holds at first; from then on it holds what is written.
    pub fn value(self, value: String) -> Self {
        self.attribute(prop("value", value).into_any_attr())
    }

    /// What a field holds, wherever it comes from.
    pub fn value_live(self, value: impl Fn() -> String + Send + 'static) -> Self {
        self.property_live("value", Box::new(value))
    }

    /// What happens at an event.
    pub fn on(self, event: &'static str, verb: impl Fn(Event) + 'static) -> Self {
        self.on_boxed(event, Box::new(verb))
    }

    /// What stands in it next: a text that follows what it is made of.
    pub fn says(self, text: impl Fn() -> String + Send + 'static) -> Self {
        self.holds(says("span", text))
    }

    /// What stands in it next: an element, or what follows.
    pub fn holds(self, view: impl Into<AnyView>) -> Self {
        self.view(view.into())
    }

    /// What stands in it next: several elements.
    pub fn holds_all(self, pieces: impl IntoIterator<Item = Self>) -> Self {
        pieces.into_iter().fold(self, Self::holds)
    }

    #[inline(never)]
    fn with_live_boxed(self, name: &'static str, value: Live) -> Self {
        self.attribute(custom_attribute(name, value).into_any_attr())
    }

    #[inline(never)]
    fn property_live(self, name: &'static str, value: Said) -> Self {
        self.attribute(prop(name, value).into_any_attr())
    }

    #[inline(never)]
    fn attribute(mut self, attribute: AnyAttribute) -> Self {
        self.0.attributes.push(attribute);
        self
    }

    #[inline(never)]
    fn on_boxed(self, event: &'static str, verb: Box<dyn FnMut(Event)>) -> Self {
        self.attribute(on(Custom::new(event), verb).into_any_attr())
    }

    #[inline(never)]
    fn view(mut self, view: AnyView) -> Self {
        self.0.inside.push(view);
        self
    }
}

impl From<Piece> for AnyView {
    #[inline(never)]
    fn from(Piece(parts): Piece) -> Self {
        let Parts { tag, attributes, inside } = *parts;
        custom(tag).child(inside).add_any_attr(attributes).into_any()
    }
}
