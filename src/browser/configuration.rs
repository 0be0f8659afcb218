//! Which helpline this page belongs to: the configuration that the helpline wrote into it.

use ed25519_dalek::VerifyingKey;
use gloo::utils::document;
use js_sys::{JSON, Reflect};
use thiqa_envelope::Deployment;
use thiqa_wire::ids::from_base64;
use wasm_bindgen::JsValue;

/// The element that holds it (protocol, section 4).
const ELEMENT: &str = "thiqa-deployment";

/// What the form needs of it.
pub struct Configuration {
    /// The helpline.
    pub deployment: Deployment,
    /// What signs its manifests.
    pub root: VerifyingKey,
    /// No manifest before this one is used.
    pub seq_min: u64,
    /// Origin of the relay, without a trailing slash.
    pub relay: String,
}

/// Reads it from the page; `None` where this is no helpline's page.
pub fn read() -> Option<Configuration> {
    let text = document().get_element_by_id(ELEMENT)?.text_content()?;
    let json = JSON::parse(&text).ok()?;
    let root = from_base64(&field(&json, "root")?.as_string()?)?;
    Some(Configuration {
        deployment: Deployment::named(&field(&json, "label")?.as_string()?),
        root: VerifyingKey::from_bytes(&root.try_into().ok()?).ok()?,
        seq_min: whole(field(&json, "seq_min")?.as_f64()?)?,
        relay: field(&json, "relay")?.as_string()?,
    })
}

fn field(json: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(json, &name.into()).ok()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be a whole number that a double holds exactly"
)]
fn whole(number: f64) -> Option<u64> {
    let exact = number.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&number);
    exact.then_some(number as u64)
}
