//! Opening: from an envelope to what was said, or to one of two errors.

use std::fmt;

use hpke::aead::{AeadTag, ChaCha20Poly1305};
use hpke::inout::InOutBuf;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, XWing};
use hpke::{Deserializable, OpModeR, single_shot_open_inout_detached};
use thiqa_wire::header::{HEADER_BYTES, HeaderError};
use thiqa_wire::{Direction, EnvelopeId, Header, KeyId};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::keys::ends_in_a_usable_point;
use crate::padding::{ENC_BYTES, TAG_BYTES, read};
use crate::sender::info;
use crate::{Auth, Deployment, PrivateKey};

/// What an envelope held.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// The envelope's id.
    pub id: EnvelopeId,
    /// Zeros, or case and MAC; not verified yet.
    pub auth: Auth,
    /// The body, not parsed yet.
    pub body: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opened({}, hidden)", self.id)
    }
}

/// Why an envelope does not open. A thief with an oracle learns nothing finer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    /// Not sealed to a key of ours, or altered.
    #[error("not ours or altered")]
    NotOurs,
    /// Written by a newer version: keep it and update.
    #[error("written by a newer version")]
    Newer,
}

/// Opens what a reporter sent. `keys` finds the private key of a key id, where it still exists.
///
/// # Errors
/// [`OpenError::Newer`] where a newer version wrote it, [`OpenError::NotOurs`] for everything else.
pub fn at_desk<'k>(
    deployment: &Deployment,
    keys: impl FnOnce(KeyId) -> Option<&'k PrivateKey>,
    envelope: &[u8],
) -> Result<Opened, OpenError> {
    let header = header(envelope, Direction::ToDesk)?;
    let key = keys(header.key).ok_or(OpenError::NotOurs)?;
    open(deployment, key, header, envelope)
}

/// Opens what waits in a mailbox. Slots that do not open are skipped silently by the caller.
///
/// # Errors
/// [`OpenError::Newer`] where a newer version wrote it, [`OpenError::NotOurs`] for everything else.
pub fn at_reporter(
    deployment: &Deployment,
    key: &PrivateKey,
    envelope: &[u8],
) -> Result<Opened, OpenError> {
    let header = header(envelope, Direction::ToReporter)?;
    if header.key != KeyId([0; 8]) {
        return Err(OpenError::NotOurs);
    }
    open(deployment, key, header, envelope)
}

fn header(envelope: &[u8], direction: Direction) -> Result<Header, OpenError> {
    match Header::of(envelope) {
        Ok(header) if header.direction == direction => Ok(header),
        Ok(_) | Err(HeaderError::NotOurs) => Err(OpenError::NotOurs),
        Err(HeaderError::Newer) => Err(OpenError::Newer),
    }
}

fn open(
    deployment: &Deployment,
    key: &PrivateKey,
    header: Header,
    envelope: &[u8],
) -> Result<Opened, OpenError> {
    let sealed = envelope.get(HEADER_BYTES..).ok_or(OpenError::NotOurs)?;
    let plaintext = decrypt(deployment, key, header, sealed).ok_or(OpenError::NotOurs)?;
    let (auth, body) = read(&plaintext).ok_or(OpenError::NotOurs)?;
    Ok(Opened { id: header.id, auth, body: Zeroizing::new(body.to_vec()) })
}

fn decrypt(
    deployment: &Deployment,
    key: &PrivateKey,
    header: Header,
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let (enc, rest) = sealed.split_at_checked(ENC_BYTES)?;
    let (ciphertext, tag) = rest.split_at_checked(rest.len().checked_sub(TAG_BYTES)?)?;
    if !ends_in_a_usable_point(enc) {
        return None;
    }
    let mut plaintext = Zeroizing::new(ciphertext.to_vec());
    single_shot_open_inout_detached::<ChaCha20Poly1305, HkdfSha256, XWing>(
        &OpModeR::Base,
        key.hpke(),
        &<XWing as Kem>::EncappedKey::from_bytes(enc).ok()?,
        &info(header.direction, deployment),
        InOutBuf::from(plaintext.as_mut_slice()),
        &header.bytes(),
        &AeadTag::from_bytes(tag).ok()?,
    )
    .ok()?;
    Some(plaintext)
}
