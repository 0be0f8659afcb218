//! The names of what a list may hold: a file beside the program, fetched once the form is open, so
//! that nobody waits for it.

use gloo::timers::callback::Timeout;
use gloo::utils::{document, window};
use js_sys::JsString;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit, Response};

use super::network::PATIENCE;
use super::object::object;

/// The link in index.html that names the file and its hash.
const LINK: &str = "things";

/// The file's text; `None` where it cannot be had, or is another than the page's.
pub async fn fetch() -> Option<String> {
    let link = document().get_element_by_id(LINK)?;
    let patience = AbortController::new().ok()?;
    let signal = patience.signal();
    let timer = Timeout::new(PATIENCE, move || patience.abort());
    let how = object(&[
        ("integrity", link.get_attribute("integrity").unwrap_or_default().into()),
        ("credentials", "omit".into()),
        ("cache", "no-store".into()),
        ("referrerPolicy", "no-referrer".into()),
        ("signal", signal.into()),
    ]);
    let text = text(&link.get_attribute("href")?, &how.unchecked_into()).await;
    timer.cancel();
    text.ok()
}

async fn text(address: &str, how: &RequestInit) -> Result<String, JsValue> {
    let asked = window().fetch_with_str_and_init(address, how);
    let response: Response = JsFuture::from(asked).await?.unchecked_into();
    let text: JsString = JsFuture::from(response.text()?).await?.unchecked_into();
    Ok(text.into())
}
