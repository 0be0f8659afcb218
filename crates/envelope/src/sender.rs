//! Sealing: from a finished body to an envelope that only its recipient opens.
//!
//! Nothing here is generic: a generic function is compiled where it is called, and in the page
//! that means for size, at half the speed.

use hpke::aead::ChaCha20Poly1305;
use hpke::inout::InOutBuf;
use hpke::kdf::HkdfSha256;
use hpke::kem::XWing;
use hpke::{OpModeS, Serializable, single_shot_seal_inout_detached_with_rng};
use rand_core::CryptoRng;
use thiqa_wire::{Direction, EnvelopeId, Header, KeyId};
use thiserror::Error;

use crate::padding::{CIPHERTEXT_AT, TAG_BYTES, fill, room, total_for};
use crate::{Auth, Deployment, PublicKey};

/// The body is longer than the largest envelope of its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the message is longer than an envelope")]
pub struct TooLong;

/// Bytes of a body to the desk at most, where the large envelope is used.
pub const LONGEST_TO_DESK: usize = room(thiqa_wire::header::LARGE);
/// Bytes of a body to the reporter at most.
pub const LONGEST_TO_REPORTER: usize = room(thiqa_wire::header::REPLY);

/// Seals `body` to the helpline's reception key: 16 384 bytes, or 65 536 where it does not fit.
///
/// The same `id` again with a newer key is how a stale envelope is renewed.
///
/// # Errors
/// [`TooLong`] beyond [`LONGEST_TO_DESK`].
pub fn to_desk(
    deployment: &Deployment,
    key: &PublicKey,
    id: EnvelopeId,
    auth: &Auth,
    body: &[u8],
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, TooLong> {
    let header = Header { direction: Direction::ToDesk, id, key: key.id() };
    seal(deployment, key, header, auth, body, rng)
}

/// Seals `body` to a case's reply key: 8 192 bytes.
///
/// # Errors
/// [`TooLong`] beyond [`LONGEST_TO_REPORTER`].
pub fn to_reporter(
    deployment: &Deployment,
    key: &PublicKey,
    id: EnvelopeId,
    auth: &Auth,
    body: &[u8],
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, TooLong> {
    let header = Header { direction: Direction::ToReporter, id, key: KeyId([0; 8]) };
    seal(deployment, key, header, auth, body, rng)
}

/// HPKE's `info`: which way, and which helpline.
pub(crate) fn info(direction: Direction, deployment: &Deployment) -> Vec<u8> {
    [b"thiqa 1 envelope", &[direction.byte()][..], deployment.hash()].concat()
}

#[expect(
    clippy::expect_used,
    reason = "in base mode X-Wing and the AEAD refuse nothing of this size"
)]
fn seal(
    deployment: &Deployment,
    key: &PublicKey,
    header: Header,
    auth: &Auth,
    body: &[u8],
    mut rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, TooLong> {
    let total = total_for(header.direction, body.len()).ok_or(TooLong)?;
    let aad = header.bytes();
    let mut envelope = vec![0; total];
    let (front, back) = envelope.split_at_mut(CIPHERTEXT_AT);
    let (sealed, tag_room) = back.split_at_mut(total - CIPHERTEXT_AT - TAG_BYTES);
    fill(sealed, auth, body);
    let (enc, tag) =
        single_shot_seal_inout_detached_with_rng::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeS::Base,
            key.hpke(),
            &info(header.direction, deployment),
            InOutBuf::from(sealed),
            &aad,
            &mut rng,
        )
        .expect("base mode with a checked key");
    let (header_room, enc_room) = front.split_at_mut(aad.len());
    header_room.copy_from_slice(&aad);
    enc_room.copy_from_slice(&enc.to_bytes());
    tag_room.copy_from_slice(&tag.to_bytes());
    Ok(envelope)
}
