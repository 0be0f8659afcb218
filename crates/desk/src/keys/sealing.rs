//! The key that seals rows and files at rest: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), because
//! its nonce is long enough to be drawn at random without counting. Prints no secret.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Bytes of an XChaCha20 nonce.
const NONCE_BYTES: usize = 24;

/// A 32-byte key that seals rows and files, erased when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealingKey([u8; 32]);

impl SealingKey {
    /// A new key.
    pub fn draw(rng: &mut dyn CryptoRng) -> Self {
        let mut key = Self([0; 32]);
        rng.fill_bytes(&mut key.0);
        key
    }

    /// A key of these bytes.
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(*bytes)
    }

    /// The bytes, to lock them.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// nonce[24] ‖ ciphertext ‖ tag[16], bound to `aad`, which names its row: elsewhere
    /// it does not open.
    #[expect(clippy::expect_used, reason = "the cipher refuses nothing below 256 GiB")]
    pub fn seal(&self, aad: &str, plain: &[u8], rng: &mut dyn CryptoRng) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        rng.fill_bytes(&mut nonce);
        let payload = Payload { msg: plain, aad: aad.as_bytes() };
        let sealed =
            self.cipher().encrypt(&XNonce::from(nonce), payload).expect("of a sensible length");
        [&nonce[..], &sealed].concat()
    }

    /// What was sealed under this `aad`; `None` where it was not.
    pub fn open(&self, aad: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: rest, aad: aad.as_bytes() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.0))
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chacha20::ChaCha20Rng;
    use rand_core::SeedableRng;

    #[test]
    fn a_sealed_row_opens_under_its_aad_only() {
        let rng = &mut ChaCha20Rng::seed_from_u64(1);
        let key = SealingKey::draw(rng);
        let sealed = key.seal("case 1", b"words", rng);
        assert_eq!(key.open("case 1", &sealed).unwrap().as_slice(), b"words");
        assert!(key.open("case 2", &sealed).is_none());
        assert!(key.open("case 1", &sealed[..20]).is_none());
    }
}
