//! The keys that a desk signs its requests with, and the files that it gives to whoever runs the relay.

use std::path::Path;

use ed25519_dalek::{SigningKey, VerifyingKey};
use rand_core::CryptoRng;
use thiqa_wire::ids::to_base64;
use zeroize::Zeroizing;

use crate::error::Fault;
use crate::folder;
use crate::keys::{Cost, Locked, Passphrase, REQUEST};

/// Two request keys: one that may do everything, under the passphrase; one that may only read,
/// which the unattended `fetch` can use. Gives the lines that the relay's keeper needs, which lie in
/// `public/desk-keys`.
pub(super) fn write_request_keys(
    folder: &Path,
    passphrase: &Passphrase,
    cost: Cost,
    rng: &mut dyn CryptoRng,
) -> Result<String, Fault> {
    let (full, read_only) = (draw_signing_key(rng), draw_signing_key(rng));
    write_locked(&folder.join(folder::REQUEST_KEY), &full, REQUEST, passphrase, cost, rng)?;
    let seed = Zeroizing::new(read_only.to_bytes());
    let text = Zeroizing::new(format!("{}\n", to_base64(seed.as_slice())));
    folder::write(&folder.join(folder::READ_ONLY_KEY), text.as_bytes())?;
    let line = |key: &SigningKey, access| {
        format!("{} {access}\n", to_base64(key.verifying_key().as_bytes()))
    };
    let lines = line(&full, "full") + &line(&read_only, "read-only");
    folder::make(&folder.join(folder::PUBLIC))?;
    folder::write(&folder.join(folder::PUBLIC).join("desk-keys"), lines.as_bytes())?;
    Ok(lines)
}

/// The root's public key, for the relay.
pub(super) fn write_public_root(folder: &Path, root: &VerifyingKey) -> Result<(), Fault> {
    let public = folder.join(folder::PUBLIC);
    folder::make(&public)?;
    folder::write(&public.join("root-key"), format!("{}\n", to_base64(root.as_bytes())).as_bytes())
}

/// Writes an Ed25519 key under the passphrase.
pub(super) fn write_locked(
    path: &Path,
    key: &SigningKey,
    purpose: &str,
    passphrase: &Passphrase,
    cost: Cost,
    rng: &mut dyn CryptoRng,
) -> Result<(), Fault> {
    let seed = Zeroizing::new(key.to_bytes());
    let locked = Locked::new(&seed, purpose, passphrase, cost, rng)?;
    let json = serde_json::to_vec_pretty(&locked).map_err(|_| Fault::Damaged("a key"))?;
    folder::write(path, &json)
}

/// A new Ed25519 key.
pub(super) fn draw_signing_key(rng: &mut dyn CryptoRng) -> SigningKey {
    let mut seed = Zeroizing::new([0; 32]);
    rng.fill_bytes(seed.as_mut_slice());
    SigningKey::from_bytes(&seed)
}
