//! What a browser's page calls: the checks, and one sealing to be timed.

use std::cell::RefCell;

use thiqa_envelope::{Auth, Deployment, PublicKey, sender};
use thiqa_wire::EnvelopeId;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Replay;

/// Names of everything in `thiqa1.json` that held, one a line; throws what did not.
#[wasm_bindgen]
pub fn check_ours(json: &str) -> Result<String, String> {
    crate::check_ours(json).map(|names| names.join("\n"))
}

/// How many published vectors held; throws what did not.
#[wasm_bindgen]
pub fn check_published(hpke_pq: &str, x_wing: &str) -> Result<usize, String> {
    crate::check_published(hpke_pq, x_wing)
}

thread_local! {
    static KEY: RefCell<Option<PublicKey>> = const { RefCell::new(None) };
}

/// Reads the key that [`seal`] seals to.
#[wasm_bindgen]
pub fn read_key(public_key: &[u8]) -> Result<(), String> {
    let key = PublicKey::from_bytes(public_key).map_err(|error| error.to_string())?;
    KEY.set(Some(key));
    Ok(())
}

/// Seals one report as the form does, with 64 random bytes from the page.
#[wasm_bindgen]
pub fn seal(body: &[u8], id: &[u8], randomness: &[u8]) -> Result<Vec<u8>, String> {
    let id = EnvelopeId(id.try_into().map_err(|_| "an id has 16 bytes")?);
    KEY.with_borrow(|key| {
        let key = key.as_ref().ok_or("no key was read")?;
        let helpline = Deployment::named("demo");
        let auth = Auth::first_report();
        sender::to_desk(&helpline, key, id, &auth, body, &mut Replay(randomness))
            .map_err(|error| error.to_string())
    })
}
