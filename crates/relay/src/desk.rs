//! What only the helpline may ask: what waits, give it to me, I have it, and serve this manifest.
//!
//! Every request is signed and counts once. A stranger learns nothing but 401, before anything of
//! the request is understood.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header::CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use thiqa_wire::desk::{DeskError, NONCE_LIFETIME, nonce_from_hex};
use thiqa_wire::manifest::{ManifestError, WIRE_LIMIT};
use thiqa_wire::paths::{
    ACK_LIMIT, Ack, DESK_HEADER, LIST_DEFAULT, LIST_LIMIT, Listing, NONCE_HEADER, SIGNATURE_HEADER,
    TIME_HEADER,
};
use thiqa_wire::{DeskRequest, DeskSignature, EnvelopeId, Problem, SignedManifest};

use crate::Office;
use crate::intake;
use crate::keys::Access;
use crate::public::octets;
use crate::refusal::Refusal;
use crate::store::NewManifest;

type Answer<T> = Result<T, Refusal>;

/// Bytes of an acknowledgement at most (128 KiB): two thousand ids of 35 signs, and air.
const ACK_BYTES: usize = 128 << 10;

/// `GET /v1/desk/envelopes?after=ID&limit=N`
pub(crate) async fn list(State(office): State<Arc<Office>>, request: Request) -> Answer<Response> {
    let desk = signed(&office, request, 0).await?;
    let (after, limit) = page(desk.head.uri.query().unwrap_or_default())?;
    let (ids, more) = office.store.list_envelopes(after, limit).await?;
    let listing = Listing { ids: ids.iter().map(ToString::to_string).collect(), more };
    let body = serde_json::to_vec(&listing).map_err(|_| Problem::Busy)?;
    let kind = (CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(([kind], Body::from(body)).into_response())
}

/// `GET /v1/desk/envelopes/{id}`
pub(crate) async fn get(State(office): State<Arc<Office>>, request: Request) -> Answer<Response> {
    let desk = signed(&office, request, 0).await?;
    let id = id(intake::last_segment(desk.head.uri.path()))?;
    let envelope = office.store.envelope(id).await?.ok_or(Problem::Unknown)?;
    Ok(octets(StatusCode::OK, envelope))
}

/// `POST /v1/desk/ack`. There are no blobs yet: their ids are checked and have nothing to delete.
pub(crate) async fn ack(State(office): State<Arc<Office>>, request: Request) -> Answer<StatusCode> {
    let desk = signed(&office, request, ACK_BYTES).await?;
    desk.may_write()?;
    let ack: Ack = intake::json(&desk.body)?;
    let envelopes = ids(&ack.envelopes)?;
    ids(&ack.blobs)?;
    office.store.delete_acked(envelopes, office.today()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /v1/desk/manifest`. Any desk key may: the root's signature is what counts.
pub(crate) async fn publish(
    State(office): State<Arc<Office>>,
    request: Request,
) -> Answer<StatusCode> {
    intake::length(request.headers())?;
    let desk = signed(&office, request, WIRE_LIMIT).await?;
    let manifest = verified(&office, &desk.body)?;
    office.store.publish_manifest(manifest, office.today()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A request that a desk signed, and that counts now for the first time.
pub(crate) struct Signed {
    pub(crate) head: Parts,
    pub(crate) body: Bytes,
    access: Access,
}

impl Signed {
    /// `Forbidden` for a key that may only read.
    pub(crate) fn may_write(&self) -> Result<(), Problem> {
        match self.access {
            Access::Full => Ok(()),
            Access::ReadOnly => Err(Problem::Forbidden),
        }
    }
}

/// What the four headers say.
struct Seal {
    signature: DeskSignature,
    time: u64,
    nonce: [u8; 16],
}

/// Reads at most `most` bytes of a body, and believes nothing before the signature does.
pub(crate) async fn signed(
    office: &Office,
    request: Request,
    most: usize,
) -> Result<Signed, Problem> {
    let (head, body) = request.into_parts();
    let seal = seal(&head).ok_or(Problem::Signature)?;
    let (key, access) = office.desk_keys.get(seal.signature.key).ok_or(Problem::Signature)?;
    let declared = intake::length(&head.headers).unwrap_or(most);
    let _room = office.in_flight.admit_desk(declared.min(most)).await?;
    let body = intake::body(body, most).await?;

    let now = office.now();
    let request = DeskRequest {
        origin: office.origin.as_str(),
        method: head.method.as_str(),
        target: head.uri.path_and_query().map_or("", |target| target.as_str()),
        time: seal.time,
        nonce: seal.nonce,
        body: &body,
    };
    request.verify(key, &seal.signature.signature, now).map_err(|error| match error {
        DeskError::Signature => Problem::Signature,
        DeskError::Clock => Problem::Clock,
    })?;
    office.store.record_nonce(seal.nonce, now + NONCE_LIFETIME).await?;
    office.vouch(office.today());
    Ok(Signed { head, body, access })
}

fn seal(head: &Parts) -> Option<Seal> {
    let header = |name| intake::one(&head.headers, name);
    Some(Seal {
        signature: DeskSignature::from_hex(header(DESK_HEADER)?, header(SIGNATURE_HEADER)?)?,
        time: header(TIME_HEADER)?.parse().ok()?,
        nonce: nonce_from_hex(header(NONCE_HEADER)?)?,
    })
}

fn verified(office: &Office, frame: &[u8]) -> Result<NewManifest, Problem> {
    let signed = SignedManifest::from_bytes(frame).map_err(|_| Problem::Malformed)?;
    let manifest = signed.verify(&office.root).map_err(|error| match error {
        ManifestError::Unsigned => Problem::Signature,
        ManifestError::Malformed | ManifestError::Unusable => Problem::Malformed,
    })?;
    Ok(NewManifest { seq: manifest.seq, key: manifest.key(), bytes: signed.to_bytes() })
}

/// Each name at most once and no other; a limit in plain decimal.
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
