//! A request that a desk signed. It counts once; a stranger learns nothing but 401, before anything
//! of the request is understood.

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use thiqa_wire::desk::{DeskError, NONCE_LIFETIME, nonce_from_hex};
use thiqa_wire::paths::{DESK_HEADER, NONCE_HEADER, SIGNATURE_HEADER, TIME_HEADER};
use thiqa_wire::{DeskRequest, DeskSignature, Problem, Receipt};

use crate::app_state::AppState;
use crate::keys::Access;
use crate::{request, response};

/// A request of a desk that the relay knows, made now and for the first time.
pub(crate) struct Signed {
    pub(crate) head: Parts,
    pub(crate) body: Bytes,
    access: Access,
    receipt: Receipt,
}

/// What the four headers say.
struct SignatureHeaders {
    signature: DeskSignature,
    /// Unix second.
    time: u64,
    nonce: [u8; 16],
}

impl Signed {
    /// Whether its key may change what the relay holds.
    ///
    /// # Errors
    /// `Forbidden` for a key that may only read.
    pub(crate) fn may_write(&self) -> Result<(), Problem> {
        match self.access {
            Access::Full => Ok(()),
            Access::ReadOnly => Err(Problem::Forbidden),
        }
    }

    /// What was asked for is done, which this status says where no receipt is wanted.
    pub(crate) fn done(&self, status: StatusCode) -> Response {
        response::done(&self.head.headers, status, self.receipt)
    }
}

/// Reads at most `limit` bytes of a body, and believes nothing before the signature is verified.
///
/// # Errors
/// `Signature` unless a desk's key signed exactly this request and its nonce is new; `Clock` where
/// the desk's time differs from ours; `Size`, `Malformed` and `Busy` as the body has them.
pub(crate) async fn signed(
    state: &AppState,
    request: Request,
    limit: usize,
) -> Result<Signed, Problem> {
    let (head, body) = request.into_parts();
    let headers = signature_headers(&head).ok_or(Problem::Signature)?;
    let (key, access) = state.desk_keys.get(headers.signature.key).ok_or(Problem::Signature)?;
    let incoming = state.in_flight.begin_desk();
    let body = request::counted_body(body, limit, |bytes| incoming.came(bytes));
    let body = incoming.unless_ended(body).await?;

    let now = state.now();
    let request = DeskRequest {
        origin: state.origin.as_str(),
        method: head.method.as_str(),
        target: head.uri.path_and_query().map_or("", |target| target.as_str()),
        time: headers.time,
        nonce: headers.nonce,
        body: &body,
    };
    request.verify(key, &headers.signature.signature, now).map_err(|error| match error {
        DeskError::Signature => Problem::Signature,
        DeskError::Clock => Problem::Clock,
    })?;
    state.store.record_nonce(headers.nonce, now + NONCE_LIFETIME).await?;
    state.confirm_clock(state.today());
    let receipt = Receipt::done(&request);
    Ok(Signed { head, body, access, receipt })
}

fn signature_headers(head: &Parts) -> Option<SignatureHeaders> {
    let header = |name| request::one_header(&head.headers, name);
    Some(SignatureHeaders {
        signature: DeskSignature::from_hex(header(DESK_HEADER)?, header(SIGNATURE_HEADER)?)?,
        time: header(TIME_HEADER)?.parse().ok()?,
        nonce: nonce_from_hex(header(NONCE_HEADER)?)?,
    })
}
