//! Any bytes as an opened body: a body or a named error, and what was read is read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use thiqa_report::Body;

fuzz_target!(|bytes: &[u8]| {
    let Ok(body) = Body::decode(bytes) else { return };
    let _ = body.report();
    let written = serde_json::to_vec(body.fields()).expect("JSON");
    if let Ok(again) = Body::decode(&written) {
        assert!(again == body);
    }
});
