//! How the desk's requests are signed: the relay holds public keys only, and a copied request is
//! worth nothing after its nonce was seen.

use std::fmt;

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::paths::CLOCK_TOLERANCE;

/// Seconds for which a relay remembers a nonce (10 min, beyond twice the clock's tolerance).
pub const NONCE_LIFETIME: u64 = 600;

/// The first 8 bytes of SHA-256 over `"thiqa 1 desk key" ‖ Ed25519 pk`; 16 hex digits in a header.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeskKeyId(pub [u8; 8]);

/// Everything of a request that the signature covers.
#[derive(Clone, Copy, Debug)]
pub struct DeskRequest<'a> {
    /// The relay's origin as configured: lower case, no default port, no trailing slash.
    pub origin: &'a str,
    /// The method, upper case.
    pub method: &'a str,
    /// Path with query, exactly as sent.
    pub target: &'a str,
    /// Unix seconds.
    pub time: u64,
    /// Random, used once.
    pub nonce: [u8; 16],
    /// The body; empty where there is none.
    pub body: &'a [u8],
}

/// What the headers of a desk request hold beside time and nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeskSignature {
    /// Which of the relay's desk keys signed.
    pub key: DeskKeyId,
    /// The Ed25519 signature.
    pub signature: [u8; 64],
}

/// Why a desk request is refused. `Clock` is told only to a holder of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DeskError {
    /// Missing, malformed, of an unknown key, or not this request.
    #[error("the request is not signed by a desk key of this relay")]
    Signature,
    /// Signed, but the clocks are more than two minutes apart.
    #[error("the clocks of desk and relay differ by more than two minutes")]
    Clock,
}

impl DeskKeyId {
    /// The id of a desk key.
    pub fn of(key: &VerifyingKey) -> Self {
        let hash =
            Sha256::new().chain_update(b"thiqa 1 desk key").chain_update(key.as_bytes()).finalize();
        let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(hash);
        Self([a, b, c, d, e, f, g, h])
    }

    /// Reads 16 lower-case hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok().map(Self)
    }
}

impl fmt::Display for DeskKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for DeskKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeskKeyId({self})")
    }
}

impl DeskRequest<'_> {
    /// Signs with one of the desk's request keys.
    pub fn sign(&self, key: &SigningKey) -> DeskSignature {
        DeskSignature {
            key: DeskKeyId::of(&key.verifying_key()),
            signature: key.sign(&self.signed()).to_bytes(),
        }
    }

    /// Verifies the signature (RFC 8032, strict) and then the clock, against `now` in unix seconds.
    ///
    /// That the nonce is new remains the relay's question.
    ///
    /// # Errors
    /// [`DeskError::Signature`], or [`DeskError::Clock`] where the signature holds.
    pub fn verify(
        &self,
        key: &VerifyingKey,
        signature: &[u8; 64],
        now: u64,
    ) -> Result<(), DeskError> {
        key.verify_strict(&self.signed(), &Signature::from_bytes(signature))
            .map_err(|_| DeskError::Signature)?;
        if self.time.abs_diff(now) > CLOCK_TOLERANCE { Err(DeskError::Clock) } else { Ok(()) }
    }

    fn signed(&self) -> Vec<u8> {
        let time = self.time.to_string();
        let nonce = nonce_to_hex(&self.nonce);
        let body = Sha256::digest(self.body);
        let fields: [&[u8]; 7] = [
            b"thiqa 1 desk",
            self.origin.as_bytes(),
            self.method.as_bytes(),
            self.target.as_bytes(),
            time.as_bytes(),
            nonce.as_bytes(),
            &body,
        ];
        fields.into_iter().flat_map(length_prefixed).collect()
    }
}

fn length_prefixed(field: &[u8]) -> Vec<u8> {
    let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], field].concat()
}

/// Reads the `Thiqa-Nonce` header: 32 lower-case hex digits.
pub fn nonce_from_hex(text: &str) -> Option<[u8; 16]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

/// The `Thiqa-Nonce` header.
pub fn nonce_to_hex(nonce: &[u8; 16]) -> String {
    HEXLOWER.encode(nonce)
}

impl DeskSignature {
    /// Reads the `Thiqa-Desk` and `Thiqa-Signature` headers.
    pub fn from_hex(key: &str, signature: &str) -> Option<Self> {
        Some(Self {
            key: DeskKeyId::from_hex(key)?,
            signature: HEXLOWER.decode(signature.as_bytes()).ok()?.try_into().ok()?,
        })
    }

    /// The `Thiqa-Signature` header.
    pub fn signature_hex(&self) -> String {
        HEXLOWER.encode(&self.signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[3; 32])
    }

    fn request(body: &[u8]) -> DeskRequest<'_> {
        DeskRequest {
            origin: "http://127.0.0.1:8080",
            method: "POST",
            target: "/v1/desk/ack",
            time: 1_000_000,
            nonce: [4; 16],
            body,
        }
    }

    #[test]
    fn a_signed_request_is_accepted_within_two_minutes() {
        let request = request(b"{}");
        let signature = request.sign(&key()).signature;
        let verify = |now| request.verify(&key().verifying_key(), &signature, now);
        assert_eq!(verify(1_000_120), Ok(()));
        assert_eq!(verify(999_880), Ok(()));
        assert_eq!(verify(1_000_121), Err(DeskError::Clock));
        assert_eq!(verify(1_000_000 + 30 * 86_400), Err(DeskError::Clock));
    }

    #[test]
    fn every_field_is_signed() {
        let signature = request(b"{}").sign(&key()).signature;
        let altered = [
            DeskRequest { origin: "http://127.0.0.1:8081", ..request(b"{}") },
            DeskRequest { method: "PUT", ..request(b"{}") },
            DeskRequest { target: "/v1/desk/ack?", ..request(b"{}") },
            DeskRequest { time: 1_000_001, ..request(b"{}") },
            DeskRequest { nonce: [5; 16], ..request(b"{}") },
            request(b"{ }"),
        ];
        for request in altered {
            let result = request.verify(&key().verifying_key(), &signature, 1_000_000);
            assert_eq!(result, Err(DeskError::Signature), "{request:?}");
        }
    }

    #[test]
    fn the_clock_is_not_told_to_a_stranger() {
        let result = request(b"").verify(&key().verifying_key(), &[0; 64], 0);
        assert_eq!(result, Err(DeskError::Signature));
    }
}
