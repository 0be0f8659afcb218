//! Taking a request in: one header, a length, a body of bounded size and time.
//! Reads no byte of a body that is too long.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use thiqa_wire::Problem;

/// How long a body may take: 64 KiB on a bad 2G line, with room to stall.
const BODY_PATIENCE: Duration = Duration::from_secs(120);
/// How long one of [`SMALL`] may: it travels with its head.
const SMALL_PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of a small body at most (1 KiB): a challenge's or a grant's.
const SMALL: usize = 1 << 10;

/// A header that stands exactly once, in visible ASCII.
pub(crate) fn one<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// The declared length; a body sent in chunks declares none.
pub(crate) fn length(headers: &HeaderMap) -> Result<usize, Problem> {
    if headers.contains_key(header::TRANSFER_ENCODING) {
        return Err(Problem::LengthRequired);
    }
    let length = one(headers, header::CONTENT_LENGTH.as_str()).ok_or(Problem::LengthRequired)?;
    length.parse().map_err(|_| Problem::Size)
}

/// A whole body of at most `most` bytes; `Size` beyond, `Malformed` where it breaks off.
pub(crate) async fn body(body: Body, most: usize) -> Result<Bytes, Problem> {
    let declared = body.size_hint().upper();
    if declared.is_some_and(|bytes| usize::try_from(bytes).is_ok_and(|bytes| bytes <= most)) {
        return read(body, most).await?.ok_or(Problem::Malformed);
    }
    if declared.is_some() {
        return Err(Problem::Size);
    }
    read(body, most).await?.ok_or(Problem::Size)
}

/// A body of exactly `N` bytes; `Malformed` at any other length.
pub(crate) async fn exactly<const N: usize>(from: Body) -> Result<[u8; N], Problem> {
    let short_or_long =
        |problem| if problem == Problem::Size { Problem::Malformed } else { problem };
    let body = body(from, N).await.map_err(short_or_long)?;
    body.as_ref().try_into().map_err(|_| Problem::Malformed)
}

async fn read(body: Body, most: usize) -> Result<Option<Bytes>, Problem> {
    let patience = if most <= SMALL { SMALL_PATIENCE } else { BODY_PATIENCE };
    match tokio::time::timeout(patience, to_bytes(body, most)).await {
        Ok(read) => Ok(read.ok()),
        Err(_) => Err(Problem::Busy),
    }
}

/// A JSON object; serde by itself would take a list of the fields as well.
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
