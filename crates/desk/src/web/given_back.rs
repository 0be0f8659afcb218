//! What a counsellor typed, where her press is refused before anybody looks at it (a browser that does not
//! say where its form comes from, a desk that was started anew, more than a form holds) or comes to nothing
//! because something is broken. Her words alone, as text: the page around them is not for whoever cannot show the token.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::actions::Typed;

/// All that she wrote: the answer, names and reasons.
pub(super) fn given_back(status: StatusCode, typed: &Typed) -> Response {
    let text = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
    (status, [text], typed.words()).into_response()
}
