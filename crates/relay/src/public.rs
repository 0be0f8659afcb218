//! What anyone may ask: the manifest, a challenge, a grant, and room for one envelope.
//! Takes nothing that is not exactly an envelope, and never looks behind its 32 bytes of header.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header::CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use thiqa_wire::paths::{ChallengeRequest, GRANT_HEADER};
use thiqa_wire::work::{self, CHALLENGE_BYTES, GRANT_REQUEST_BYTES, PARTS_LIMIT};
use thiqa_wire::{
    Challenge, Direction, EnvelopeId, Grant, Header, OCTET_STREAM, Problem, Solution,
};

use crate::Office;
use crate::intake;
use crate::refusal::Refusal;
use crate::store::{NewEnvelope, NewGrant, Put};

type Answer<T> = Result<T, Refusal>;

/// Bytes of a challenge's request at most; `{"parts":208}` is 13.
const CHALLENGE_REQUEST_LIMIT: usize = 256;

/// `GET /v1/manifest`
pub(crate) async fn manifest(State(office): State<Arc<Office>>) -> Answer<Response> {
    let manifest = office.store.manifest().await?.ok_or(Problem::Unknown)?;
    Ok(octets(StatusCode::OK, manifest))
}

/// `POST /v1/challenges`
pub(crate) async fn challenge(
    State(office): State<Arc<Office>>,
    request: Request,
) -> Answer<Response> {
    let body = intake::body(request.into_body(), CHALLENGE_REQUEST_LIMIT).await?;
    let wish: ChallengeRequest = intake::json(&body)?;
    let parts = u8::try_from(wish.parts).ok().filter(|parts| *parts <= PARTS_LIMIT);
    let parts = parts.ok_or(Problem::Malformed)?;
    let expires = u32::try_from(office.now() + work::LIFETIME).unwrap_or(u32::MAX);
    let difficulty = work::difficulty(office.difficulty, parts);
    let challenge =
        Challenge::issue(&office.challenge_key, difficulty, parts, expires, office.draw()?);
    Ok(octets(StatusCode::OK, challenge.to_bytes().to_vec()))
}

/// `POST /v1/grants`
pub(crate) async fn grant(State(office): State<Arc<Office>>, request: Request) -> Answer<Response> {
    let body = intake::exactly::<GRANT_REQUEST_BYTES>(request.into_body()).await?;
    let (challenge, solution) = body.split_at_checked(CHALLENGE_BYTES).ok_or(Problem::Malformed)?;
    let challenge = Challenge::from_bytes(challenge).ok_or(Problem::Malformed)?;
    let solution = Solution::from_bytes(solution).ok_or(Problem::Malformed)?;

    let now = office.now();
    challenge.check(&office.challenge_key, now).map_err(|_| Problem::Work)?;
    solution.check(&challenge).map_err(|_| Problem::Work)?;

    let grant = Grant(office.draw()?);
    let purchase = NewGrant {
        challenge: Sha256::digest(challenge.to_bytes()).into(),
        challenge_expires: challenge.expires().into(),
        grant: grant.stored(),
        valid_until: now + Grant::LIFETIME,
    };
    office.store.issue_grant(purchase).await?;
    Ok(octets(StatusCode::CREATED, grant.0.to_vec()))
}

/// `PUT /v1/envelopes/{id}`, in the order of checks of section 8.
pub(crate) async fn keep(
    State(office): State<Arc<Office>>,
    request: Request,
) -> Answer<StatusCode> {
    let (head, body) = request.into_parts();
    let length = intake::length(&head.headers)?;
    if !Direction::ToDesk.allows(length) {
        return Err(Problem::Size.into());
    }

    let now = office.now();
    let grant = intake::one(&head.headers, GRANT_HEADER).and_then(Grant::from_hex);
    let grant = grant.ok_or(Problem::Grant)?.stored();
    if !office.store.grant_is_valid(grant, now).await? {
        return Err(Problem::Grant.into());
    }

    let upload = office.in_flight.begin(grant);
    let body = async {
        let room = office.in_flight.admit(length).await?;
        Ok((room, intake::body(body, length).await?))
    };
    let (_room, bytes) = upload.brings(body).await?;
    let Header { id, key, .. } = envelope(head.uri.path(), &bytes)?;

    match office
        .store
        .put_envelope(NewEnvelope { id, key, grant, bytes: bytes.into() }, now)
        .await?
    {
        Put::Stored => Ok(StatusCode::CREATED),
        Put::Known => Ok(StatusCode::OK),
    }
}

/// `GET /healthz`: ready for a child? The site is in memory; what may lack is a manifest.
pub(crate) async fn health(State(office): State<Arc<Office>>) -> StatusCode {
    match office.store.manifest().await {
        Ok(Some(_)) => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

pub(crate) fn octets(status: StatusCode, bytes: Vec<u8>) -> Response {
    let kind = (CONTENT_TYPE, HeaderValue::from_static(OCTET_STREAM));
    (status, [kind], Body::from(bytes)).into_response()
}

/// The header of an envelope to the desk whose id is the path's.
fn envelope(path: &str, bytes: &[u8]) -> Result<Header, Problem> {
    let id = EnvelopeId::from_hex(intake::last_segment(path)).ok_or(Problem::Malformed)?;
    let header = Header::of(bytes).map_err(|_| Problem::Malformed)?;
    if header.direction == Direction::ToDesk && header.id == id {
        Ok(header)
    } else {
        Err(Problem::Malformed)
    }
}
