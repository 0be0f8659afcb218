//! What every request passes: only what names this machine and comes from our page comes in, and
//! nothing that goes out is kept, framed, run or told to anyone.

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::actions::Typed;
use super::app_state::Shared;
use super::fields::FORM_LIMIT;
use super::given_back::given_back;

/// No script, nothing from elsewhere, in no frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Lets in only what names this machine and, where it changes something, comes from our page. Some
/// browsers do not say where a form comes from: what was typed into it is given back.
pub(super) async fn guard(State(state): Shared, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !state.door.knows_host(headers) || !(reads || state.door.knows_origin(headers)) {
        let form = to_bytes(request.into_body(), FORM_LIMIT).await.unwrap_or_default();
        return given_back(StatusCode::FORBIDDEN, &Typed::of(&form));
    }
    next.run(request).await
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
