//! What anyone may ask: the manifest, a challenge, a grant, and to store one envelope.
//! Takes nothing that is not exactly an envelope, and never looks behind its 32 bytes of header.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use sha2::{Digest, Sha256};
use thiqa_wire::paths::{ChallengeRequest, GRANT_HEADER};
use thiqa_wire::work::{self, GRANT_REQUEST_BYTES, PARTS_LIMIT};
use thiqa_wire::{Challenge, Direction, EnvelopeId, Grant, Header, Problem, Receipt};

use crate::app_state::AppState;
use crate::connection_slots::Connection;
use crate::request;
use crate::response::{Answer, octets};
use crate::store::{GrantState, NewEnvelope, NewGrant, Put};

/// Bytes of a SHA-256.
const SHA256_BYTES: usize = 32;
/// Bytes of a challenge's request at most; `{"parts":208,"for":"small"}` is 27.
const CHALLENGE_REQUEST_LIMIT: usize = 256;

/// `GET /v1/manifest`
pub(crate) async fn manifest(State(state): State<Arc<AppState>>) -> Answer<Response> {
    let manifest = state.store.manifest().await?.ok_or(Problem::Unknown)?;
    Ok(octets(StatusCode::OK, manifest))
}

/// `POST /v1/challenges`
pub(crate) async fn challenge(
    State(state): State<Arc<AppState>>,
    request: Request,
) -> Answer<Response> {
    let body = request::body(request.into_body(), CHALLENGE_REQUEST_LIMIT).await?;
    let wish: ChallengeRequest = request::json(&body)?;
    let parts = u8::try_from(wish.parts).ok().filter(|parts| *parts <= PARTS_LIMIT);
    let parts = parts.filter(|parts| *parts == 0 || wish.purpose.is_envelope());
    let (purpose, parts) = (wish.purpose, parts.ok_or(Problem::Malformed)?);
    let expires = u32::try_from(state.now() + work::LIFETIME).unwrap_or(u32::MAX);
    let difficulty = state.difficulty(purpose, parts).await?;
    let (key, random) = (&state.challenge_key, state.rng.draw()?);
    let challenge = Challenge::issue(key, purpose, difficulty, parts, expires, random);
    Ok(octets(StatusCode::OK, challenge.to_bytes().to_vec()))
}

/// `POST /v1/grants`
pub(crate) async fn grant(
    State(state): State<Arc<AppState>>,
    request: Request,
) -> Answer<Response> {
    let body = request::exact_body::<GRANT_REQUEST_BYTES>(request.into_body()).await?;
    let (challenge, solution) = work::read(&body).ok_or(Problem::Malformed)?;
    let purpose = state.bought(&challenge, &solution)?;
    if !purpose.is_envelope() {
        return Err(Problem::Work.into());
    }
    let is_too_cheap = state.is_too_cheap(&challenge, purpose).await?;

    let grant = Grant(state.rng.draw()?);
    let new = NewGrant {
        challenge: Sha256::digest(challenge.to_bytes()).into(),
        challenge_expires: challenge.expires().into(),
        grant: grant.stored(),
        valid_until: state.now() + Grant::LIFETIME,
        purpose,
        is_too_cheap,
    };
    state.store.issue_grant(new).await?;
    Ok(octets(StatusCode::CREATED, grant.0.to_vec()))
}

/// `PUT /v1/envelopes/{id}`, in the order of checks of section 8.
pub(crate) async fn put_envelope(
    State(state): State<Arc<AppState>>,
    request: Request,
) -> Answer<Response> {
    let (head, body) = request.into_parts();
    let length = state.length(&head.headers)?;
    if !Direction::ToDesk.allows(length) {
        return Err(Problem::Size.into());
    }

    let now = state.now();
    let (grant, is_unused) = grant_of(&state, &head.headers, length, now).await?;

    let connection = Connection::of(&head.extensions);
    let _shelter = is_unused.then(|| connection.shelter());
    let mut upload = state.in_flight.begin(grant, &connection)?;
    let incoming = upload.incoming();
    let body = request::counted_body(body, length, |bytes| incoming.came(bytes));
    let bytes = incoming.unless_ended(body).await?;
    upload.is_whole();
    let Header { id, key, .. } = envelope(head.uri.path(), &bytes)?;

    let receipt = Receipt::kept(&bytes);
    let envelope = NewEnvelope { id, key, grant, bytes: bytes.into() };
    // A visitor who leaves takes nothing out of the writer's queue, so its memory stays taken.
    let storing = tokio::spawn(async move {
        let put = state.store.put_envelope(envelope, now).await;
        if let Ok(_) | Err(Problem::Busy | Problem::Full) = put {
            upload.has_good_end();
        }
        put
    });
    let status = match storing.await.unwrap_or(Err(Problem::Busy))? {
        Put::Stored => StatusCode::CREATED,
        Put::Known => StatusCode::OK,
    };
    Ok(octets(status, receipt.0.to_vec()))
}

/// `POST /v1/envelopes/{id}`: is the envelope here whose bytes have this hash? So a repeat over a
/// line that broke sends 32 bytes first.
pub(crate) async fn ask_for_envelope(
    State(state): State<Arc<AppState>>,
    request: Request,
) -> Answer<Response> {
    let (head, body) = request.into_parts();
    if state.length(&head.headers)? != SHA256_BYTES {
        return Err(Problem::Size.into());
    }
    let (grant, _) = grant_of(&state, &head.headers, 0, state.now()).await?;
    // As with its bytes, one at a time on a grant, so that many questions cost much work; but so few
    // bytes shelter nobody.
    let mut asked = state.in_flight.begin(grant, &Connection::of(&head.extensions))?;
    let body = request::exact_body::<SHA256_BYTES>(body);
    let body_hash = asked.incoming().unless_ended(body).await?;
    asked.has_good_end();
    let id = EnvelopeId::from_hex(request::last_segment(head.uri.path()));
    let receipt = state.store.envelope_receipt(id.ok_or(Problem::Malformed)?, body_hash).await?;
    Ok(octets(StatusCode::OK, receipt.ok_or(Problem::Unknown)?.0.to_vec()))
}

/// `GET /healthz`: ready for a child? The site is in memory; what may lack is a manifest.
pub(crate) async fn health(State(state): State<Arc<AppState>>) -> StatusCode {
    match state.store.manifest().await {
        Ok(Some(_)) => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// SHA-256 of the grant that a request names, which is good at the unix second `now` for an envelope
/// of so many bytes and on which not too many came in vain; and whether it was used for none yet.
async fn grant_of(
    state: &AppState,
    headers: &HeaderMap,
    bytes: usize,
    now: u64,
) -> Result<([u8; 32], bool), Problem> {
    let grant = request::one_header(headers, GRANT_HEADER).and_then(Grant::from_hex);
    let grant = grant.ok_or(Problem::Grant)?.stored();
    let is_good_for = state.store.grant_state(grant, bytes, now).await?;
    if is_good_for == GrantState::Invalid || state.in_flight.has_ended(&grant) {
        return Err(Problem::Grant);
    }
    Ok((grant, is_good_for == GrantState::Unused))
}

/// The header of an envelope to the desk whose id is the path's.
fn envelope(path: &str, bytes: &[u8]) -> Result<Header, Problem> {
    let id = EnvelopeId::from_hex(request::last_segment(path)).ok_or(Problem::Malformed)?;
    let header = Header::of(bytes).map_err(|_| Problem::Malformed)?;
    if header.direction == Direction::ToDesk && header.id == id {
        Ok(header)
    } else {
        Err(Problem::Malformed)
    }
}
