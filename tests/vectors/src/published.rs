//! The vectors that others published, through the same functions that seal and open reports.

use hpke::aead::{AeadTag, ChaCha20Poly1305};
use hpke::inout::InOutBuf;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, XWing};
use hpke::{Deserializable, OpModeR, OpModeS, Serializable, setup_receiver, setup_sender_with_rng};
use serde_json::Value;
use thiqa_envelope::PrivateKey;
use zeroize::Zeroizing;

use crate::Replay;
use crate::reading::{Check, Vector, equal, holds};

/// Checks `published/hpke-pq.json` and `published/x-wing.json`; gives how many entries held.
pub fn check(hpke_pq: &str, x_wing: &str) -> Check<usize> {
    let parse = |text| serde_json::from_str::<Value>(text).map_err(|error| error.to_string());
    let (hpke_pq, x_wing) = (parse(hpke_pq)?, parse(x_wing)?);
    let mut held = 0;
    for entry in hpke_pq.as_array().into_iter().flatten() {
        hpke(Vector(entry))?;
        held += 1;
    }
    for entry in x_wing.as_array().into_iter().flatten() {
        kem(Vector(entry))?;
        held += 1;
    }
    Ok(held)
}

fn hpke(entry: Vector<'_>) -> Check {
    let key = PrivateKey::from_seed(Zeroizing::new(entry.array("skRm")?));
    entry.is("pkRm", key.public().to_bytes())?;
    let private = <XWing as Kem>::PrivateKey::from_bytes(key.seed().as_slice()).map_err(said)?;
    let enc = <XWing as Kem>::EncappedKey::from_bytes(&entry.bytes("enc")?).map_err(said)?;
    let mut receiver = setup_receiver::<ChaCha20Poly1305, HkdfSha256, XWing>(
        &OpModeR::Base,
        &private,
        &enc,
        &entry.bytes("info")?,
    )
    .map_err(said)?;
    for encryption in entry.each("encryptions")? {
        let mut sealed = encryption.bytes("ct")?;
        let tag = sealed.split_off(sealed.len().saturating_sub(16));
        let tag = AeadTag::from_bytes(&tag).map_err(said)?;
        let aad = encryption.bytes("aad")?;
        receiver.open_inout_detached(InOutBuf::from(&mut sealed[..]), &aad, &tag).map_err(said)?;
        encryption.is("pt", sealed)?;
    }
    Ok(())
}

fn kem(entry: Vector<'_>) -> Check {
    let key = PrivateKey::from_seed(Zeroizing::new(entry.array("sk")?));
    entry.is("pk", key.public().to_bytes())?;
    let randomness = entry.bytes("eseed")?;
    let public = <XWing as Kem>::PublicKey::from_bytes(&key.public().to_bytes()).map_err(said)?;
    let private = <XWing as Kem>::PrivateKey::from_bytes(key.seed().as_slice()).map_err(said)?;
    let (enc, _) = setup_sender_with_rng::<ChaCha20Poly1305, HkdfSha256, XWing>(
        &OpModeS::Base,
        &public,
        b"",
        &mut Replay(&randomness),
    )
    .map_err(said)?;
    entry.is("ct", enc.to_bytes())?;
    let secret = XWing::decap(&private, None, &enc).map_err(said)?;
    equal("ss", &entry.bytes("ss")?, &secret.0)?;
    holds("the secret has 32 bytes", secret.0.len() == 32)
}

fn said(error: hpke::HpkeError) -> String {
    error.to_string()
}
