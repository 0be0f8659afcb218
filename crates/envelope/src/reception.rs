//! From a signed manifest to the one key a form may seal to. There is no fallback key.

use ed25519_dalek::VerifyingKey;
use thiqa_wire::{Manifest, SignedManifest};
use thiserror::Error;

use crate::{Deployment, PublicKey};

/// Why nothing may be sealed with what the relay showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReceptionError {
    /// Not a manifest that the root signed for this deployment.
    #[error("not a manifest of this helpline")]
    NotVerified,
    /// Signed, but older than the page allows: its key may be in wrong hands.
    #[error("the manifest is older than this page allows")]
    Older,
}

/// Verifies a manifest as it travels and gives its key. No date is looked at: a phone's clock is
/// not to be trusted, and a helpline that is closed for two months goes on with its last key.
///
/// # Errors
/// Why nothing may be sealed with what these bytes say.
pub fn reception_key(
    deployment: &Deployment,
    root: &VerifyingKey,
    seq_min: u64,
    bytes: &[u8],
) -> Result<(Manifest, PublicKey), ReceptionError> {
    use ReceptionError::{NotVerified, Older};

    let manifest = SignedManifest::from_bytes(bytes)
        .and_then(|signed| signed.verify(root))
        .map_err(|_| NotVerified)?;
    if manifest.deployment != deployment.label() {
        return Err(NotVerified);
    }
    if manifest.seq < seq_min {
        return Err(Older);
    }
    let key = PublicKey::from_bytes(&manifest.public_key).map_err(|_| NotVerified)?;
    Ok((manifest, key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PrivateKey;
    use chacha20::ChaCha20Rng;
    use ed25519_dalek::SigningKey;
    use rand_core::SeedableRng;

    #[test]
    fn only_a_manifest_of_this_helpline_that_is_not_older_gives_a_key() {
        let root = SigningKey::from_bytes(&[1; 32]);
        let key = PrivateKey::generate(&mut ChaCha20Rng::seed_from_u64(2));
        let manifest = Manifest {
            deployment: "demo".into(),
            seq: 5,
            issued: "2026-11-23".into(),
            public_key: key.public().to_bytes(),
        };
        let bytes = manifest.sign(&root).unwrap().to_bytes();
        let read = |label, root: &SigningKey, seq_min| {
            reception_key(&Deployment::named(label), &root.verifying_key(), seq_min, &bytes)
                .map(|(_, key)| key)
        };

        assert_eq!(read("demo", &root, 5).as_ref(), Ok(key.public()));
        assert_eq!(read("demo", &root, 6), Err(ReceptionError::Older), "manifest_older");
        assert_eq!(read("other", &root, 5), Err(ReceptionError::NotVerified), "wrong_deployment");
        let stranger = SigningKey::from_bytes(&[2; 32]);
        assert_eq!(read("demo", &stranger, 5), Err(ReceptionError::NotVerified), "unsigned");
    }
}
