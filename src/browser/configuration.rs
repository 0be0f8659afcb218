//! Which helpline this page belongs to: the configuration that the helpline wrote into it.

use ed25519_dalek::VerifyingKey;
use gloo::utils::document;
use js_sys::{JSON, Reflect};
use thiqa_envelope::Deployment;
use thiqa_report::hours::Hours;
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
    /// When somebody is at the telephone. Nothing is promised where any of it cannot be read.
    pub hours: Hours,
}

/// Reads it from the page; `None` where this is no helpline's page.
pub fn read() -> Option<Configuration> {
    let written = document().get_element_by_id(ELEMENT)?.text_content()?;
    let json = JSON::parse(&written).ok()?;
    let root = from_base64(&text(&json, "root")?)?;
    Some(Configuration {
        deployment: Deployment::named(&text(&json, "label")?),
        root: VerifyingKey::from_bytes(&root.try_into().ok()?).ok()?,
        seq_min: whole(field(&json, "seq_min")?.as_f64()?)?,
        relay: text(&json, "relay")?,
        hours: hours(&field(&json, "helpline")?).unwrap_or_default(),
    })
}

fn hours(helpline: &JsValue) -> Option<Hours> {
    let mut hours = Hours::default();
    each(helpline, "hours", &mut |line| {
        let (from, to) = (text(line, "from")?, text(line, "to")?);
        each(line, "days", &mut |day| hours.opens(&day.as_string()?, &from, &to).ok())
    })?;
    each(helpline, "seasons", &mut |line| {
        let days = [&*text(line, "first")?, &*text(line, "last")?];
        hours.season(days, &text(line, "from")?, &text(line, "to")?).ok()
    })?;
    each(helpline, "holidays", &mut |day| hours.holiday(&day.as_string()?).ok())?;
    if let Some(day) = text(helpline, "closed_until") {
        hours.closed_until(&day).ok()?;
    }
    each(helpline, "offsets", &mut |line| {
        hours.offset(&text(line, "from")?, field(line, "minutes")?.as_f64()? as i64).ok()
    })?;
    Some(hours)
}

/// Does something with each item of a list, as long as each can be read.
fn each(json: &JsValue, name: &str, read: &mut dyn FnMut(&JsValue) -> Option<()>) -> Option<()> {
    let list = field(json, name)?;
    let length = whole(field(&list, "length")?.as_f64()?)?;
    (0..length).try_for_each(|index| read(&field(&list, &index.to_string())?))
}

fn text(json: &JsValue, name: &str) -> Option<String> {
    field(json, name)?.as_string()
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
