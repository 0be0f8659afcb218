//! Reading a request: one header, a length, a body of bounded size and time.
//! Reads no byte of a body that is too long.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use thiqa_wire::Problem;

/// How long a body may take (6 min): 64 KiB at 200 bytes a second, and some stalling.
const BODY_TIMEOUT: Duration = Duration::from_secs(360);
/// How long nothing of a body may come: a bad line stalls, and most of them come back within that.
const SILENCE: Duration = Duration::from_secs(60);
/// Over how long the pace of a body is measured.
const PACE_WINDOW: Duration = Duration::from_secs(60);
/// Bytes that must come in each window but the first: 200 a second. 2G has four times as many.
const PACE_BYTES: usize = 12_000;
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
    counted_body(body, limit, |_| Ok(())).await
}

/// A whole body of at most `limit` bytes, of which each piece is told before it is kept.
///
/// # Errors
/// As [`body`], and what `came` says to a piece.
pub(crate) async fn counted_body(
    body: Body,
    limit: usize,
    came: impl Fn(usize) -> Result<(), Problem>,
) -> Result<Bytes, Problem> {
    let declared = body.size_hint().upper();
    if declared.is_some_and(|bytes| usize::try_from(bytes).is_ok_and(|bytes| bytes <= limit)) {
        return read(body, limit, came).await?.ok_or(Problem::Malformed);
    }
    if declared.is_some() {
        return Err(Problem::Size);
    }
    read(body, limit, came).await?.ok_or(Problem::Size)
}

/// A body of exactly `N` bytes.
///
/// # Errors
/// `Malformed` at any other length, `Busy` where it takes too long.
pub(crate) async fn exact_body<const N: usize>(from: Body) -> Result<[u8; N], Problem> {
    let body = short_body(from, N).await?;
    body.as_ref().try_into().map_err(|_| Problem::Malformed)
}

/// A whole body of at most `limit` bytes, of which another length than those it may have is merely
/// malformed.
///
/// # Errors
/// `Malformed` beyond the limit or where it breaks off, `Busy` where it takes too long.
pub(crate) async fn short_body(from: Body, limit: usize) -> Result<Bytes, Problem> {
    let is_long = |problem| if problem == Problem::Size { Problem::Malformed } else { problem };
    body(from, limit).await.map_err(is_long)
}

/// `None` where the body is longer than `limit` bytes or breaks off.
async fn read(
    mut body: Body,
    limit: usize,
    came: impl Fn(usize) -> Result<(), Problem>,
) -> Result<Option<Bytes>, Problem> {
    let mut pace = Pace::begin(Instant::now(), limit);
    let mut read: Vec<u8> = Vec::new();
    loop {
        let frame = poll_fn(|context| Pin::new(&mut body).poll_frame(context));
        match tokio::time::timeout_at(pace.deadline().into(), frame).await {
            Err(_) => pace.look(Instant::now())?,
            Ok(None) => return Ok(Some(read.into())),
            Ok(Some(Err(_))) => return Ok(None),
            Ok(Some(Ok(frame))) => {
                let Ok(bytes) = frame.into_data() else { continue };
                if bytes.len() > limit - read.len() {
                    return Ok(None);
                }
                came(bytes.len())?;
                // A quarter more than came at most: what is counted is what it takes.
                if read.capacity() - read.len() < bytes.len() {
                    read.reserve_exact(bytes.len().max(read.len() / 4));
                }
                read.extend_from_slice(&bytes);
                pace.came(bytes.len(), Instant::now());
            }
        }
    }
}

/// How fast a body comes. Whoever is slow is waited for, whoever has gone is not.
#[derive(Clone, Copy, Debug)]
struct Pace {
    ends: Instant,
    silent_until: Instant,
    window_ends: Instant,
    /// Bytes that are still to come in this window; the first asks for none.
    wanted: usize,
}

impl Pace {
    fn begin(now: Instant, limit: usize) -> Self {
        let timeout = if limit <= SMALL_BODY { SMALL_BODY_TIMEOUT } else { BODY_TIMEOUT };
        let (silent_until, window_ends) = (now + SILENCE, now + PACE_WINDOW);
        Self { ends: now + timeout, silent_until, window_ends, wanted: 0 }
    }

    /// When to look whether it is still to be waited for.
    fn deadline(&self) -> Instant {
        self.ends.min(self.silent_until).min(self.window_ends)
    }

    /// So many bytes came.
    fn came(&mut self, bytes: usize, now: Instant) {
        self.silent_until = now + SILENCE;
        self.wanted = self.wanted.saturating_sub(bytes);
    }

    /// # Errors
    /// `Busy` where it is waited for no longer.
    fn look(&mut self, now: Instant) -> Result<(), Problem> {
        let too_slow = now >= self.window_ends && self.wanted > 0;
        if now >= self.ends || now >= self.silent_until || too_slow {
            return Err(Problem::Busy);
        }
        if now >= self.window_ends {
            self.window_ends += PACE_WINDOW;
            self.wanted = PACE_BYTES;
        }
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    const LARGE: usize = 65_536;

    /// After how many seconds a body ends of which so many bytes come each second; `None` where it
    /// arrives.
    fn ends_after(bytes_at: impl Fn(u64) -> usize) -> Option<u64> {
        let begun = Instant::now();
        let mut pace = Pace::begin(begun, LARGE);
        let mut left = LARGE;
        for second in 1.. {
            let now = begun + Duration::from_secs(second);
            if now >= pace.deadline() && pace.look(now).is_err() {
                return Some(second);
            }
            let came = bytes_at(second).min(left);
            if came > 0 {
                pace.came(came, now);
            }
            left -= came;
            if left == 0 {
                break;
            }
        }
        None
    }

    #[test]
    fn a_slow_line_arrives() {
        assert_eq!(ends_after(|_| 900), None);
        assert_eq!(ends_after(|_| 220), None);
        assert_eq!(ends_after(|second| if second % 50 == 0 { 20_000 } else { 0 }), None, "bursts");
        let stalls = |second| if (60..115).contains(&second) { 0 } else { 2_000 };
        assert_eq!(ends_after(stalls), None, "a tunnel");
    }

    #[test]
    fn who_has_gone_or_only_pretends_is_not_waited_for() {
        assert_eq!(ends_after(|_| 0), Some(60));
        assert_eq!(ends_after(|_| 1), Some(120), "the first minute is free, the second is not");
        assert_eq!(ends_after(|second| if second < 60 { 300 } else { 150 }), Some(120));
        assert_eq!(ends_after(|second| if second <= 30 { 1_000 } else { 0 }), Some(90), "silence");
    }

    #[test]
    fn nothing_takes_longer_than_six_minutes() {
        let drips = |second| if second % 60 == 0 { 12_000 - (second as usize) } else { 1 };
        assert!(ends_after(drips).is_some_and(|seconds| seconds <= 360));
    }
}
