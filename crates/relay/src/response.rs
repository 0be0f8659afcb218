//! What the API answers with: bytes, or a refusal as problem details that a program reads. Never a
//! sentence for a person.

use axum::body::Body;
use axum::http::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use thiqa_wire::{OCTET_STREAM, Problem, Receipt, problem};

use crate::request;

/// What a handler returns.
pub(crate) type Answer<T> = Result<T, Refusal>;

/// Seconds after which a busy relay is asked again; the form adds its own jitter.
const RETRY_SECONDS: HeaderValue = HeaderValue::from_static("5");

/// A [`Problem`] on its way out; handlers return it with `?`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal(pub(crate) Problem);

/// Bytes, as nearly everything of the API is.
pub(crate) fn octets(status: StatusCode, bytes: impl Into<Body>) -> Response {
    let kind = (CONTENT_TYPE, HeaderValue::from_static(OCTET_STREAM));
    (status, [kind], bytes.into()).into_response()
}

/// Something was done: its receipt where the visitor accepts bytes and nothing else, and no body for
/// pages and desks from before there were receipts.
pub(crate) fn done(asked: &HeaderMap, status: StatusCode, receipt: Receipt) -> Response {
    if request::one_header(asked, ACCEPT.as_str()) == Some(OCTET_STREAM) {
        let status = if status == StatusCode::NO_CONTENT { StatusCode::OK } else { status };
        octets(status, receipt.0.to_vec())
    } else {
        status.into_response()
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(problem) = self;
        let body = serde_json::to_vec(&problem.details()).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() =
            StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::BAD_REQUEST);
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(problem::MEDIA_TYPE));
        if problem == Problem::Busy {
            response.headers_mut().insert(RETRY_AFTER, RETRY_SECONDS);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_busy_relay_says_when_to_come_back() {
        for problem in Problem::ALL {
            let response = Refusal(problem).into_response();
            assert_eq!(response.status().as_u16(), problem.status());
            let wait =
                response.headers().get(RETRY_AFTER).map(|wait| wait.to_str().unwrap().parse());
            let expected = if problem == Problem::Busy { Some(Ok(5_u64)) } else { None };
            assert_eq!(wait, expected, "{problem:?}");
        }
    }
}
