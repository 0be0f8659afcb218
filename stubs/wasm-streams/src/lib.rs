//! Stands in for wasm-streams (docs/decisions/010). Leptos brings server functions along, and they
//! bring streams, which the real crate exports to the browser whether anybody streams or not. The
//! form has no server functions: this has their types, and no stream carries anything.

use futures_util::stream::{Empty, Stream, empty};
use wasm_bindgen::{JsCast, JsValue};

type Chunk = Result<JsValue, JsValue>;

/// A stream of the browser.
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Takes it as it is.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// Gives it as it is.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// None: nothing is read from `stream`.
    pub fn from_stream(_stream: impl Stream<Item = Chunk> + 'static) -> Self {
        Self(JsValue::UNDEFINED.unchecked_into())
    }

    /// What comes through it: nothing.
    pub fn into_stream(self) -> Empty<Chunk> {
        empty()
    }
}
