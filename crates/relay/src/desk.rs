//! What only the helpline may ask: what waits, give it to me, I have it, and serve this manifest.
//! Every request is signed; a key that may only read acknowledges nothing.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header::CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use thiqa_wire::manifest::{ManifestError, WIRE_LIMIT};
use thiqa_wire::paths::{ACK_LIMIT, Ack, LIST_DEFAULT, LIST_LIMIT, Listing};
use thiqa_wire::{Day, EnvelopeId, Problem, SignedManifest};

use crate::app_state::AppState;
use crate::desk_request::signed;
use crate::request;
use crate::response::{Answer, octets};
use crate::store::NewManifest;

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
    let issued = Day::from_date(&manifest.issued).ok_or(Problem::Malformed)?;
    Ok(NewManifest { seq: manifest.seq, issued, key: manifest.key(), bytes: signed.to_bytes() })
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
