//! Requests to the relay, for files of the page's own, and to nobody else. Nothing goes with
//! them: no cookie, no referrer, no cache, and no redirect is followed.

use gloo::timers::callback::Timeout;
use gloo::utils::window;
use js_sys::{ArrayBuffer, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit, Response};

use super::object::object;
use crate::sending::Loss;

/// Where public/boot.js leaves the helpline's key on its way.
const ASKED_BEFORE: &str = "thiqaKey";

/// What is asked.
pub struct Request<'a> {
    /// `GET`, `POST` or `PUT`.
    pub method: &'static str,
    /// Origin and path, or a path beside the page.
    pub url: String,
    /// What the answer must hash to, as in an `integrity` attribute; empty where it may be anything.
    pub integrity: String,
    /// Header by header.
    pub headers: &'a [(&'static str, &'a str)],
    /// What is sent, if anything.
    pub body: Option<&'a [u8]>,
    /// Milliseconds that the whole answer may take.
    pub patience: u32,
}

/// What the relay, or somebody in between, says.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The `Content-Type`, as it stands there.
    pub media: String,
    /// Seconds of `Retry-After`.
    pub retry_after: Option<u32>,
    /// The body.
    pub body: Vec<u8>,
}

/// Asks, and waits for the whole answer as long as the request says.
///
/// # Errors
/// How the answer was lost.
pub async fn ask(request: Request<'_>) -> Result<Answer, Loss> {
    let Ok(patience) = AbortController::new() else { return Err(Loss::NoAnswer) };
    let aborts = patience.clone();
    let timer = Timeout::new(request.patience, move || aborts.abort());
    let answer = match request_for(request, &patience) {
        Ok(asked) => heard(asked).await,
        Err(error) => Err(error),
    };
    timer.cancel();
    answer.map_err(|_| if patience.signal().aborted() { Loss::TooSlow } else { loss() })
}

/// The answer to what public/boot.js asked while this program was on its way; once.
pub async fn asked_before() -> Option<Result<Answer, Loss>> {
    let name = JsValue::from_str(ASKED_BEFORE);
    let asked = Reflect::get(&window(), &name).ok()?.dyn_into::<Promise>().ok()?;
    Reflect::delete_property(&window(), &name).ok()?;
    Some(heard(asked).await.map_err(|_| loss()))
}

fn loss() -> Loss {
    if window().navigator().on_line() { Loss::NoAnswer } else { Loss::Offline }
}

fn request_for(request: Request<'_>, patience: &AbortController) -> Result<Promise, JsValue> {
    let headers: Vec<_> =
        request.headers.iter().map(|&(name, value)| (name, value.into())).collect();
    let body = request.body.map_or(JsValue::UNDEFINED, |body| Uint8Array::from(body).into());
    let how = object(&[
        ("method", request.method.into()),
        ("headers", object(&headers).into()),
        ("body", body),
        ("integrity", request.integrity.into()),
        ("credentials", "omit".into()),
        ("cache", "no-store".into()),
        ("referrerPolicy", "no-referrer".into()),
        ("redirect", "error".into()),
        ("signal", patience.signal().into()),
    ]);
    let how: RequestInit = how.unchecked_into();
    Ok(window().fetch_with_str_and_init(&request.url, &how))
}

async fn heard(asked: Promise) -> Result<Answer, JsValue> {
    let response: Response = JsFuture::from(asked).await?.unchecked_into();
    let body: ArrayBuffer = JsFuture::from(response.array_buffer()?).await?.unchecked_into();
    let retry_after = response.headers().get("retry-after")?;
    Ok(Answer {
        status: response.status(),
        media: response.headers().get("content-type")?.unwrap_or_default(),
        retry_after: retry_after.and_then(|seconds| seconds.trim().parse().ok()),
        body: Uint8Array::new(&body).to_vec(),
    })
}
