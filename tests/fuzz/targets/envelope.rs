//! Any bytes as an envelope to the desk: refused, and never a panic.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use thiqa_envelope::{Deployment, PrivateKey, recipient};
use thiqa_wire::header::{HEADER_BYTES, LARGE, SMALL};
use thiqa_wire::{Direction, EnvelopeId, Header};
use zeroize::Zeroizing;

static HELPLINE: LazyLock<(Deployment, PrivateKey)> = LazyLock::new(|| {
    (Deployment::named("demo"), PrivateKey::from_seed(Zeroizing::new([1; 32])))
});

fuzz_target!(|bytes: &[u8]| {
    let (deployment, key) = &*HELPLINE;
    let open = |envelope: &[u8]| {
        recipient::at_desk(deployment, |id| (id == key.id()).then_some(key), envelope)
    };
    assert!(open(bytes).is_err());

    // The same bytes behind a header that is right, in a size that is right.
    let header = Header { direction: Direction::ToDesk, id: EnvelopeId([2; 16]), key: key.id() };
    let mut envelope = header.bytes().to_vec();
    envelope.extend_from_slice(bytes);
    envelope.resize(if bytes.len() + HEADER_BYTES > SMALL { LARGE } else { SMALL }, 0);
    assert!(open(&envelope).is_err());
});
