//! What only the helpline may ask: what waits, give it to me, I have it, and serve this manifest.
//! Every request is signed; a key that may only read acknowledges nothing.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header::CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::civil::{Date, date};
use thiqa_wire::manifest::{ManifestError, WIRE_LIMIT};
use thiqa_wire::paths::{ACK_LIMIT, Ack, LIST_DEFAULT, LIST_LIMIT, Listing};
use thiqa_wire::{Day, EnvelopeId, Problem, SignedManifest};

use crate::app_state::AppState;
use crate::desk_request::signed;
use crate::request;
use crate::response::{Answer, octets};
use crate::store::NewManifest;

/// 1970-01-01, day 0.
const EPOCH: Date = date(1970, 1, 1);
/// Bytes of an acknowledgement at most (128 KiB): two thousand ids of 35 characters, and some more.
const ACK_BYTES: usize = 128 << 10;

/// `GET /v1/desk/envelopes?after=ID&limit=N`
pub(crate) async fn list(State(state): State<Arc<AppState>>, request: Request) -> Answer<Response> {
    let desk = signed(&state, request, 0).await?;
    let (after, limit) = page(desk.head.uri.query().unwrap_or_default())?;
    let (ids, more) = state.store.list_envelopes(after, limit).await?;
    let listing = Listing { ids: ids.iter().map(ToString::to_string).collect(), more };
    let body = serde_json::to_vec(&listing).map_err(|_| Problem::Busy)?;
    let kind = (CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(([kind], Body::from(body)).into_response())
}

/// `GET /v1/desk/envelopes/{id}`
pub(crate) async fn get(State(state): State<Arc<AppState>>, request: Request) -> Answer<Response> {
    let desk = signed(&state, request, 0).await?;
    let id = id(request::last_segment(desk.head.uri.path()))?;
    let envelope = state.store.envelope(id).await?.ok_or(Problem::Unknown)?;
    Ok(octets(StatusCode::OK, envelope))
}

/// `POST /v1/desk/ack`. There are no blobs yet: their ids are checked and have nothing to delete.
pub(crate) async fn ack(State(state): State<Arc<AppState>>, request: Request) -> Answer<Response> {
    let desk = signed(&state, request, ACK_BYTES).await?;
    desk.may_write()?;
    let ack: Ack = request::json(&desk.body)?;
    let envelopes = ids(&ack.envelopes)?;
    ids(&ack.blobs)?;
    state.store.delete_acked(envelopes, state.today()).await?;
    state.price.is_outdated();
    Ok(desk.done(StatusCode::NO_CONTENT))
}

/// `PUT /v1/desk/manifest`. Any desk key may: the root's signature is what counts.
pub(crate) async fn publish(
    State(state): State<Arc<AppState>>,
    request: Request,
) -> Answer<Response> {
    state.length(request.headers())?;
    let desk = signed(&state, request, WIRE_LIMIT).await?;
    let manifest = verified(&state, &desk.body)?;
    state.store.publish_manifest(manifest, state.today()).await?;
    Ok(desk.done(StatusCode::NO_CONTENT))
}

fn verified(state: &AppState, frame: &[u8]) -> Result<NewManifest, Problem> {
    let signed = SignedManifest::from_bytes(frame).map_err(|_| Problem::Malformed)?;
    let manifest = signed.verify(&state.root).map_err(|error| match error {
        ManifestError::Unsigned => Problem::Signature,
        ManifestError::Malformed | ManifestError::Unusable => Problem::Malformed,
    })?;
    let issued = day(&manifest.issued).ok_or(Problem::Malformed)?;
    Ok(NewManifest { seq: manifest.seq, issued, key: manifest.key(), bytes: signed.to_bytes() })
}

/// The day of a date from 1970 on in its one spelling, `2026-11-23`.
fn day(text: &str) -> Option<Day> {
    let date: Date = text.parse().ok().filter(|date: &Date| date.to_string() == text)?;
    let days = EPOCH.until(date).ok()?.get_days();
    u32::try_from(days).ok().map(Day)
}

/// Which part of the list is asked for: each name at most once and no other; a limit in plain
/// decimal.
fn page(query: &str) -> Result<(Option<EnvelopeId>, usize), Problem> {
    let (mut after, mut limit) = (None, None);
    for field in query.split('&').filter(|_| !query.is_empty()) {
        match field.split_once('=') {
            Some(("after", value)) if after.is_none() => after = Some(id(value)?),
            Some(("limit", value)) if limit.is_none() => limit = Some(page_size(value)?),
            _ => return Err(Problem::Malformed),
        }
    }
    Ok((after, limit.unwrap_or(LIST_DEFAULT)))
}

fn page_size(text: &str) -> Result<usize, Problem> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    let size = text.parse().ok().filter(|size| plain && (1..=LIST_LIMIT).contains(size));
    size.ok_or(Problem::Malformed)
}

fn ids(texts: &[String]) -> Result<Vec<EnvelopeId>, Problem> {
    if texts.len() > ACK_LIMIT {
        return Err(Problem::Malformed);
    }
    texts.iter().map(|text| id(text)).collect()
}

fn id(text: &str) -> Result<EnvelopeId, Problem> {
    EnvelopeId::from_hex(text).ok_or(Problem::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_date_is_the_day_after_the_one_before() {
        let dates = (1970..=2400).flat_map(|year| {
            let months = (0..=13).flat_map(|month| (0..=32).map(move |day| (month, day)));
            months.map(move |(month, day)| format!("{year}-{month:02}-{day:02}"))
        });
        let days: Vec<_> = dates.filter_map(|date| day(&date)).collect();
        assert!(days.iter().zip(0..).all(|(day, number)| day.0 == number));
        // From 1970 to 2400, of which every fourth but 2100, 2200 and 2300 is a leap year.
        assert_eq!(days.len(), 431 * 365 + 105);
        assert_eq!(day("2026-11-24"), Some(Day::of(1_795_514_400)));
    }

    #[test]
    fn a_date_has_one_spelling() {
        for text in [
            "",
            "2026",
            "2026-11",
            "2026-1-24",
            "26-11-24",
            "20261124",
            "2026-11-24 ",
            "2026-11-24T00:00",
            "+026-11-24",
            "+002026-11-24",
            "2026-11-31",
            "2026-02-29",
            "2100-02-29",
            "1969-12-31",
            "2026/11/24",
            "٢٠٢٦-١١-٢٤",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
