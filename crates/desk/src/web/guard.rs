//! What every request passes: only what names this machine and comes from our page comes in, and
//! nothing that goes out is kept, framed, run or told to anyone.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use tokio::sync::MutexGuard;
use tokio::time::{Instant, timeout_at};

use super::actions::Typed;
use super::app_state::{AppState, Shared};
use super::fields::{FORM_LIMIT, WORDS_LIMIT};
use super::given_back::given_back;

/// No script, nothing from elsewhere, in no frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// How long a form may take from a browser on this machine (60 s).
const PATIENCE: Duration = Duration::from_secs(60);

/// Lets in only what names this machine and, where it changes something, comes from our page, and no
/// more than a form of it holds. Some browsers do not say where a form comes from, a person may paste
/// too much, and a line may break off: what was typed is given back, and nothing is done.
pub(super) async fn guard(State(state): Shared, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let form = read(body, &state).await;
    let reads = matches!(head.method, Method::GET | Method::HEAD);
    let comes_in =
        state.door.knows_host(&head.headers) && (reads || state.door.knows_origin(&head.headers));
    if !comes_in {
        return given_back(StatusCode::FORBIDDEN, &Typed::of(&form.bytes));
    }
    if form.bytes.len() > FORM_LIMIT {
        return given_back(StatusCode::PAYLOAD_TOO_LARGE, &Typed::of(&form.bytes));
    }
    if form.broke_off {
        return given_back(StatusCode::BAD_REQUEST, &Typed::of(&form.bytes));
    }
    next.run(Request::from_parts(head, form.bytes.into())).await
}

/// What came of a form, as far as its words are given back.
#[derive(Default)]
struct Form<'a> {
    bytes: Vec<u8>,
    /// Whether less came than was announced, or not in time: half an answer is none.
    broke_off: bool,
    /// Held where it is longer than a form: any page in the browser may send such ones here, and many of
    /// them together would fill the memory.
    alone: Option<MutexGuard<'a, ()>>,
}

/// Reads what comes. Of several that are longer than a form at a time, one is read beyond that.
async fn read(mut body: Body, state: &AppState) -> Form<'_> {
    let (mut form, end) = (Form::default(), Instant::now() + PATIENCE);
    while form.bytes.len() < WORDS_LIMIT {
        let frame = poll_fn(|context| Pin::new(&mut body).poll_frame(context));
        match timeout_at(end, frame).await {
            Ok(Some(Ok(frame))) => form.bytes.extend(frame.into_data().unwrap_or_default()),
            Ok(None) => break,
            Ok(Some(Err(_))) | Err(_) => {
                form.broke_off = true;
                break;
            }
        }
        if form.bytes.len() > FORM_LIMIT && form.alone.is_none() {
            form.alone = state.read_alone();
            if form.alone.is_none() {
                break;
            }
        }
    }
    form.bytes.truncate(WORDS_LIMIT);
    form
}

/// Nothing is kept, framed, run or told to anyone.
pub(super) async fn close_doors(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
