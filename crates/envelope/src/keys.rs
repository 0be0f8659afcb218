//! X-Wing keys (draft-connolly-cfrg-xwing-kem): both halves must fall before a message opens.
//!
//! A private key is its raw 32-byte seed; `DeriveKeyPair` is never used, as implementations differ.

use std::fmt;

use hpke::kem::{Kem, XWing};
use hpke::{Deserializable, Serializable};
use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use thiqa_wire::KeyId;
use thiserror::Error;
use x25519_dalek::x25519;
use zeroize::Zeroizing;

/// Bytes at the end of a public key or an encapsulation that are an X25519 point.
const POINT_BYTES: usize = 32;

/// The bytes are not an X-Wing key that may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a usable X-Wing key")]
pub struct InvalidKey;

/// A public key, 1 216 bytes: ML-KEM-768's, then X25519's.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    key: <XWing as Kem>::PublicKey,
    id: KeyId,
}

/// A private key: a 32-byte seed, erased when dropped.
pub struct PrivateKey {
    seed: Zeroizing<[u8; 32]>,
    key: <XWing as Kem>::PrivateKey,
    public: PublicKey,
}

impl PublicKey {
    /// Reads a key; a wrong length, an ML-KEM key out of range or a low-order point is refused.
    ///
    /// # Errors
    /// [`InvalidKey`] for each of these.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, InvalidKey> {
        if !ends_in_a_usable_point(bytes) {
            return Err(InvalidKey);
        }
        let key = Deserializable::from_bytes(bytes).map_err(|_| InvalidKey)?;
        Ok(Self { key, id: KeyId::of(bytes) })
    }

    /// The 1 216 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.key.to_bytes().to_vec()
    }

    /// The name under which envelopes mention it.
    pub fn id(&self) -> KeyId {
        self.id
    }

    pub(crate) fn hpke(&self) -> &<XWing as Kem>::PublicKey {
        &self.key
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.id)
    }
}

impl PrivateKey {
    /// A new key from 32 random bytes.
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut_slice());
        Self::from_seed(seed)
    }

    /// The key of this raw X-Wing seed.
    #[expect(clippy::expect_used, reason = "32 bytes are a seed and a seed has a public key")]
    pub fn from_seed(seed: Zeroizing<[u8; 32]>) -> Self {
        let key = <XWing as Kem>::PrivateKey::from_bytes(seed.as_slice()).expect("32 bytes");
        let bytes = XWing::sk_to_pk(&key).to_bytes();
        let public = PublicKey::from_bytes(&bytes).expect("made from a seed");
        Self { seed, key, public }
    }

    /// Its seed, for the keyring.
    pub fn seed(&self) -> &Zeroizing<[u8; 32]> {
        &self.seed
    }

    /// Its public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The name under which envelopes mention it.
    pub fn id(&self) -> KeyId {
        self.public.id
    }

    pub(crate) fn hpke(&self) -> &<XWing as Kem>::PrivateKey {
        &self.key
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({}, hidden)", self.public.id)
    }
}

/// Whether X25519 with the last 32 bytes gives a secret at all: for a low-order point the result
/// is zero whatever the scalar (RFC 7748, section 6.1), and implementations differ on what then.
pub(crate) fn ends_in_a_usable_point(bytes: &[u8]) -> bool {
    let Some(point) = bytes.len().checked_sub(POINT_BYTES).and_then(|at| bytes.get(at..)) else {
        return false;
    };
    let mut last = [0; POINT_BYTES];
    last.copy_from_slice(point);
    !bool::from(x25519([1; 32], last).ct_eq(&[0; 32]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chacha20::ChaCha20Rng;
    use rand_core::SeedableRng;

    #[test]
    fn a_key_survives_its_bytes_and_prints_no_secret() {
        let private = PrivateKey::generate(&mut ChaCha20Rng::seed_from_u64(1));
        let again = PrivateKey::from_seed(private.seed().clone());
        assert_eq!(again.public(), private.public());
        assert_eq!(
            PublicKey::from_bytes(&private.public().to_bytes()).as_ref(),
            Ok(private.public())
        );
        assert_eq!(format!("{private:?}"), format!("PrivateKey({}, hidden)", private.id()));
    }

    #[test]
    fn low_order_point() {
        let key = PrivateKey::generate(&mut ChaCha20Rng::seed_from_u64(1)).public().to_bytes();
        for point in low_order_points() {
            let mut bytes = key.clone();
            bytes.splice(1_184.., point);
            assert_eq!(PublicKey::from_bytes(&bytes).err(), Some(InvalidKey));
        }
        for length in [0, 31, 32, 1_215, 1_217] {
            assert_eq!(PublicKey::from_bytes(&vec![9; length]).err(), Some(InvalidKey));
        }
    }

    /// The points of small order on the curve and its twist (RFC 7748; curve25519 paper).
    fn low_order_points() -> Vec<[u8; 32]> {
        let mut one = [0; 32];
        one[0] = 1;
        let mut minus_one = [0xff; 32];
        minus_one[0] = 0xec;
        minus_one[31] = 0x7f;
        let mut p = minus_one;
        p[0] = 0xed;
        let mut p_plus_one = minus_one;
        p_plus_one[0] = 0xee;
        let hex = |text: &str| {
            let bytes: Vec<u8> =
                (0..32).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()).collect();
            <[u8; 32]>::try_from(bytes).unwrap()
        };
        vec![
            [0; 32],
            one,
            minus_one,
            p,
            p_plus_one,
            hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
            hex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
        ]
    }
}
