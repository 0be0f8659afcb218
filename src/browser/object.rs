//! Plain objects for what the browser is asked, by the names that its own documentation has. Typed
//! setters would each travel to the phone as a function.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// An object with these members.
pub fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // A fresh object takes every member.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}
