//! What a counsellor typed, where her press is refused before anybody looks at it: a browser that does not
//! say where its form comes from, a desk that was started anew. Her words alone, as text: the page around
//! them is not for whoever cannot show the token.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::actions::Typed;

/// The words of this form.
pub(super) fn given_back(status: StatusCode, form: &[u8]) -> Response {
    let text = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
    (status, [text], Typed::of(form).words()).into_response()
}
