//! Reading a request: one header, a length, a body of bounded size and time.
//! Reads no byte of a body that is too long.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use thiqa_wire::Problem;

/// How long a body may take: 64 KiB on a bad 2G line, with time to stall.
const BODY_TIMEOUT: Duration = Duration::from_secs(120);
/// How long a body of at most [`SMALL_BODY`] bytes may take: it travels with its head.
const SMALL_BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of a small body at most (1 KiB): a challenge's or a grant's.
const SMALL_BODY: usize = 1 << 10;

/// A header that stands exactly once, in visible ASCII.
pub(crate) fn one_header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// The declared length in bytes; a body sent in chunks declares none.
///
/// # Errors
/// `LengthRequired` where none is declared, `Size` where it is no number.
pub(crate) fn length(headers: &HeaderMap) -> Result<usize, Problem> {
    if headers.contains_key(header::TRANSFER_ENCODING) {
        return Err(Problem::LengthRequired);
    }
    let length =
        one_header(headers, header::CONTENT_LENGTH.as_str()).ok_or(Problem::LengthRequired)?;
    length.parse().map_err(|_| Problem::Size)
}

/// A whole body of at most `limit` bytes.
///
/// # Errors
/// `Size` beyond the limit, `Malformed` where it breaks off, `Busy` where it takes too long.
pub(crate) async fn body(body: Body, limit: usize) -> Result<Bytes, Problem> {
    let declared = body.size_hint().upper();
    if declared.is_some_and(|bytes| usize::try_from(bytes).is_ok_and(|bytes| bytes <= limit)) {
        return read(body, limit).await?.ok_or(Problem::Malformed);
    }
    if declared.is_some() {
        return Err(Problem::Size);
    }
    read(body, limit).await?.ok_or(Problem::Size)
}

/// A body of exactly `N` bytes.
///
/// # Errors
/// `Malformed` at any other length, `Busy` where it takes too long.
pub(crate) async fn exact_body<const N: usize>(from: Body) -> Result<[u8; N], Problem> {
    let short_or_long =
        |problem| if problem == Problem::Size { Problem::Malformed } else { problem };
    let body = body(from, N).await.map_err(short_or_long)?;
    body.as_ref().try_into().map_err(|_| Problem::Malformed)
}

/// `None` where the body is longer than `limit` bytes or breaks off.
async fn read(body: Body, limit: usize) -> Result<Option<Bytes>, Problem> {
    let timeout = if limit <= SMALL_BODY { SMALL_BODY_TIMEOUT } else { BODY_TIMEOUT };
    match tokio::time::timeout(timeout, to_bytes(body, limit)).await {
        Ok(read) => Ok(read.ok()),
        Err(_) => Err(Problem::Busy),
    }
}

/// A JSON object; serde by itself would take a list of the fields as well.
///
/// # Errors
/// `Malformed` for anything else.
pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    if body.trim_ascii_start().starts_with(b"{") {
        serde_json::from_slice(body).map_err(|_| Problem::Malformed)
    } else {
        Err(Problem::Malformed)
    }
}

/// The last segment of a path, exactly as sent: nothing is decoded, so an id has one spelling.
pub(crate) fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}
