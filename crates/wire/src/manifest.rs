//! The week's reception key under the root's signature. What it says is signed as bytes, so a
//! reader verifies first and parses afterwards, and unknown fields cannot break an old reader.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::Serialize;
use thiserror::Error;

use crate::bytes::field;
use crate::ids::{KeyId, from_base64, to_base64};
use crate::json::Object;

/// Bytes of a manifest's file at most (8 KiB).
pub const FILE_LIMIT: usize = 8_192;
/// Bytes of a framed manifest at most: length, file, signature.
pub const WIRE_LIMIT: usize = 4 + FILE_LIMIT + SIGNATURE_BYTES;
/// The largest `seq`: 2^53 − 1, the last whole number that every JSON reader holds exactly.
pub const SEQ_LIMIT: u64 = (1 << 53) - 1;
/// Bytes of an X-Wing public key.
pub const PUBLIC_KEY_BYTES: usize = 1_216;

/// Bytes of an Ed25519 signature (RFC 8032).
const SIGNATURE_BYTES: usize = 64;
/// Stands in front of what the root signs, so that no signature means something else elsewhere.
const SIGNED_LABEL: &[u8] = b"thiqa 1 manifest\0";

/// A manifest whose signature was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The deployment's label.
    pub deployment: String,
    /// Rises with every manifest, 1..=[`SEQ_LIMIT`].
    pub seq: u64,
    /// The Monday of its week, `2026-11-23`.
    pub issued: String,
    /// The week's reception key, [`PUBLIC_KEY_BYTES`].
    pub public_key: Vec<u8>,
}

/// A manifest as it travels: the file's bytes and the root's signature over them.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedManifest {
    file: Vec<u8>,
    signature: [u8; SIGNATURE_BYTES],
}

/// Why bytes are not a manifest to trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ManifestError {
    /// Not framed as a manifest, or something trails it.
    #[error("the bytes are not framed as a manifest")]
    Malformed,
    /// The root did not sign it.
    #[error("the root key did not sign this manifest")]
    Unsigned,
    /// Signed, but not of this version or outside its limits.
    #[error("the manifest says something this version cannot use")]
    Unusable,
}

#[derive(Serialize)]
struct File {
    v: u64,
    deployment: String,
    seq: u64,
    issued: String,
    pk: String,
}

impl Manifest {
    /// The key's id, as envelopes carry it.
    pub fn key(&self) -> KeyId {
        KeyId::of(&self.public_key)
    }

    /// What a signed file says; unknown fields are ignored.
    fn read(file: &[u8]) -> Option<Self> {
        let file = Object::read(file)?;
        let public_key = from_base64(file.text("pk")?)?;
        let seq = file.whole("seq").filter(|seq| (1..=SEQ_LIMIT).contains(seq))?;
        let usable = file.whole("v") == Some(1) && public_key.len() == PUBLIC_KEY_BYTES;
        usable.then_some(Self {
            deployment: file.text("deployment")?.to_owned(),
            seq,
            issued: file.text("issued")?.to_owned(),
            public_key,
        })
    }

    /// Signs this manifest with the root key, at the ceremony.
    ///
    /// # Errors
    /// [`ManifestError::Unusable`] where it says something outside its limits.
    pub fn sign(&self, root: &SigningKey) -> Result<SignedManifest, ManifestError> {
        let file = File {
            v: 1,
            deployment: self.deployment.clone(),
            seq: self.seq,
            issued: self.issued.clone(),
            pk: to_base64(&self.public_key),
        };
        let file = serde_json::to_vec(&file).map_err(|_| ManifestError::Unusable)?;
        let signature = root.sign(&signed(&file)).to_bytes();
        let signed = SignedManifest { file, signature };
        signed.verify(&root.verifying_key())?;
        Ok(signed)
    }
}

impl SignedManifest {
    /// Reads `u32(len) ‖ file ‖ signature[64]`; nothing may trail. Verifies nothing yet.
    ///
    /// # Errors
    /// [`ManifestError::Malformed`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ManifestError> {
        use ManifestError::Malformed;

        let length = u32::from_be_bytes(field(bytes, 0).ok_or(Malformed)?);
        let length = usize::try_from(length).map_err(|_| Malformed)?;
        if length > FILE_LIMIT || bytes.len() != 4 + length + SIGNATURE_BYTES {
            return Err(Malformed);
        }
        Ok(Self {
            file: bytes.get(4..4 + length).ok_or(Malformed)?.to_vec(),
            signature: field(bytes, 4 + length).ok_or(Malformed)?,
        })
    }

    /// The bytes that travel and are stored, as they were signed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let length = u32::try_from(self.file.len()).unwrap_or(u32::MAX);
        [&length.to_be_bytes()[..], &self.file, &self.signature].concat()
    }

    /// Verifies the root's signature (RFC 8032, strict), then reads the file.
    ///
    /// Whether `deployment` and `seq` suit the reader is the reader's question.
    ///
    /// # Errors
    /// [`ManifestError::Unsigned`], or [`ManifestError::Unusable`] where the signature holds.
    pub fn verify(&self, root: &VerifyingKey) -> Result<Manifest, ManifestError> {
        use ManifestError::{Unsigned, Unusable};

        root.verify_strict(&signed(&self.file), &Signature::from_bytes(&self.signature))
            .map_err(|_| Unsigned)?;
        Manifest::read(&self.file).ok_or(Unusable)
    }
}

impl std::fmt::Debug for SignedManifest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignedManifest({} bytes)", self.file.len())
    }
}

fn signed(file: &[u8]) -> Vec<u8> {
    [SIGNED_LABEL, file].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> SigningKey {
        SigningKey::from_bytes(&[9; 32])
    }

    fn manifest() -> Manifest {
        Manifest {
            deployment: "demo".into(),
            seq: 17,
            issued: "2026-11-23".into(),
            public_key: vec![5; PUBLIC_KEY_BYTES],
        }
    }

    fn sign_file(file: &str) -> SignedManifest {
        let file = file.as_bytes().to_vec();
        let signature = root().sign(&signed(&file)).to_bytes();
        SignedManifest { file, signature }
    }

    #[test]
    fn what_the_root_signed_is_read_back() {
        let bytes = manifest().sign(&root()).unwrap().to_bytes();
        let read = SignedManifest::from_bytes(&bytes).unwrap();
        assert_eq!(read.verify(&root().verifying_key()), Ok(manifest()));
        assert_eq!(read.to_bytes(), bytes);
    }

    #[test]
    fn manifest_unsigned() {
        let bytes = manifest().sign(&root()).unwrap().to_bytes();
        for at in 4..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 1;
            let read = SignedManifest::from_bytes(&altered).unwrap();
            assert_eq!(
                read.verify(&root().verifying_key()),
                Err(ManifestError::Unsigned),
                "byte {at}"
            );
        }
        let other = SigningKey::from_bytes(&[8; 32]);
        let read = SignedManifest::from_bytes(&bytes).unwrap();
        assert_eq!(read.verify(&other.verifying_key()), Err(ManifestError::Unsigned));
    }

    #[test]
    fn truncated_extended_and_oversized_frames_are_malformed() {
        let bytes = manifest().sign(&root()).unwrap().to_bytes();
        for end in 0..bytes.len() {
            assert_eq!(SignedManifest::from_bytes(&bytes[..end]), Err(ManifestError::Malformed));
        }
        let trailing = [&bytes[..], b"x"].concat();
        assert_eq!(SignedManifest::from_bytes(&trailing), Err(ManifestError::Malformed));
        let huge = [&u32::MAX.to_be_bytes()[..], &[0; 64]].concat();
        assert_eq!(SignedManifest::from_bytes(&huge), Err(ManifestError::Malformed));
    }

    #[test]
    fn unknown_fields_are_ignored_and_limits_hold() {
        let pk = to_base64(&[5; PUBLIC_KEY_BYTES]);
        let file = |v: &str, seq: &str, pk: &str| {
            format!(
                r#"{{"v":{v},"deployment":"demo","seq":{seq},"issued":"2026-11-23","pk":"{pk}","new":1}}"#
            )
        };
        let key = root().verifying_key();
        assert!(sign_file(&file("1", "1", &pk)).verify(&key).is_ok());
        assert!(sign_file(&file("1", "9007199254740991", &pk)).verify(&key).is_ok());
        for bad in [
            file("2", "1", &pk),
            file("1", "0", &pk),
            file("1", "9007199254740992", &pk),
            file("1", "-1", &pk),
            file("1", "1", &pk[2..]),
            "garbage".into(),
        ] {
            assert_eq!(sign_file(&bad).verify(&key), Err(ManifestError::Unusable), "{bad}");
        }
    }
}
