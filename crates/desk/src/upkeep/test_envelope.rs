//! A test report: sealed to a reception key as a form would, and opened again.

use rand_core::CryptoRng;
use thiqa_envelope::{Auth, Deployment, PrivateKey, recipient, sender};
use thiqa_wire::EnvelopeId;

/// Whether this private key opens what is sealed to its public half.
pub(super) fn opens_a_test(
    deployment: &Deployment,
    key: &PrivateKey,
    rng: &mut dyn CryptoRng,
) -> bool {
    const TEST: &[u8] = br#"{"v":1,"t":"test"}"#;
    let id = EnvelopeId([0; 16]);
    let auth = Auth::first_report();
    sender::to_desk(deployment, key.public(), id, &auth, TEST, &mut &mut *rng)
        .ok()
        .and_then(|sealed| recipient::at_desk(deployment, |_| Some(key), &sealed).ok())
        .is_some_and(|opened| opened.body.as_slice() == TEST)
}
