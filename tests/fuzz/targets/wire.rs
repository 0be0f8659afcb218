//! Any bytes where the wire reads: what is read is exactly what was there.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thiqa_wire::ids::{from_base64, to_base64};
use thiqa_wire::{Challenge, Header, Origin, Problem, SignedManifest, Solution};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(header) = Header::of(bytes) {
        assert_eq!(header.bytes().as_slice(), &bytes[..32]);
    }
    if let Ok(manifest) = SignedManifest::from_bytes(bytes) {
        assert_eq!(manifest.to_bytes(), bytes);
    }
    if let Some(challenge) = Challenge::from_bytes(bytes) {
        assert_eq!(challenge.to_bytes().as_slice(), bytes);
        assert!(challenge.check(&[7; 32], 0).is_err());
    }
    if let Some(solution) = Solution::from_bytes(bytes) {
        assert_eq!(solution.to_bytes(), bytes);
    }
    let _ = Problem::read(409, bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        if let Some(plain) = from_base64(text) {
            assert_eq!(to_base64(&plain), text);
        }
        if let Ok(origin) = text.parse::<Origin>() {
            assert_eq!(origin.as_str(), text);
        }
    }
});
