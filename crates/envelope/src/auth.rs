//! Who writes in an open conversation: a MAC under a key both sides hold.
//!
//! A MAC and not a signature: deniable, and no evidence against a child.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use thiqa_wire::{Direction, EnvelopeId};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes of the authentication inside an envelope: case reference and MAC.
pub(crate) const AUTH_BYTES: usize = 48;

/// A key of one case and one direction.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct MacKey([u8; 32]);

/// The 48 bytes before a body: zeros on a first report, else the case's reference and a MAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Auth([u8; AUTH_BYTES]);

/// What a MAC covers beside the body: which way, and in which envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthContext {
    /// Which way the envelope travels.
    pub direction: Direction,
    /// The envelope's id, so that a message cannot be put into another envelope.
    pub envelope: EnvelopeId,
}

impl MacKey {
    /// A key of 32 bytes.
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// The bytes, for a report's `case`.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    fn mac(&self, context: AuthContext, body: &[u8]) -> Hmac<Sha256> {
        let label: &[u8] = match context.direction {
            Direction::ToDesk => b"thiqa 1 r2d",
            Direction::ToReporter => b"thiqa 1 d2r",
        };
        Hmac::<Sha256>::new_from_slice(&self.0)
            .expect("any length is a key")
            .chain_update(label)
            .chain_update(context.envelope.0)
            .chain_update(Sha256::digest(body))
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey(hidden)")
    }
}

impl Auth {
    /// The zeros of a first report, which no case knows yet.
    pub fn first_report() -> Self {
        Self([0; AUTH_BYTES])
    }

    /// Authenticates `body` as a message of the case `case_ref`.
    pub fn of(case_ref: &[u8; 16], key: &MacKey, context: AuthContext, body: &[u8]) -> Self {
        let mut auth = [0; AUTH_BYTES];
        let (reference, tag) = auth.split_at_mut(16);
        reference.copy_from_slice(case_ref);
        tag.copy_from_slice(&key.mac(context, body).finalize().into_bytes());
        Self(auth)
    }

    /// Whether this is a first report's.
    pub fn is_first_report(&self) -> bool {
        self.0 == [0; AUTH_BYTES]
    }

    /// The case it speaks of, 16 bytes.
    pub fn case_ref(&self) -> &[u8] {
        let (reference, _) = self.0.split_at(16);
        reference
    }

    /// Whether the holder of `key` wrote `body` for this case; in constant time.
    pub fn verify(
        &self,
        case_ref: &[u8; 16],
        key: &MacKey,
        context: AuthContext,
        body: &[u8],
    ) -> bool {
        let (reference, tag) = self.0.split_at(16);
        reference == case_ref && key.mac(context, body).verify_slice(tag).is_ok()
    }

    /// The 48 bytes as they stand before the body.
    pub fn bytes(&self) -> &[u8; AUTH_BYTES] {
        &self.0
    }

    /// The 48 bytes as they stood before a body.
    pub fn from_bytes(bytes: [u8; AUTH_BYTES]) -> Self {
        Self(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_holds_for_one_case_one_way_and_one_envelope() {
        let key = MacKey::new([1; 32]);
        let context = AuthContext { direction: Direction::ToDesk, envelope: EnvelopeId([2; 16]) };
        let auth = Auth::of(&[3; 16], &key, context, b"hello");

        assert!(auth.verify(&[3; 16], &key, context, b"hello"));
        assert!(!auth.verify(&[4; 16], &key, context, b"hello"));
        assert!(!auth.verify(&[3; 16], &MacKey::new([2; 32]), context, b"hello"));
        assert!(!auth.verify(&[3; 16], &key, context, b"hullo"));
        let other_way = AuthContext { direction: Direction::ToReporter, ..context };
        assert!(!auth.verify(&[3; 16], &key, other_way, b"hello"));
        let elsewhere = AuthContext { envelope: EnvelopeId([5; 16]), ..context };
        assert!(!auth.verify(&[3; 16], &key, elsewhere, b"hello"));
        assert!(!Auth::first_report().verify(&[0; 16], &key, context, b"hello"));
        assert!(Auth::first_report().is_first_report() && !auth.is_first_report());
    }
}
